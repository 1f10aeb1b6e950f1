import { isList, order, type Value } from './value.ts'

/** A built-in function: how many arguments it takes, and what it answers. Wrong kinds answer null, as FEEL asks. */
export interface BuiltIn {
  readonly least: number
  readonly most: number
  readonly run: (args: readonly Value[]) => Value
}

const of = (least: number, run: (args: readonly Value[]) => Value, most = least): BuiltIn => ({ least, most, run })
const text2 = (run: (a: string, b: string) => Value): BuiltIn =>
  of(2, ([a, b]) => (typeof a === 'string' && typeof b === 'string' ? run(a, b) : null))
const text1 = (run: (a: string) => Value): BuiltIn => of(1, ([a]) => (typeof a === 'string' ? run(a) : null))
const number1 = (run: (a: number) => number): BuiltIn => of(1, ([a]) => (typeof a === 'number' ? run(a) : null))

/** `min(1, 2)` and `min([1, 2])` are the same. */
const spread = (args: readonly Value[]): readonly Value[] => (args.length === 1 && isList(args[0]) ? args[0] : args)
const numbers = (args: readonly Value[]): number[] | null => {
  const list = spread(args)
  return list.length > 0 && list.every((x) => typeof x === 'number') ? (list as number[]) : null
}
const extreme = (sign: 1 | -1): BuiltIn =>
  of(
    1,
    (args) => {
      const list = spread(args)
      let best: Value = list[0] ?? null
      for (const item of list) {
        const by = order(item, best)
        if (by === null) return null
        if (by * sign > 0) best = item
      }
      return best
    },
    Number.POSITIVE_INFINITY,
  )

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/
const dayOf = (text: Value): number | null => {
  const m = typeof text === 'string' ? DATE.exec(text) : null
  if (!m) return null
  const at = Date.UTC(Number(m[1]), Number(m[2]) - 1, Number(m[3]))
  return new Date(at).toISOString().slice(0, 10) === text ? at / 86_400_000 : null
}

export const BUILT_INS: Readonly<Record<string, BuiltIn>> = {
  not: of(1, ([a]) => (typeof a === 'boolean' ? !a : null)),
  count: of(1, ([a]) => (isList(a) ? a.length : a === null || a === undefined ? null : 1)),
  sum: of(1, (args) => numbers(args)?.reduce((a, b) => a + b, 0) ?? null, Number.POSITIVE_INFINITY),
  min: extreme(-1),
  max: extreme(1),
  abs: number1(Math.abs),
  floor: number1(Math.floor),
  ceiling: number1(Math.ceil),
  /** Words for people: a number as it is written, a text as it is; null stays null. */
  string: of(1, ([a]) =>
    typeof a === 'string' ? a : typeof a === 'number' || typeof a === 'boolean' ? String(a) : null,
  ),
  contains: text2((a, b) => a.includes(b)),
  'starts with': text2((a, b) => a.startsWith(b)),
  'ends with': text2((a, b) => a.endsWith(b)),
  'string length': text1((a) => [...a].length),
  'upper case': text1((a) => a.toUpperCase()),
  'lower case': text1((a) => a.toLowerCase()),
  'list contains': of(2, ([list, item]) => (isList(list) ? list.some((x) => x === item) : null)),
  /** A date is its ISO text; anything that is not a real day is null. */
  date: of(1, ([a]) => (dayOf(a ?? null) === null ? null : (a ?? null))),
  /** Whole days from the first date to the second; ours, because durations are outside the subset. */
  'days between': of(2, ([a, b]) => {
    const from = dayOf(a ?? null)
    const to = dayOf(b ?? null)
    return from === null || to === null ? null : to - from
  }),
}
