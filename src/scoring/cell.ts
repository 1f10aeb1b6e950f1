import { localTime } from '#kernel'

/** Instants by the county's clock, numbers without needless digits, everything else as it is. */
export function cellOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'number') return String(Math.round(value * 10) / 10)
  const text = String(value)
  return /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(text) ? spoken(text) : text
}

function spoken(at: string): string {
  const { date, time } = localTime(new Date(at).toISOString())
  return `${date} ${time.slice(0, 5)}`
}
