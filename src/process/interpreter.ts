import { decide } from '#expressions'
import type { Instant } from '#kernel'
import {
  type Definition,
  type EndEvent,
  type ExclusiveGateway,
  type FlowNode,
  flowOf,
  guardOf,
  isTask,
  type Limit,
  nodeOf,
  type Task,
} from './definition.ts'
import type { Effect, Event, MatterData, State, Timer, Token } from './state.ts'

/** When a limit that starts now is over. Working days need the county's calendar, so the caller brings it. */
export type DueDate = (at: Instant, limit: Limit) => Instant

export interface Step {
  readonly state: State
  readonly effects: readonly Effect[]
}

/** What was asked of a matter that is not there (any more): a second click, a message nobody waits for. */
export class NotWaiting extends Error {}

/**
 * One step of a matter: BPMN 2.0 token semantics for the published subset, run until every token waits.
 * Pure: no clock, no store; the same arguments give the same answer, so a matter continues wherever it was saved.
 * There is no dead-path elimination: a parallel join waits for a real token on every incoming flow. Throws {@link NotWaiting}.
 */
export function step(definition: Definition, state: State, event: Event, now: Instant, dueDate: DueDate): Step {
  if (event.kind !== 'start' && state.ended) throw new NotWaiting('the matter has ended')
  const run = new Run(definition, state, now, dueDate, event.kind === 'cancel' ? {} : event.data)
  switch (event.kind) {
    case 'start':
      if (state.next !== 1) throw new NotWaiting('the matter has begun')
      run.leave(nodeOf(definition, definition.start), null)
      break
    case 'complete':
      run.complete(event.token, event.outcome ?? null)
      break
    case 'timer':
      run.fire(event.timer)
      break
    case 'message':
      run.receive(event.message)
      break
    case 'retry':
      run.retry()
      break
    case 'cancel':
      run.endAll(event.status)
      break
  }
  return run.finish()
}

/** Working copy of a state during one step. */
class Run {
  private readonly definition: Definition
  private readonly now: Instant
  private readonly dueDate: DueDate
  private readonly data: MatterData
  private readonly effects: Effect[] = []
  private tokens: Token[]
  private timers: Timer[]
  private arrived: Record<string, number>
  private outcomes: Record<string, string>
  private next: number
  private status: State['status']
  private ended: State['ended']

  constructor(definition: Definition, state: State, now: Instant, dueDate: DueDate, data: MatterData) {
    this.definition = definition
    this.now = now
    this.dueDate = dueDate
    this.data = data
    this.tokens = [...state.tokens]
    this.timers = [...state.timers]
    this.arrived = { ...state.arrived }
    this.outcomes = { ...state.outcomes }
    this.next = state.next
    this.status = state.status
    this.ended = state.ended
  }

  finish(): Step {
    const idle = this.tokens.length === 0 && Object.keys(this.arrived).length === 0
    if (!this.ended && idle) this.endAll(this.status ?? 'done')
    const { tokens, arrived, timers, outcomes, next, status, ended } = this
    return { state: { tokens, arrived, timers, outcomes, next, status, ended }, effects: this.effects }
  }

  complete(id: number, outcome: string | null): void {
    const token = this.tokens.find((t) => t.id === id && !t.stuck)
    if (!token) throw new NotWaiting(`no task for token ${id}`)
    this.leaveTask(token, 'completed')
    if (outcome !== null) this.outcomes[token.at] = outcome
    this.leave(nodeOf(this.definition, token.at), outcome ?? token.outcome)
  }

  fire(id: number): void {
    const timer = this.timers.find((t) => t.id === id)
    const token = this.tokens.find((t) => t.id === timer?.token)
    if (!timer || !token) throw new NotWaiting(`no timer ${id}`)
    const boundary = nodeOf(this.definition, timer.boundary)
    const interrupting = boundary.kind === 'timer' && boundary.interrupting
    this.timers = this.timers.filter((t) => t.id !== id)
    this.effects.push({ kind: 'fire_timer', timer: id, boundary: timer.boundary, interrupting })
    if (interrupting) this.leaveTask(token, 'interrupted')
    this.leave(boundary, token.outcome)
  }

  /** A message is heard once: by the token that has waited longest. */
  receive(message: string): void {
    const token = this.tokens.find((t) => {
      const node = nodeOf(this.definition, t.at)
      return node.kind === 'receive' && node.message === message
    })
    if (!token) throw new NotWaiting(`nobody waits for ${message}`)
    this.complete(token.id, null)
  }

  retry(): void {
    const stuck = this.tokens.filter((t) => t.stuck)
    if (stuck.length === 0) throw new NotWaiting('nothing is stuck')
    this.tokens = this.tokens.filter((t) => !t.stuck)
    for (const token of stuck) {
      if (this.ended) return
      this.choose(nodeOf(this.definition, token.at) as ExclusiveGateway, token.outcome)
    }
  }

