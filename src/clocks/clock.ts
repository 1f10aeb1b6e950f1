import { addDays, type Instant, localTime, minutesBetween, plusMinutes } from '#kernel'
import { type Calendar, dueAfterDays, dueAfterWorkingDays, workingDaysBetween } from './calendar.ts'

export type Measure = 'working-days' | 'days' | 'minutes'

/** When a clock of this length, started now, is due. */
export function dueOf(at: Instant, length: number, measure: Measure, calendar: Calendar): Instant {
  if (measure === 'working-days') return dueAfterWorkingDays(at, length, calendar)
  return measure === 'days' ? dueAfterDays(at, length, calendar) : plusMinutes(at, length)
}

/** What is left of a clock at an instant, in its own measure; negative when it is overdue. */
export function remainingAt(at: Instant, dueAt: Instant, measure: Measure, calendar: Calendar): number {
  if (measure === 'minutes') return Math.ceil(minutesBetween(at, dueAt))
  const today = localTime(at, calendar.zone).date
  const due = localTime(dueAt, calendar.zone).date
  if (due < today || (due === today && dueAt < at)) return -1
  if (measure === 'working-days') return workingDaysBetween(today, due, calendar)
  let days = 0
  for (let day = today; day < due; day = addDays(day, 1)) days++
  return days
}

/**
 * The new due date when a paused clock goes on. The day of resumption does not count, as the day of the start did not;
 * with nothing left it is due at today's close of business, or at the next one. What was overdue stays overdue.
 */
export function dueAfterPause(
  at: Instant,
  remaining: number,
  measure: Measure,
  dueAt: Instant,
  calendar: Calendar,
): Instant {
  if (remaining < 0) return dueAt
  if (measure === 'minutes') return plusMinutes(at, remaining)
  if (measure === 'days') return dueAfterDays(at, remaining, calendar)
  const due = dueAfterWorkingDays(at, remaining, calendar)
  const stillToday = calendar.isWorkingDay(localTime(at, calendar.zone).date) && due >= at
  return remaining > 0 || stillToday ? due : dueAfterWorkingDays(at, 1, calendar)
}
