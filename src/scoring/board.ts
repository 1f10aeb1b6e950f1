import type { IndexDefinition } from './index-definition.ts'
import { type ItemValue, scoreUnit, type UnitScore } from './index-score.ts'
import { groupsOf, marginOf } from './uncertainty.ts'

export interface BoardUnit {
  readonly id: string
  readonly name: string
  readonly divisionCode: string
}

export interface BoardRow extends UnitScore {
  readonly unit: BoardUnit
  /** From 1; equal totals share a rank. Null when not rated. */
  readonly rank: number | null
  /** Units with the same number are too close to call. Null when not rated. */
  readonly group: number | null
  /** Half the 95 % interval, in points. */
  readonly margin: number
  /** Where most points are still to be gained, the most first; empty when nothing is. */
  readonly advice: readonly {
    readonly dimension: string
    readonly item: string
    readonly gain: number
    readonly left: number
  }[]
}

/** All units of a division on one sheet: rated ones by total, then those that are not rated, by division code. */
export function boardOf(
  definition: IndexDefinition,
  units: readonly BoardUnit[],
  valueFor: (unitId: string, indicator: string) => ItemValue | undefined,
): BoardRow[] {
  const scored = units
    .map((unit) => ({ unit, ...scoreUnit(definition, unit.id, (indicator) => valueFor(unit.id, indicator)) }))
    .sort((a, b) => (b.total ?? -1) - (a.total ?? -1) || (a.unit.divisionCode < b.unit.divisionCode ? -1 : 1))
  const rated = scored.filter((row) => row.total !== null)
  const groups = groupsOf(rated.map((row) => ({ ...row, total: row.total! / 10 })))
  return scored.map((row, i) => ({
    ...row,
    rank: row.total === null ? null : rated.findIndex((other) => other.total === row.total) + 1,
    group: row.total === null ? null : groups[i]!,
    margin: marginOf(row.error),
    advice: adviceFor(row),
  }))
}

function adviceFor(score: UnitScore): BoardRow['advice'] {
  return score.dimensions
    .flatMap((dimension) =>
      dimension.items
        .filter((item) => item.gain > 0)
        .map(({ code, gain, flagged }) => ({ dimension: dimension.code, item: code, gain, left: flagged })),
    )
    .sort((a, b) => b.gain - a.gain)
    .slice(0, 3)
}

/** How many units have each grade, in the definition's order, and how many are not rated. */
export function gradeCounts(
  definition: IndexDefinition,
  rows: readonly BoardRow[],
): { readonly grade: string | null; readonly count: number }[] {
  return [...definition.grades.map(({ code }) => code), null].map((grade) => ({
    grade,
    count: rows.filter((row) => row.grade === grade).length,
  }))
}