  endAll(status: NonNullable<State['status']>): void {
    for (const token of this.tokens)
      if (!token.stuck) this.effects.push({ kind: 'close_task', token: token.id, element: token.at, why: 'ended' })
    for (const timer of this.timers) this.effects.push({ kind: 'cancel_timer', timer: timer.id })
    this.tokens = []
    this.timers = []
    this.arrived = {}
    this.status = status
    this.ended = { status, at: this.now }
    this.effects.push({ kind: 'ended', status })
  }

  /** Sends a token along every way out of a node that is no choice. */
  leave(node: FlowNode, outcome: string | null): void {
    for (const flow of node.outgoing) {
      // A terminate end on one way stops what its sisters would still do.
      if (this.ended) return
      this.enter(flow, outcome)
    }
  }

  private enter(flowId: string, outcome: string | null): void {
    const node = nodeOf(this.definition, flowOf(this.definition, flowId).to)
    if (isTask(node)) this.enterTask(node, outcome)
    else if (node.kind === 'exclusive') this.choose(node, outcome)
    else if (node.kind === 'parallel') this.join(node, flowId, outcome)
    else if (node.kind === 'end') this.reachEnd(node)
    else throw new Error(`a flow leads into ${node.kind} ${node.id}`)
  }

  private enterTask(task: Task, outcome: string | null): void {
    const token: Token = { id: this.next++, at: task.id, outcome }
    this.tokens.push(token)
    const due = 'limit' in task && task.limit ? this.dueDate(this.now, task.limit) : null
    if (task.kind === 'user') this.effects.push({ kind: 'open_task', token: token.id, element: task.id, due })
    else if (task.kind === 'service')
      this.effects.push({ kind: 'call_action', token: token.id, element: task.id, action: task.action })
    else this.effects.push({ kind: 'wait_message', token: token.id, element: task.id, message: task.message, due })
    for (const boundary of task.timers) {
      const node = nodeOf(this.definition, boundary)
      if (node.kind !== 'timer') continue
      const timer: Timer = { id: this.next++, boundary, token: token.id, due: this.dueDate(this.now, node.limit) }
      this.timers.push(timer)
      this.effects.push({ kind: 'arm_timer', timer: timer.id, token: token.id, boundary, due: timer.due })
    }
  }

  private leaveTask(token: Token, why: 'completed' | 'interrupted'): void {
    this.tokens = this.tokens.filter((t) => t.id !== token.id)
    this.effects.push({ kind: 'close_task', token: token.id, element: token.at, why })
    for (const timer of this.timers)
      if (timer.token === token.id) this.effects.push({ kind: 'cancel_timer', timer: timer.id })
    this.timers = this.timers.filter((t) => t.token !== token.id)
  }

  /** The first way whose guard says yes. A guard before it that cannot be judged stops the token: unknown is never no. */
  private choose(gateway: ExclusiveGateway, outcome: string | null): void {
    const scope = { ...this.data, outcome, outcomes: this.outcomes }
    for (const flow of gateway.outgoing) {
      if (flow === gateway.otherwise) continue
      const guard = guardOf(this.definition, flow)
      const answer = guard === null ? true : decide(guard, scope)
      if (answer === null) {
        this.stop(gateway, outcome, 'guard_unknown')
        return
      }
      if (answer) {
        this.take(gateway, flow, outcome)
        return
      }
    }
    if (gateway.otherwise === null) this.stop(gateway, outcome, 'no_way')
    else this.take(gateway, gateway.otherwise, outcome)
  }

  private take(gateway: ExclusiveGateway, flow: string, outcome: string | null): void {
    if (gateway.outgoing.length > 1) this.effects.push({ kind: 'choose', gateway: gateway.id, flow })
    this.enter(flow, outcome)
  }

  private stop(gateway: ExclusiveGateway, outcome: string | null, reason: 'guard_unknown' | 'no_way'): void {
    const token: Token = { id: this.next++, at: gateway.id, outcome, stuck: true }
    this.tokens.push(token)
    this.effects.push({ kind: 'incident', element: gateway.id, token: token.id, reason })
  }

  private join(gateway: FlowNode, flowId: string, outcome: string | null): void {
    this.arrived[flowId] = (this.arrived[flowId] ?? 0) + 1
    if (!gateway.incoming.every((flow) => (this.arrived[flow] ?? 0) > 0)) return
    for (const flow of gateway.incoming) {
      const left = this.arrived[flow]! - 1
      if (left > 0) this.arrived[flow] = left
      else delete this.arrived[flow]
    }
    this.leave(gateway, outcome)
  }

  private reachEnd(end: EndEvent): void {
    if (end.status) this.status = end.status
    if (end.terminates) this.endAll(end.status ?? this.status ?? 'done')
  }
}
