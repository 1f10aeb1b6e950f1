import { periodBounds } from '#kernel'
import type { Indicator } from './indicator.ts'

/** What rules counted for a unit and period, by outcome. */
export interface RuleCount {
  readonly rule: string
  readonly version: string
  readonly unitId: string
  readonly period: string
  readonly outcome: 'flag' | 'clear' | 'not_applicable'
  readonly count: number
}

export interface Part {
  readonly rule: string
  readonly version: string
  readonly judged: number
  readonly flagged: number
  readonly undecided: number
}

export interface Measurement {
  readonly period: string
  readonly unitId: string
  readonly judged: number
  readonly flagged: number
  readonly undecided: number
  readonly value: number | null
  readonly state: 'measured' | 'too_few' | 'no_data'
  readonly parts: readonly Part[]
}

/** A share of a model's rows, counted as if the model were a rule: true clears, false counts against, null could not be judged. */
export const SHARE_PART = 'rows'

export const shareCounts = (
  counts: readonly { unitId: string; period: string; isTrue: boolean | null; count: number }[],
): RuleCount[] =>
  counts.map(({ unitId, period, isTrue, count }) => ({
    rule: SHARE_PART,
    version: '',
    unitId,
    period,
    outcome: isTrue === null ? 'not_applicable' : isTrue ? 'clear' : 'flag',
    count,
  }))

/** The month, quarter or year a rule's period falls in; undefined for a period that is longer or none. */
export function periodWithin(period: string, grain: 'month' | 'quarter' | 'year'): string | undefined {
  try {
    periodBounds(period)
  } catch {
    return undefined
  }
  const year = period.slice(0, 4)
  if (grain === 'year') return year
  if (/-Q[1-4]$/.test(period)) return grain === 'quarter' ? period : undefined
  if (period.length < 7) return undefined
  const month = period.slice(0, 7)
  return grain === 'month' ? month : `${year}-Q${Math.ceil(Number(month.slice(5)) / 3)}`
}

/**
 * Measures an indicator for every unit in every period in which anybody was judged. What could not be judged is not counted as
 * clean; a unit without answers has no data; fewer judged than the minimum is too few to say.
 */
export function measure(
  indicator: Pick<Indicator, 'measure' | 'per' | 'minimum_judged'>,
  counts: readonly RuleCount[],
  units: readonly string[],
): Measurement[] {
  const byKey = new Map<string, Map<string, Part>>()
  const periods = new Set<string>()
  for (const { rule, version, unitId, period, outcome, count } of counts) {
    const within = periodWithin(period, indicator.per[1])
    if (!within) continue
    periods.add(within)
    const key = `${within} ${unitId}`
    const parts = byKey.get(key) ?? new Map<string, Part>()
    const before = parts.get(rule) ?? { rule, version, judged: 0, flagged: 0, undecided: 0 }
    parts.set(rule, {
      ...before,
      judged: before.judged + (outcome === 'not_applicable' ? 0 : count),
      flagged: before.flagged + (outcome === 'flag' ? count : 0),
      undecided: before.undecided + (outcome === 'not_applicable' ? count : 0),
    })
    byKey.set(key, parts)
  }
  return [...periods]
    .sort()
    .flatMap((period) =>
      units.map((unitId) =>
        measured(indicator, period, unitId, [...(byKey.get(`${period} ${unitId}`)?.values() ?? [])]),
      ),
    )
}

function measured(
  indicator: Pick<Indicator, 'measure' | 'minimum_judged'>,
  period: string,
  unitId: string,
  parts: readonly Part[],
): Measurement {
  const sum = (of: (part: Part) => number) => parts.reduce((total, part) => total + of(part), 0)
  const judged = sum((part) => part.judged)
  const flagged = sum((part) => part.flagged)
  const undecided = sum((part) => part.undecided)
  const state = judged + undecided === 0 ? 'no_data' : judged < indicator.minimum_judged ? 'too_few' : 'measured'
  const share = judged ? flagged / judged : 0
  const value = state === 'measured' ? (indicator.measure.isComplement ? 1 - share : share) : null
  return {
    period,
    unitId,
    judged,
    flagged,
    undecided,
    value,
    state,
    parts: [...parts].sort((a, b) => (a.rule < b.rule ? -1 : 1)),
  }
}
