import { columnOf, headingsOfTable } from '../plan.ts'
import type { FactTable } from '../table.ts'
import type { Sheet } from './sheets.ts'

/** Where a table lies in a sheet: its heading and which column of it each column of the file is. */
export interface FoundTable {
  readonly table: FactTable
  readonly sheet: Sheet
  /** First and last row of the heading, from 0. */
  readonly from: number
  readonly until: number
  readonly headings: readonly FoundHeading[]
  /** Required columns that no heading stands for. */
  readonly lacking: readonly string[]
}

export interface FoundHeading {
  readonly heading: string
  readonly column: string | null
  readonly inTenThousands: boolean
}

const LOOKED_AT = 20
const DEEPEST = 3

/**
 * Finds the heading of a table among titles, notes and merged lines: the one to three rows whose cells are most often columns of
 * the table. Undefined when fewer than two, or less than half of the required ones, are.
 */
export function findTable(table: FactTable, sheet: Sheet): FoundTable | undefined {
  const known = headingsOfTable(table)
  const required = Object.entries(table.definition.columns).filter(([, { required }]) => required)
  let best: (FoundTable & { score: number }) | undefined
  for (let from = 0; from < Math.min(LOOKED_AT, sheet.rows.length); from++)
    for (let depth = 1; depth <= DEEPEST && from + depth <= sheet.rows.length; depth++) {
      const headings = joined(sheet.rows.slice(from, from + depth)).map((variants) => {
        const found = variants.map((heading) => ({ heading, ...columnOf(known, heading) })).find((f) => f.column)
        return {
          heading: found?.heading ?? variants[0] ?? '',
          column: found?.column ?? null,
          inTenThousands: found?.inTenThousands ?? false,
        }
      })
      const once = onlyOnce(headings)
      const columns = new Set(once.flatMap(({ column }) => (column ? [column] : [])))
      // A deeper heading must know more columns than a flatter one, or it has swallowed a row of the table.
      const score = columns.size * 10 - depth
      if (columns.size >= 2 && score > (best?.score ?? 0))
        best = {
          table,
          sheet,
          from,
          until: from + depth - 1,
          headings: once,
          lacking: required.map(([name]) => name).filter((name) => !columns.has(name)),
          score,
        }
    }
  if (!best || best.lacking.length * 2 > required.length) return undefined
  return best
}

/** Of each column what its heading may read as: the lowest line, all lines together, each line alone. */
function joined(rows: readonly string[][]): string[][] {
  const width = Math.max(...rows.map((row) => row.length))
  return Array.from({ length: width }, (_, c) => {
    const lines = rows.map((row) => row[c]?.trim() ?? '').filter((text, i, all) => text !== '' && text !== all[i - 1])
    return [lines.join(''), lines.at(-1) ?? '', ...lines]
  })
}

/** A heading met twice (a merged title above two columns) stands for its first column. */
function onlyOnce(headings: readonly FoundHeading[]): FoundHeading[] {
  const seen = new Set<string>()
  return headings.map((found) => {
    if (found.column === null) return found
    if (seen.has(found.column)) return { ...found, column: null }
    seen.add(found.column)
    return found
  })
}

/** The best fit of all sheets and tables, the whole ones first. */
export function findBest(tables: readonly FactTable[], sheets: readonly Sheet[]): FoundTable | undefined {
  const all = sheets.flatMap((sheet) => tables.flatMap((table) => findTable(table, sheet) ?? []))
  const closeness = (found: FoundTable): number => {
    const matched = found.headings.filter((h) => h.column).length
    const named = found.headings.filter((h) => h.heading !== '').length
    return matched * 2 - (named - matched) - found.lacking.length * 5
  }
  return all.toSorted((a, b) => closeness(b) - closeness(a))[0]
}
