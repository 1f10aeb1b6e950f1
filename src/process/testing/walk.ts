import type { Instant } from '#kernel'
import type { Definition, Limit } from '../definition.ts'
import { type DueDate, step } from '../interpreter.ts'
import { type Effect, EMPTY_STATE, type MatterData, type State } from '../state.ts'

export const NOW: Instant = '2026-11-05T00:30:00.000Z'

/** Every day is a working day; calendars are tested where they live. */
export const everyDay: DueDate = (at: Instant, limit: Limit) =>
  new Date(
    new Date(at).getTime() +
      ('minutes' in limit ? limit.minutes * 60_000 : ('days' in limit ? limit.days : limit.workingDays) * 86_400_000),
  ).toISOString()

/** A matter walked by hand; every step goes through JSON, as if the machine had been stopped and started in between. */
export class Walk {
  readonly definition: Definition
  readonly done: string[] = []
  state: State
  effects: readonly Effect[]
  data: MatterData
  largest = 0
  private readonly saves: boolean

  constructor(definition: Definition, data: MatterData = {}, saves = true) {
    this.definition = definition
    this.data = data
    this.saves = saves
    this.state = EMPTY_STATE
    this.effects = []
    this.apply({ kind: 'start', data })
  }

  private apply(event: Parameters<typeof step>[2]): this {
    const state = this.saves ? (JSON.parse(JSON.stringify(this.state)) as State) : this.state
    const result = step(this.definition, state, event, NOW, everyDay)
    this.state = result.state
    this.effects = result.effects
    this.largest = Math.max(this.largest, JSON.stringify(result.state).length)
    return this
  }

  /** Finishes the oldest open task of this element. */
  finish(element: string, outcome: string | null = null, data: MatterData = {}): this {
    const token = this.state.tokens.find((t) => t.at === element && !t.stuck)
    if (!token) throw new Error(`${element} is not open: ${this.open().join()}`)
    this.data = { ...this.data, ...data }
    this.done.push(element)
    return this.apply({ kind: 'complete', token: token.id, outcome, data: this.data })
  }

  ring(boundary: string): this {
    const timer = this.state.timers.find((t) => t.boundary === boundary)
    if (!timer) throw new Error(`${boundary} is not armed`)
    return this.apply({ kind: 'timer', timer: timer.id, data: this.data })
  }

  hear(message: string): this {
    return this.apply({ kind: 'message', message, data: this.data })
  }

  retry(data: MatterData): this {
    this.data = { ...this.data, ...data }
    return this.apply({ kind: 'retry', data: this.data })
  }

  withdraw(): this {
    return this.apply({ kind: 'cancel', status: 'withdrawn' })
  }

  open(): string[] {
    return this.state.tokens.filter((t) => !t.stuck).map((t) => t.at)
  }

  stuck(): string[] {
    return this.state.tokens.filter((t) => t.stuck).map((t) => t.at)
  }

  get status(): string | undefined {
    return this.state.ended?.status
  }
}
