import { type CalendarDate, isWithin, type Period } from '#kernel'
import type { Colour } from './colour.ts'

/** A step of a flag's matter that is open, with the flag it belongs to. */
export interface OpenStep {
  readonly taskId: string
  readonly matterId: string
  readonly flagId: string
  readonly element: string
  readonly stepName: string
  /** Where the step sits, which may be above the unit that the flag is about. */
  readonly taskUnitId: string
  readonly taskDivision: string
  readonly post: string
  readonly postTitle: string | null
  readonly dueAt: string | null
  readonly urgedAt: string | null
  readonly colour: Colour
}

export interface Desk {
  readonly now: string
  /** Unit and post of everything the reader holds. */
  readonly posts: readonly { readonly unitId: string; readonly code: string; readonly divisionCode: string }[]
  /** Whether the reader may urge others at all. */
  readonly supervises: boolean
}

export type Kind = 'step' | 'urge'

const RANK: Readonly<Record<Colour, number>> = { red: 0, amber: 1, grey: 2, green: 3 }
const FAR = '9999'

/** What the reader can do about an open step now: do it, because the post is hers; urge its holder, because it is late; or nothing. */
export function kindOf(step: OpenStep, desk: Desk): Kind | undefined {
  if (desk.posts.some((post) => post.unitId === step.taskUnitId && post.code === step.post)) return 'step'
  const late = step.dueAt !== null && step.dueAt < desk.now
  const below = desk.posts.some((post) => isWithin(step.taskDivision, post.divisionCode))
  return desk.supervises && late && below && step.urgedAt === null ? 'urge' : undefined
}

/** By legal clock, the nearest day first; on one day the graver colour first. */
export function byClock(a: Pick<OpenStep, 'dueAt' | 'colour'>, b: Pick<OpenStep, 'dueAt' | 'colour'>): number {
  const [one, other] = [(a.dueAt ?? FAR).slice(0, 10), (b.dueAt ?? FAR).slice(0, 10)]
  return one === other ? RANK[a.colour] - RANK[b.colour] : one < other ? -1 : 1
}

/** The month before that of a day: 2026-11-05 → 2026-10. */
export function monthBefore(day: CalendarDate): Period {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))]
  return month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`
}

/** Minutes a cadre types a working day; null where nothing can be said. Whole minutes, and one where it is less. */
export function minutesADay(seconds: number | null, cadres: number, days: number): number | null {
  if (seconds === null || cadres === 0 || days === 0) return null
  return Math.max(1, Math.round(seconds / 60 / cadres / days))
}
