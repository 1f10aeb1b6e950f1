import { addDays, type CalendarDate, type Instant, instantAt, localTime, plusMinutes } from '#kernel'
import type { Calendar } from './calendar.ts'
import { dueOf, type Measure } from './clock.ts'

/** How far from its due date a clock says something: before it to remind, after it to escalate. */
export interface TellingDistance {
  readonly kind: 'reminder' | 'escalation'
  readonly distance: number
  readonly measure: Measure
}

/**
 * When a clock says something; null for a reminder whose moment is not after the start (nobody is reminded of what he was told
 * a moment ago). A reminder counted in days comes when the office opens.
 */
export function telling(
  { kind, distance, measure }: TellingDistance,
  { startedAt, dueAt }: { readonly startedAt: Instant; readonly dueAt: Instant },
  calendar: Calendar,
): Instant | null {
  if (kind === 'escalation') return distance === 0 ? dueAt : dueOf(dueAt, distance, measure, calendar)
  const at =
    measure === 'minutes'
      ? plusMinutes(dueAt, -distance)
      : opening(dayBefore(dueAt, distance, measure, calendar), calendar)
  return at > startedAt ? at : null
}

function dayBefore(dueAt: Instant, n: number, measure: Measure, calendar: Calendar): CalendarDate {
  let day = localTime(dueAt, calendar.zone).date
  if (measure === 'days') return addDays(day, -n)
  for (let left = n; left > 0; ) {
    day = addDays(day, -1)
    if (calendar.isWorkingDay(day)) left--
  }
  return day
}

const opening = (day: CalendarDate, calendar: Calendar): Instant =>
  instantAt(day, calendar.hoursOn(day).morning[0], calendar.zone)
