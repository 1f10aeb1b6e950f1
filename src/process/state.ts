import type { Instant } from '#kernel'
import type { EndStatus } from './definition.ts'

/** Where a matter stands: plain JSON, at most a kilobyte for published flows; facts live in the history, not here. */
export interface State {
  readonly tokens: readonly Token[]
  /** Tokens that wait in front of a parallel join, by flow. */
  readonly arrived: Readonly<Record<string, number>>
  readonly timers: readonly Timer[]
  /** The last outcome of each finished task. */
  readonly outcomes: Readonly<Record<string, string>>
  /** Next token or timer number; numbers are never used twice. */
  readonly next: number
  /** The status of the last end reached that names one. */
  readonly status: EndStatus | null
  readonly ended: { readonly status: EndStatus; readonly at: Instant } | null
}

export interface Token {
  readonly id: number
  /** The task it is in, or the gateway where it stopped because a guard could not be judged. */
  readonly at: string
  /** The outcome of the task it last left; what `outcome` means in the guards ahead of it. */
  readonly outcome: string | null
  readonly stuck?: true
}

export interface Timer {
  readonly id: number
  readonly boundary: string
  readonly token: number
  readonly due: Instant
}

/** The matter's data as the guards read it: everything known, the event's own values included. */
export type MatterData = Readonly<Record<string, unknown>>

export type Event =
  | { readonly kind: 'start'; readonly data: MatterData }
  | { readonly kind: 'complete'; readonly token: number; readonly outcome?: string | null; readonly data: MatterData }
  | { readonly kind: 'timer'; readonly timer: number; readonly data: MatterData }
  | { readonly kind: 'message'; readonly message: string; readonly data: MatterData }
  /** Asks the guards again at every gateway where a token is stuck, after the data were corrected. */
  | { readonly kind: 'retry'; readonly data: MatterData }
  | { readonly kind: 'cancel'; readonly status: EndStatus }

export type Effect =
  | { readonly kind: 'open_task'; readonly token: number; readonly element: string; readonly due: Instant | null }
  | {
      readonly kind: 'close_task'
      readonly token: number
      readonly element: string
      readonly why: 'completed' | 'interrupted' | 'ended'
    }
  | {
      readonly kind: 'arm_timer'
      readonly timer: number
      readonly token: number
      readonly boundary: string
      readonly due: Instant
    }
  | { readonly kind: 'cancel_timer'; readonly timer: number }
  | { readonly kind: 'fire_timer'; readonly timer: number; readonly boundary: string; readonly interrupting: boolean }
  | { readonly kind: 'call_action'; readonly token: number; readonly element: string; readonly action: string }
  | {
      readonly kind: 'wait_message'
      readonly token: number
      readonly element: string
      readonly message: string
      readonly due: Instant | null
    }
  | { readonly kind: 'choose'; readonly gateway: string; readonly flow: string }
  | {
      readonly kind: 'incident'
      readonly element: string
      readonly token: number
      readonly reason: 'guard_unknown' | 'no_way'
    }
  | { readonly kind: 'ended'; readonly status: EndStatus }

export const EMPTY_STATE: State = {
  tokens: [],
  arrived: {},
  timers: [],
  outcomes: {},
  next: 1,
  status: null,
  ended: null,
}
