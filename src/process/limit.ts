import type { Limit } from './definition.ts'

/** `P5D`, `PT72H`, `P1W`, `P1DT12H`: the ISO 8601 durations whose length does not depend on the calendar; undefined for others. */
export function minutesOf(duration: string): number | undefined {
  const m = /^P(?:(\d{1,3})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?)?$/.exec(duration.trim())
  if (!m?.slice(1).some(Boolean)) return undefined
  const [weeks, days, hours, minutes] = m.slice(1).map((part) => Number(part ?? 0)) as [number, number, number, number]
  return ((weeks * 7 + days) * 24 + hours) * 60 + minutes
}

/** How long clocks are by their codes, as a pack has them; undefined where no pack is at hand (a drawing alone). */
export type ClockLengths = ReadonlyMap<string, Limit> | undefined

/** The limit of a clock; undefined when the pack has no such clock. Without a pack one working day stands for what is not known. */
export function limitOfClock(clock: string, lengths: ClockLengths): Limit | undefined {
  if (!lengths) return { workingDays: 1, clock }
  const length = lengths.get(clock)
  return length && { ...length, clock }
}

/** A limit from the attributes of a drawing; undefined when what is written is no length of time, null when nothing is. */
export function limitFrom(workingDays: string | undefined, hours: string | undefined): Limit | null | undefined {
  if (workingDays !== undefined && hours !== undefined) return undefined
  if (workingDays !== undefined)
    return /^[1-9]\d{0,3}$/.test(workingDays) ? { workingDays: Number(workingDays) } : undefined
  if (hours !== undefined) return /^[1-9]\d{0,4}$/.test(hours) ? { minutes: Number(hours) * 60 } : undefined
  return null
}
