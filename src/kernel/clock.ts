/**
 * Instants are ISO-8601 strings in UTC with milliseconds (`2026-11-05T00:30:00.000Z`); dates are `YYYY-MM-DD` in the business zone.
 * This file is the only place that reads the wall clock; everything that decides takes the time as an argument.
 */
export type Instant = string
export type CalendarDate = string

export interface Clock {
  now(): Instant
}

/** The wall clock, moved by an offset in milliseconds (a demonstration county lives on its own date). */
export const wallClock = (offsetMs = 0): Clock => ({ now: () => new Date(Date.now() + offsetMs).toISOString() })

/** A clock that stands still until told otherwise; for tests and simulations. */
export function fixedClock(start: Instant): Clock & { set(to: Instant): void; advance(ms: number): void } {
  let at = new Date(start).getTime()
  return {
    now: () => new Date(at).toISOString(),
    set: (to) => {
      at = new Date(to).getTime()
    },
    advance: (ms) => {
      at += ms
    },
  }
}

/** A monotonic stopwatch in milliseconds, for durations only. */
export const stopwatch = (): (() => number) => {
  const start = performance.now()
  return () => performance.now() - start
}

export const BUSINESS_ZONE = 'Asia/Shanghai'

const partsIn = new Map<string, Intl.DateTimeFormat>()
function formatter(zone: string): Intl.DateTimeFormat {
  let found = partsIn.get(zone)
  if (!found) {
    found = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    })
    partsIn.set(zone, found)
  }
  return found
}

/** Offsets by zone and hour: asking Intl costs microseconds, and a year of matters asks a million times. */
const offsets = new Map<string, number>()
const HOUR = 3_600_000

/** Milliseconds that a zone's wall time is ahead of UTC at an instant. Zones change their offset on full hours only. */
function offsetOf(ms: number, zone: string): number {
  const key = `${zone}${Math.floor(ms / HOUR)}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  const hour = Math.floor(ms / HOUR) * HOUR
  const p = Object.fromEntries(
    formatter(zone)
      .formatToParts(new Date(hour))
      .map((x) => [x.type, x.value]),
  )
  const offset = Date.UTC(+p['year']!, +p['month']! - 1, +p['day']!, +p['hour']!, +p['minute']!, +p['second']!) - hour
  if (offsets.size > 100_000) offsets.clear()
  offsets.set(key, offset)
  return offset
}

/** The wall time of an instant in a zone: `{ date: 'YYYY-MM-DD', time: 'HH:MM:SS' }`. */
export function localTime(at: Instant, zone = BUSINESS_ZONE): { date: CalendarDate; time: string } {
  const ms = new Date(at).getTime()
  const shifted = new Date(ms + offsetOf(ms, zone)).toISOString()
  return { date: shifted.slice(0, 10), time: shifted.slice(11, 19) }
}

export const dateOf = (at: Instant, zone = BUSINESS_ZONE): CalendarDate => localTime(at, zone).date

/** The instant of a wall time in a zone. Zones with one fixed offset on that day only (all of China's). */
export function instantAt(date: CalendarDate, time: string, zone = BUSINESS_ZONE): Instant {
  const guess = new Date(`${date}T${time.length === 5 ? `${time}:00` : time}Z`).getTime()
  const seen = localTime(new Date(guess).toISOString(), zone)
  const shift = new Date(`${seen.date}T${seen.time}Z`).getTime() - guess
  return new Date(guess - shift).toISOString()
}

export function addDays(date: CalendarDate, days: number): CalendarDate {
  const at = new Date(`${date}T00:00:00Z`)
  at.setUTCDate(at.getUTCDate() + days)
  return at.toISOString().slice(0, 10)
}

export const minutesBetween = (from: Instant, to: Instant): number =>
  (new Date(to).getTime() - new Date(from).getTime()) / 60_000

export const plusMinutes = (at: Instant, minutes: number): Instant =>
  new Date(new Date(at).getTime() + minutes * 60_000).toISOString()
