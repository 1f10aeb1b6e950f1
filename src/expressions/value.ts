/**
 * Values of the language. Dates are their ISO texts (`2026-11-05`), so that order of text is order of time; money is an integer of minor units.
 * `null` means "not known": it is never false, and a guard that is null is an incident shown to a person.
 */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value } | Range

export interface Range {
  readonly range: true
  readonly from: Value
  readonly to: Value
  readonly fromOpen: boolean
  readonly toOpen: boolean
}

export type Scope = Readonly<Record<string, unknown>>

export const isRange = (value: unknown): value is Range =>
  typeof value === 'object' && value !== null && (value as Range).range === true
export const isList = (value: unknown): value is readonly Value[] => Array.isArray(value)
export const isContext = (value: unknown): value is Readonly<Record<string, Value>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isRange(value)

/** Equality of two values; null when their kinds differ and neither is null. */
export function equal(a: Value, b: Value): boolean | null {
  if (a === null || b === null) return a === b
  if (isList(a) !== isList(b)) {
    // FEEL's singleton rule: a list of one stands for its element.
    if (isList(a) && a.length === 1) return equal(a[0]!, b)
    if (isList(b) && b.length === 1) return equal(a, b[0]!)
    return null
  }
  if (isList(a) && isList(b)) return a.length === b.length ? conjunction(a.map((x, i) => equal(x, b[i]!))) : false
  if (isRange(a) || isRange(b)) {
    if (!isRange(a) || !isRange(b)) return null
    if (a.fromOpen !== b.fromOpen || a.toOpen !== b.toOpen) return false
    return conjunction([equal(a.from, b.from), equal(a.to, b.to)])
  }
  if (isContext(a) || isContext(b)) {
    if (!isContext(a) || !isContext(b)) return null
    const keys = Object.keys(a)
    if (keys.length !== Object.keys(b).length || !keys.every((key) => Object.hasOwn(b, key))) return false
    return conjunction(keys.map((key) => equal(a[key]!, b[key]!)))
  }
  return typeof a === typeof b ? a === b : null
}

/** Order of two numbers or two texts (by code point); null for anything else. */
export function order(a: Value, b: Value): number | null {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'string' && typeof b === 'string') return a === b ? 0 : a < b ? -1 : 1
  return null
}

/** Three-valued "all of": false wins over null, null over true. */
export function conjunction(parts: readonly (boolean | null)[]): boolean | null {
  let unknown = false
  for (const part of parts) {
    if (part === false) return false
    if (part === null) unknown = true
  }
  return unknown ? null : true
}

/** Three-valued "any of": true wins over null, null over false. */
export function disjunction(parts: readonly (boolean | null)[]): boolean | null {
  const negated = conjunction(parts.map((part) => (part === null ? null : !part)))
  return negated === null ? null : !negated
}

export function inRange(value: Value, range: Range): boolean | null {
  const low = order(range.from, value)
  const high = order(value, range.to)
  return conjunction([
    low === null ? null : range.fromOpen ? low < 0 : low <= 0,
    high === null ? null : range.toOpen ? high < 0 : high <= 0,
  ])
}

/** Any JSON value as a value of the language: undefined becomes null, what is not JSON is refused as null. */
export function toValue(raw: unknown): Value {
  if (typeof raw === 'boolean' || typeof raw === 'string') return raw
  if (typeof raw === 'number') return Number.isFinite(raw) ? raw : null
  if (typeof raw === 'bigint') return Number.isSafeInteger(Number(raw)) ? Number(raw) : null
  if (raw === null || typeof raw !== 'object') return null
  return raw as Value
}
