import { withLimits } from '#expressions'
import type { Instant } from '#kernel'
import {
  type Definition,
  type DueDate,
  type Effect,
  EMPTY_STATE,
  type Event,
  type MatterData,
  type State,
  step,
} from '#process'

/** A task of a walked matter, as it was opened and left. */
export interface WalkedTask {
  readonly element: string
  readonly token: number
  readonly kind: 'user' | 'service' | 'receive'
  readonly openedAt: Instant
  readonly dueAt: Instant | null
  doneAt: Instant | null
  why: 'completed' | 'interrupted' | 'ended' | null
  outcome: string | null
}

/** One thing that happened, in order. */
export interface Happening {
  readonly at: Instant
  readonly effect: Effect
}

export interface Walk {
  readonly state: State
  readonly data: Record<string, unknown>
  readonly tasks: readonly WalkedTask[]
  readonly happenings: readonly Happening[]
  readonly closedAt: Instant | null
}

/** What the people and devices around a matter do. Times are instants; null leaves the step to its timers. */
export interface Surroundings {
  readonly dueDate: DueDate
  /** Dated limits that guards ask for. */
  readonly limits: Readonly<Record<string, number>>
  /** When and how a waiting step is answered. */
  answer(element: string, openedAt: Instant, dueAt: Instant | null): PlannedAnswer | null
  /** What a platform action adds to the data. */
  act(action: string, element: string, at: Instant): Record<string, unknown>
  /** Nothing after this instant happens. */
  readonly horizon: Instant
}

export interface PlannedAnswer {
  readonly at: Instant
  readonly outcome: string | null
  readonly data?: Readonly<Record<string, unknown>>
}

/** A timer is noticed by the sweep a little after it is due. */
const SWEEP_MS = 40_000

interface Planned extends PlannedAnswer {
  readonly token: number
  readonly message: string | null
}

/**
 * Walks one matter through its published flow, exactly as the machine would have: the same interpreter decides every step,
 * so a synthetic year can never hold a course the drawing does not allow.
 */
export function walk(
  definition: Definition,
  filed: Instant,
  given: Readonly<Record<string, unknown>>,
  world: Surroundings,
): Walk {
  const walker = new Walker(definition, given, world)
  walker.take({ kind: 'start', data: walker.data }, filed)
  walker.run()
  return walker.result()
}

class Walker {
  readonly data: Record<string, unknown>
  readonly #definition: Definition
  readonly #world: Surroundings
  readonly #tasks: WalkedTask[] = []
  readonly #happenings: Happening[] = []
  readonly #actions: { token: number; element: string; action: string; at: Instant }[] = []
  #planned: Planned[] = []
  #state: State = EMPTY_STATE

  constructor(definition: Definition, given: Readonly<Record<string, unknown>>, world: Surroundings) {
    this.#definition = definition
    this.#world = world
    this.data = { ...given }
  }

  run(): void {
    for (;;) {
      const action = this.#actions.shift()
      if (action) {
        Object.assign(this.data, this.#world.act(action.action, action.element, action.at))
        this.take({ kind: 'complete', token: action.token, data: this.data as MatterData }, action.at)
        continue
      }
      const answer = this.#planned.reduce<Planned | null>((first, p) => (first && first.at <= p.at ? first : p), null)
      const timer = this.#state.timers.reduce<State['timers'][number] | null>(
        (first, t) => (first && first.due <= t.due ? first : t),
        null,
      )
      const timerAt = timer && new Date(new Date(timer.due).getTime() + SWEEP_MS).toISOString()
      const byTimer = timer !== null && timerAt !== null && (answer === null || timerAt < answer.at)
      const at = byTimer ? timerAt : answer?.at
      if (at === undefined || at > this.#world.horizon) return
      if (byTimer) this.take({ kind: 'timer', timer: timer.id, data: this.data }, at)
      else this.#give(answer!)
    }
  }

  #give(answer: Planned): void {
    Object.assign(this.data, answer.data ?? {})
    const task = this.#tasks.find((t) => t.token === answer.token)!
    task.outcome = answer.outcome
    const event: Event =
      answer.message === null
        ? { kind: 'complete', token: answer.token, outcome: answer.outcome, data: this.data }
        : { kind: 'message', message: answer.message, data: this.data }
    this.take(event, answer.at)
  }

  take(event: Event, at: Instant): void {
    const read = event.kind === 'cancel' ? event : { ...event, data: withLimits(event.data, this.#world.limits) }
    const { state, effects } = step(this.#definition, this.#state, read, at, this.#world.dueDate)
    this.#state = state
    for (const effect of effects) this.#note(effect, at)
  }

  #note(effect: Effect, at: Instant): void {
    this.#happenings.push({ at, effect })
    switch (effect.kind) {
      case 'open_task':
        this.#open('user', effect, at, effect.due, null)
        break
      case 'wait_message':
        this.#open('receive', effect, at, effect.due, effect.message)
        break
      case 'call_action':
        this.#open('service', effect, at, null, null)
        this.#actions.push({ ...effect, at })
        break
      case 'close_task': {
        this.#planned = this.#planned.filter((p) => p.token !== effect.token)
        const task = this.#tasks.find((t) => t.token === effect.token)
        if (task) Object.assign(task, { doneAt: at, why: effect.why })
        break
      }
      case 'incident':
        throw new Error(`the flow stops at ${effect.element}: ${effect.reason}`)
    }
  }

  #open(
    kind: WalkedTask['kind'],
    of: { element: string; token: number },
    at: Instant,
    due: Instant | null,
    message: string | null,
  ): void {
    const { element, token } = of
    this.#tasks.push({ element, token, kind, openedAt: at, dueAt: due, doneAt: null, why: null, outcome: null })
    if (kind === 'service') return
    const answer = this.#world.answer(element, at, due)
    if (answer) this.#planned.push({ ...answer, token, message })
  }

  result(): Walk {
    const { ended } = this.#state
    return {
      state: this.#state,
      data: this.data,
      tasks: this.#tasks,
      happenings: this.#happenings,
      closedAt: ended?.at ?? null,
    }
  }
}
