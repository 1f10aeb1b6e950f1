import type { IndexDefinition, IndexItem } from './index-definition.ts'
import { pointsVariance } from './uncertainty.ts'

/** What an item is scored from. */
export interface ItemValue {
  readonly state: 'measured' | 'too_few' | 'no_data'
  readonly value: number | null
  readonly judged: number
  readonly flagged: number
  /** The period it was measured in: the index's own, or the year so far. */
  readonly period?: string
}

export interface ScoredItem extends ItemValue {
  readonly code: string
  /** Tenths of a point: what the item is worth here, after items that could not be judged are left out. */
  readonly of: number
  /** Tenths of a point; null when it could not be scored. */
  readonly points: number | null
  /** Tenths of a point still to be gained. */
  readonly gain: number
}

export interface ScoredDimension {
  readonly code: string
  readonly of: number
  readonly points: number | null
  readonly items: readonly ScoredItem[]
}

export interface UnitScore {
  readonly unitId: string
  readonly dimensions: readonly ScoredDimension[]
  /** Tenths of a point; null when the unit is not rated. The sum of what the dimensions show, so the sheet adds up. */
  readonly total: number | null
  readonly grade: string | null
  /** Items whose data should be there and are not. */
  readonly missing: number
  /** Standard error of the total in points; see `uncertainty.ts`. */
  readonly error: number
  /** Points the total could lie lower or higher were the missing data there: nothing of them, or all. */
  readonly couldLose: number
  readonly couldGain: number
}

const TENTHS = 10

/** The share of an item's weight that a value earns. */
export function shareOf(item: Pick<IndexItem, 'bands'>, value: number): number {
  const clipped = Math.min(1, Math.max(0, value))
  if (!item.bands) return clipped
  const steps = [...item.bands].sort((a, b) => b.from - a.from)
  return steps.find((step) => clipped >= step.from)?.share ?? 0
}

/**
 * Scores one unit. An item with too few cases to say is left out and its weight goes to its neighbours in the dimension: a small
 * village is neither punished nor rewarded. An item whose data should be there and are not is left out likewise, but the total then
 * carries the range of what it could have been, and from `not_rated_from_missing` such items on, or with a dimension that has nothing
 * at all, the unit is not rated.
 */
export function scoreUnit(
  definition: IndexDefinition,
  unitId: string,
  valueFor: (indicator: string) => ItemValue | undefined,
): UnitScore {
  let variance = 0
  let [couldLose, couldGain, missing] = [0, 0, 0]
  const dimensions = definition.dimensions.map((dimension): ScoredDimension => {
    const found = dimension.items.map((item) => ({ item, value: valueFor(item.indicator) ?? NOTHING }))
    const weightOf = (some: typeof found): number => some.reduce((sum, { item }) => sum + item.weight, 0)
    const [scored, absent] = [found.filter(isMeasured), found.filter(({ value }) => value.state === 'no_data')]
    missing += absent.length
    const scale = scored.length ? dimension.weight / weightOf(scored) : 0
    const share = scored.reduce((sum, { item, value }) => sum + item.weight * shareOf(item, value.value!), 0)
    const hidden = (weightOf(absent) / weightOf(found)) * dimension.weight
    if (scored.length) {
      couldLose += hidden * (share / weightOf(scored))
      couldGain += hidden * (1 - share / weightOf(scored))
    }
    const widths = inTenths(scored.map(({ item }) => item.weight * scale))
    const items = found.map(({ item, value }): ScoredItem => {
      const at = scored.findIndex((one) => one.item === item)
      if (at < 0) return { ...value, code: item.code, of: Math.round(item.weight * TENTHS), points: null, gain: 0 }
      const of = widths[at]!
      const points = Math.round(of * shareOf(item, value.value!))
      variance += pointsVariance(of / TENTHS, value, (p) => shareOf(item, p))
      return { ...value, code: item.code, of, points, gain: of - points }
    })
    return {
      code: dimension.code,
      of: Math.round(dimension.weight * TENTHS),
      points: scored.length ? items.reduce((sum, { points }) => sum + (points ?? 0), 0) : null,
      items,
    }
  })
  const rated = missing < definition.not_rated_from_missing && dimensions.every(({ points }) => points !== null)
  const total = rated ? dimensions.reduce((sum, { points }) => sum + points!, 0) : null
  return {
    unitId,
    dimensions,
    total,
    grade: total === null ? null : gradeOf(definition, total),
    missing,
    error: Math.sqrt(variance),
    couldLose,
    couldGain,
  }
}

const NOTHING: ItemValue = { state: 'no_data', value: null, judged: 0, flagged: 0 }
const isMeasured = ({ value }: { value: ItemValue }): boolean => value.state === 'measured' && value.value !== null

/** Rounds to tenths so that the parts still add up to the rounded whole (largest remainders first). */
export function inTenths(parts: readonly number[]): number[] {
  const exact = parts.map((part) => part * TENTHS)
  const floors = exact.map(Math.floor)
  let left = Math.round(exact.reduce((a, b) => a + b, 0)) - floors.reduce((a, b) => a + b, 0)
  const order = exact.map((_, i) => i).sort((a, b) => exact[b]! - floors[b]! - (exact[a]! - floors[a]!) || a - b)
  for (const i of order) {
    if (left <= 0) break
    floors[i]!++
    left--
  }
  return floors
}

function gradeOf({ grades }: IndexDefinition, total: number): string {
  const steps = [...grades].sort((a, b) => b.from - a.from)
  return (steps.find((grade) => total >= grade.from * TENTHS) ?? steps.at(-1)!).code
}
