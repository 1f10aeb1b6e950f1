import {
  addDays,
  BUSINESS_ZONE,
  type CalendarDate,
  type Instant,
  instantAt,
  localTime,
  minutesBetween,
  plusMinutes,
} from '#kernel'
import { isNationalWorkingDay, isPublished } from './national-days.ts'

/** A local decision about one day. */
export interface DayOverride {
  readonly onDate: CalendarDate
  readonly kind: 'work' | 'rest'
  readonly basis: string
}

/** Office hours from a day on, until the next ones: two spans of local time, `HH:MM`. */
export interface OfficeHours {
  readonly fromOn: CalendarDate
  readonly morning: readonly [from: string, until: string]
  readonly afternoon: readonly [from: string, until: string]
}

export const USUAL_HOURS: OfficeHours = {
  fromOn: '2000-01-01',
  morning: ['08:30', '12:00'],
  afternoon: ['14:00', '17:30'],
}

/** When a county works. Pure: made from data, asked by date. */
export interface Calendar {
  readonly zone: string
  isWorkingDay(date: CalendarDate): boolean
  /** False beyond the published schedules: then a working day is an assumption and should be shown as one. */
  isCertain(date: CalendarDate): boolean
  hoursOn(date: CalendarDate): OfficeHours
}

/** A calendar from the nation's days, a division's overrides (most specific given wins) and dated office hours. */
export function calendarOf(
  overrides: readonly DayOverride[] = [],
  hours: readonly OfficeHours[] = [USUAL_HOURS],
  zone = BUSINESS_ZONE,
): Calendar {
  const decided = new Map(overrides.map((o) => [o.onDate, o.kind]))
  const dated = [...hours].sort((a, b) => (a.fromOn < b.fromOn ? 1 : -1))
  return {
    zone,
    isWorkingDay: (date) => {
      const kind = decided.get(date)
      return kind ? kind === 'work' : isNationalWorkingDay(date)
    },
    isCertain: (date) => decided.has(date) || isPublished(date),
    hoursOn: (date) => dated.find((h) => h.fromOn <= date) ?? USUAL_HOURS,
  }
}

/** The `n`-th working day after a day, which itself does not count (民法典 §201). `n` ≥ 0; 0 gives the day itself. */
export function addWorkingDays(date: CalendarDate, n: number, calendar: Calendar): CalendarDate {
  let day = date
  for (let left = n; left > 0; ) {
    day = addDays(day, 1)
    if (calendar.isWorkingDay(day)) left--
  }
  return day
}

/** Working days after `from` up to and including `to`; 0 when `to` is not later. */
export function workingDaysBetween(from: CalendarDate, to: CalendarDate, calendar: Calendar): number {
  let count = 0
  for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) if (calendar.isWorkingDay(day)) count++
  return count
}

const closing = (date: CalendarDate, calendar: Calendar): Instant =>
  instantAt(date, calendar.hoursOn(date).afternoon[1], calendar.zone)

/** Due at the close of business of the `n`-th working day after `at` (民法典 §201, §203: the day of the event does not count). */
export function dueAfterWorkingDays(at: Instant, n: number, calendar: Calendar): Instant {
  return closing(addWorkingDays(localTime(at, calendar.zone).date, n, calendar), calendar)
}

/** Due at the close of business of the `n`-th day; when that is a day of rest, of the working day that follows (民法典 §203). */
export function dueAfterDays(at: Instant, n: number, calendar: Calendar): Instant {
  let day = addDays(localTime(at, calendar.zone).date, n)
  while (!calendar.isWorkingDay(day)) day = addDays(day, 1)
  return closing(day, calendar)
}

export type Limit = { readonly workingDays: number } | { readonly minutes: number } | { readonly days: number }

/** A due date by the kind of limit; `minutes` run round the clock. */
export const dueDateBy =
  (calendar: Calendar) =>
  (at: Instant, limit: Limit): Instant => {
    if ('workingDays' in limit) return dueAfterWorkingDays(at, limit.workingDays, calendar)
    return 'days' in limit ? dueAfterDays(at, limit.days, calendar) : plusMinutes(at, limit.minutes)
  }

/** Minutes of office time between two instants: what a villager's waiting may fairly be measured by. 0 when `to` is not later. */
export function workingMinutesBetween(from: Instant, to: Instant, calendar: Calendar): number {
  if (to <= from) return 0
  let total = 0
  const last = localTime(to, calendar.zone).date
  for (let day = localTime(from, calendar.zone).date; day <= last; day = addDays(day, 1)) {
    if (!calendar.isWorkingDay(day)) continue
    const { morning, afternoon } = calendar.hoursOn(day)
    for (const [opens, closes] of [morning, afternoon]) {
      const start = later(from, instantAt(day, opens, calendar.zone))
      const end = earlier(to, instantAt(day, closes, calendar.zone))
      if (start < end) total += minutesBetween(start, end)
    }
  }
  return total
}

const later = (a: Instant, b: Instant): Instant => (a > b ? a : b)
const earlier = (a: Instant, b: Instant): Instant => (a < b ? a : b)
