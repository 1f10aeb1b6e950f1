import { z } from 'zod'
import { type CalendarDate, type DivisionCode, fullCode, isWithin } from '#kernel'
import type { PackIssue } from '#pack'

/** What a number counts; money in integer minor units except where a form asks for yuan. */
export const LIMIT_UNITS = [
  'fen',
  'yuan',
  'yuan_per_mu_year',
  'working_days',
  'days',
  'months',
  'years',
  'hours',
  'minutes',
  'count',
  'persons',
  'times',
  'percent',
  'mu',
] as const
export type LimitUnit = (typeof LIMIT_UNITS)[number]

const day = z.iso.date()
const words = z.union([
  z
    .string()
    .min(1)
    .transform((zh): { zh: string; en?: string | undefined } => ({ zh })),
  z.strictObject({ zh: z.string().min(1), en: z.string().optional() }),
])
export const limitCode = z.string().regex(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/, 'lower case words joined by _')

const statedValue = z.strictObject({
  from: day,
  /** The last day on which it holds; absent while nobody has ended it. */
  until: day.optional(),
  /** 2 to 12 digits; absent: everywhere. */
  division: z
    .union([z.string(), z.int().transform(String)])
    .refine((code) => /^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$/.test(code), '2, 4, 6, 9 or 12 digits')
    .transform(fullCode)
    .optional(),
  value: z.number(),
  /** The document that says so, with its number. */
  document: z.string().min(1),
})

/**
 * `limits.yaml`: dated local thresholds. An item with `title`, `unit` and `basis` declares a limit; one without adds values to a
 * limit that a pack named under `needs` has declared.
 */
export const limitsFile = z
  .array(
    z
      .strictObject({
        code: limitCode,
        title: words.optional(),
        unit: z.enum(LIMIT_UNITS).optional(),
        basis: z.string().min(1).optional(),
        values: z.array(statedValue).min(1),
      })
      .refine(
        ({ title, unit, basis }) => new Set([title, unit, basis].map((part) => part === undefined)).size === 1,
        'title, unit and basis stand together, or none of them for values added to another pack’s limit',
      ),
  )
  .min(1)
export type LimitsFile = z.output<typeof limitsFile>
export type LimitItem = LimitsFile[number]

export interface LimitValue {
  readonly code: string
  /** `''` everywhere. */
  readonly divisionCode: DivisionCode | ''
  readonly fromOn: CalendarDate
  readonly untilOn: CalendarDate | null
  readonly value: number
}

/** The values of items, flat. */
export const valuesOf = (items: readonly LimitItem[]): LimitValue[] =>
  items.flatMap(({ code, values }) =>
    values.map((v) => ({
      code,
      divisionCode: v.division ?? '',
      fromOn: v.from,
      untilOn: v.until ?? null,
      value: v.value,
    })),
  )

/** What holds in a place on a day: the nearest place that has a value wins, of one place the latest. A code nobody has set is absent. */
export function limitsIn(
  values: readonly LimitValue[],
  divisionCode: DivisionCode,
  onDate: CalendarDate,
): Record<string, number> {
  const best = new Map<string, LimitValue>()
  for (const value of values) {
    if (value.divisionCode !== '' && !isWithin(divisionCode, value.divisionCode)) continue
    if (value.fromOn > onDate) continue
    const known = best.get(value.code)
    // Of one place the latest beginning speaks, also when it has ended: what it replaced does not come back.
    if (known && rank(known) >= rank(value)) continue
    const latest = latestOf(values, value, onDate)
    if (latest.untilOn === null || latest.untilOn >= onDate) best.set(value.code, latest)
  }
  return Object.fromEntries([...best].map(([code, { value }]) => [code, value]))
}

const rank = (value: LimitValue): string => value.divisionCode

function latestOf(values: readonly LimitValue[], like: LimitValue, onDate: CalendarDate): LimitValue {
  return values
    .filter((v) => v.code === like.code && v.divisionCode === like.divisionCode && v.fromOn <= onDate)
    .reduce((a, b) => (b.fromOn > a.fromOn ? b : a))
}

/** What one file says wrongly of itself. */
export function faultsOfLimits(items: readonly LimitItem[], path: string): PackIssue[] {
  const issues: PackIssue[] = []
  const codes = new Set<string>()
  for (const { code, values } of items) {
    if (codes.has(code)) issues.push({ path, code: 'clocks.limit_twice', params: { limit: code } })
    codes.add(code)
    const places = new Set<string>()
    for (const { from, until, division = '' } of values) {
      if (until !== undefined && until < from)
        issues.push({ path, code: 'clocks.limit_ends_first', params: { limit: code, from, until } })
      if (places.has(`${division} ${from}`))
        issues.push({ path, code: 'clocks.limit_value_twice', params: { limit: code, from } })
      places.add(`${division} ${from}`)
    }
  }
  return issues
}
