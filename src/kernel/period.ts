import type { CalendarDate } from './clock.ts'

/** A period's name: `2026`, `2026-Q3`, `2026-10` or `2026-10-05`. Sorting by text sorts within one kind. */
export type Period = string

export const monthOf = (date: CalendarDate): Period => date.slice(0, 7)
export const yearOf = (date: CalendarDate): Period => date.slice(0, 4)
export const quarterOf = (date: CalendarDate): Period =>
  `${date.slice(0, 4)}-Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`

/** First day of the period and first day after it. Throws for what is not a period's name. */
export function periodBounds(period: Period): { from: CalendarDate; until: CalendarDate } {
  let m = /^(\d{4})-(\d{2})-(\d{2})$/.exec(period)
  if (m) return { from: period, until: next(period, 1) }
  m = /^(\d{4})-(\d{2})$/.exec(period)
  if (m) return { from: `${period}-01`, until: shiftMonth(period, 1) }
  m = /^(\d{4})-Q([1-4])$/.exec(period)
  if (m) {
    const first = `${m[1]}-${String((Number(m[2]) - 1) * 3 + 1).padStart(2, '0')}`
    return { from: `${first}-01`, until: shiftMonth(first, 3) }
  }
  if (/^\d{4}$/.test(period)) return { from: `${period}-01-01`, until: `${Number(period) + 1}-01-01` }
  throw new Error(`not a period: ${period}`)
}

function next(date: CalendarDate, days: number): CalendarDate {
  const at = new Date(`${date}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() + days)
  return at.toISOString().slice(0, 10)
}

function shiftMonth(month: string, by: number): CalendarDate {
  const at = new Date(`${month}-01T00:00:00Z`)
  at.setUTCMonth(at.getUTCMonth() + by)
  return at.toISOString().slice(0, 10)
}
