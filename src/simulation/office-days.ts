import { type Calendar, dueDateBy } from '#clocks'
import { type CalendarDate, dateOf, type Instant } from '#kernel'
import type { DueDate } from '#process'

/** The county's working days, with due dates remembered: a year asks for the same few hundred again and again. */
export interface OfficeDays {
  readonly calendar: Calendar
  readonly dueDate: DueDate
  /** The business day of an instant. */
  dayOf(at: Instant): CalendarDate
}

const QUARTER_MS = 15 * 60_000

/** Due dates as `#clocks` computes them. A limit in working days depends on the day alone, so one answer serves the whole day. */
export function officeDays(calendar: Calendar): OfficeDays {
  const compute = dueDateBy(calendar)
  const days = new Map<number, string>()
  const dues = new Map<string, Instant>()
  // No zone changes its date within a quarter of an hour that begins on the quarter.
  const dayOf = (at: Instant): string => {
    const quarter = Math.floor(new Date(at).getTime() / QUARTER_MS)
    const day = days.get(quarter) ?? dateOf(at, calendar.zone)
    days.set(quarter, day)
    return day
  }
  return {
    calendar,
    dayOf,
    dueDate: (at, limit) => {
      if (!('workingDays' in limit)) return compute(at, limit)
      const key = `${dayOf(at)} ${limit.workingDays}`
      const due = dues.get(key) ?? compute(at, limit)
      dues.set(key, due)
      return due
    },
  }
}
