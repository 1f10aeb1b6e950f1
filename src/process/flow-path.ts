import { z } from 'zod'
import { withLimits } from '#expressions'
import { type Definition, nodeOf } from './definition.ts'
import { type DueDate, NotWaiting, step } from './interpreter.ts'
import { EMPTY_STATE, type Event, type MatterData, type State } from './state.ts'

const data = z.record(z.string(), z.unknown())

/**
 * `flow/<name>.test.yaml`: paths through the flow of the same name. `data` is what was filed; each step is a person's (`do`, in post `by`,
 * with `outcome` and `data`), a message (`hear`) or a timer (`ring`); `open` says which steps must be open afterwards, `due_in` their limit.
 * Platform actions are done by themselves; what they answer stands under `answers`. `ends` is the status at the end, absent while it goes on.
 */
export const pathsFile = z.strictObject({
  paths: z
    .array(
      z.strictObject({
        path: z.string().min(1),
        data: data.default({}),
        answers: z.record(z.string(), data).default({}),
        steps: z.array(
          z.strictObject({
            do: z.string().optional(),
            hear: z.string().optional(),
            ring: z.string().optional(),
            by: z.string().optional(),
            outcome: z.string().optional(),
            data: data.default({}),
            open: z.array(z.string()).optional(),
            due_in: z
              .record(
                z.string(),
                z.strictObject({ working_days: z.number().int().optional(), hours: z.number().optional() }),
              )
              .optional(),
          }),
        ),
        ends: z.enum(['done', 'rejected', 'withdrawn', 'expired']).optional(),
      }),
    )
    .min(1),
})
export type FlowPath = z.output<typeof pathsFile>['paths'][number]
type PathStep = FlowPath['steps'][number]

const NOW = '2026-01-05T00:00:00.000Z'
const anyDay: DueDate = () => NOW

class Astray extends Error {}

/** Walks a path; the reason why it cannot be walked, or undefined when it can. */
export function faultOfPath(
  definition: Definition,
  path: FlowPath,
  limits: Readonly<Record<string, number>> = {},
): string | undefined {
  try {
    new PathWalk(definition, path, limits).walk()
    return undefined
  } catch (error) {
    if (error instanceof Astray || error instanceof NotWaiting) return error.message
    throw error
  }
}

class PathWalk {
  private readonly definition: Definition
  private readonly path: FlowPath
  private state: State = EMPTY_STATE
  private data: MatterData

  constructor(definition: Definition, path: FlowPath, limits: Readonly<Record<string, number>>) {
    this.definition = definition
    this.path = path
    this.data = withLimits(path.data, limits)
  }

  walk(): void {
    this.apply({ kind: 'start', data: this.data })
    for (const [i, one] of this.path.steps.entries()) this.take(one, i + 1)
    const ended = this.state.ended?.status
    if (ended !== this.path.ends)
      throw new Astray(
        `ends ${ended ?? 'not at all'}, expected ${this.path.ends ?? 'not to end'}; open: ${this.open().join()}`,
      )
  }

  private take(one: PathStep, number: number): void {
    this.data = { ...this.data, ...one.data }
    const at = `step ${number}`
    if (one.do !== undefined) this.finish(one.do, one, at)
    else if (one.hear !== undefined) this.apply({ kind: 'message', message: one.hear, data: this.data })
    else if (one.ring !== undefined) this.ring(one.ring, at)
    else throw new Astray(`${at}: needs do, hear or ring`)
    const open = this.open().sort()
    if (one.open && one.open.toSorted().join() !== open.join())
      throw new Astray(`${at}: open are ${open.join() || 'none'}, expected ${one.open.join() || 'none'}`)
    for (const [element, due] of Object.entries(one.due_in ?? {})) this.checkLimit(element, due, at)
  }

  private finish(element: string, one: PathStep, at: string): void {
    const token = this.state.tokens.find((t) => t.at === element && !t.stuck)
    if (!token) throw new Astray(`${at}: ${element} is not open (${this.open().join() || 'nothing is'})`)
    const node = nodeOf(this.definition, element)
    const post = node.kind === 'user' ? ((node.postFrom && this.data[node.postFrom]) ?? node.post) : undefined
    if (post !== undefined && one.by !== undefined && post !== one.by)
      throw new Astray(`${at}: ${element} is for ${String(post)}, not ${one.by}`)
    if (node.kind === 'user' && node.outcomes.length > 0 && !node.outcomes.some((o) => o.value === one.outcome))
      throw new Astray(`${at}: ${element} has no outcome ${one.outcome ?? '(none)'}`)
    this.apply({ kind: 'complete', token: token.id, outcome: one.outcome ?? null, data: this.data })
  }

  private ring(boundary: string, at: string): void {
    const timer = this.state.timers.find((t) => t.boundary === boundary)
    if (!timer) throw new Astray(`${at}: timer ${boundary} is not running`)
    this.apply({ kind: 'timer', timer: timer.id, data: this.data })
  }

  private checkLimit(
    element: string,
    due: { working_days?: number | undefined; hours?: number | undefined },
    at: string,
  ): void {
    const node = Object.hasOwn(this.definition.nodes, element) ? nodeOf(this.definition, element) : undefined
    const limit = node && 'limit' in node ? node.limit : null
    const wanted =
      due.working_days !== undefined ? { workingDays: due.working_days } : { minutes: (due.hours ?? 0) * 60 }
    const { clock: _, ...length } = limit ?? {}
    if (JSON.stringify(length) !== JSON.stringify(wanted))
      throw new Astray(`${at}: the limit of ${element} is ${JSON.stringify(limit)}`)
  }

  private apply(event: Event): void {
    const queue: Event[] = [event]
    for (let next = queue.shift(); next; next = queue.shift()) {
      if (this.state.ended) return
      const { state, effects } = step(this.definition, this.state, next, NOW, anyDay)
      this.state = state
      for (const effect of effects) {
        if (effect.kind === 'incident') throw new Astray(`${effect.element} cannot be judged (${effect.reason})`)
        if (effect.kind !== 'call_action') continue
        this.data = { ...this.data, ...this.path.answers[effect.element] }
        queue.push({ kind: 'complete', token: effect.token, data: this.data })
      }
    }
  }

  private open(): string[] {
    return this.state.tokens.map((token) => token.at)
  }
}
