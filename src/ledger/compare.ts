import { type Locale, t } from '#texts'
import type { Finding } from './bundle.ts'
import type { Json } from './canonical.ts'
import { parseTable } from './table-text.ts'

/** The part of a publication's content that is a table. Cells may stand in lists or under the columns' names. */
export interface PublishedTable {
  readonly title?: string
  readonly columns: readonly (string | { readonly name: string; readonly label?: string })[]
  readonly rows: readonly (readonly Json[] | { readonly [column: string]: Json | undefined })[]
  readonly statistics?: readonly { readonly label: string; readonly value: Json }[]
}

export interface Comparison {
  readonly ok: boolean
  /** Row counts from 1 below the heading, as printed; the first is the sentence to show. */
  readonly findings: readonly Finding[]
  /** Every cell that differs. */
  readonly differences: readonly { row: number; column: string; published: string; seen: string }[]
}

/**
 * Column headings and cells as text; undefined when the content is not a table.
 * A publication of figures only (`statistics: [{label, value}]`, no columns) is a table of two columns.
 */
export function tableOf(content: unknown, locale: Locale = 'zh'): { columns: string[]; rows: string[][] } | undefined {
  const table = content as Partial<PublishedTable> | null | undefined
  if (!table || !Array.isArray(table.columns) || !Array.isArray(table.rows)) return undefined
  if (table.columns.length === 0) return figuresOf(table, locale)
  const names = table.columns.map((column) => (typeof column === 'string' ? column : String(column.name)))
  const columns = table.columns.map((column) =>
    typeof column === 'string' ? column : String(column.label ?? column.name),
  )
  const rows = table.rows.map((row) =>
    Array.isArray(row)
      ? names.map((_, i) => cellText(row[i]))
      : names.map((name) => cellText((row as Record<string, Json>)[name])),
  )
  return { columns, rows }
}

function figuresOf(
  table: Partial<PublishedTable>,
  locale: Locale,
): { columns: string[]; rows: string[][] } | undefined {
  if (!Array.isArray(table.statistics) || table.statistics.length === 0) return undefined
  const rows = table.statistics.map((figure) => [cellText(figure.label), cellText(figure.value)])
  return { columns: [t(locale, 'ledger.column_what'), t(locale, 'ledger.column_number')], rows }
}

const cellText = (cell: unknown): string => {
  if (cell === null || cell === undefined) return ''
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
}

/** Two cells say the same: full-width and half-width, spaces, `1,186.00` and `1186`, a 元 behind or ¥ before do not differ. */
export function sameCell(a: string, b: string): boolean {
  return plain(a) === plain(b)
}

function plain(cell: string): string {
  const text = cell.normalize('NFKC').replace(/\s+/g, '')
  const amount = /^[¥￥]?([+-]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?元?$/.exec(text)
  // Only money is respelled: a code such as 007 keeps its noughts.
  if (!amount || !/[.,¥￥元]/.test(text)) return text
  const decimals = (amount[3] ?? '').replace(/0+$/, '')
  return `${amount[1] === '-' ? '-' : ''}${amount[2]!.replace(/,/g, '')}${decimals ? `.${decimals}` : ''}`
}

/**
 * Compares what is on the wall (rows, CSV or typed text) with what was published, and names the row and column that differ.
 * A heading line is recognised; columns may then stand in another order.
 */
export function compareContent(
  content: unknown,
  seen: string | readonly (readonly string[])[],
  locale: Locale = 'zh',
): Comparison {
  const published = tableOf(content, locale)
  if (!published)
    return { ok: false, findings: [{ ok: false, key: 'ledger.compare_no_table', params: {} }], differences: [] }
  const given = align(published.columns, typeof seen === 'string' ? parseTable(seen) : seen)
  if (given.length === 0)
    return { ok: false, findings: [{ ok: false, key: 'ledger.compare_empty', params: {} }], differences: [] }
  const findings: Finding[] = []
  const differences: { row: number; column: string; published: string; seen: string }[] = []
  for (const { row, ours, theirs } of pair(published.rows, given)) {
    if (!theirs) findings.push({ ok: false, key: 'ledger.compare_row_missing', params: { row } })
    else if (!ours) findings.push({ ok: false, key: 'ledger.compare_row_added', params: { row } })
    else {
      published.columns.forEach((column, i) => {
        const [a, b] = [ours[i] ?? '', theirs[i] ?? '']
        if (sameCell(a, b)) return
        differences.push({ row, column, published: a, seen: b })
        findings.push({ ok: false, key: 'ledger.compare_cell', params: { row, column, published: a, seen: b } })
      })
    }
  }
  if (findings.length > 0) return { ok: false, findings, differences }
  return {
    ok: true,
    findings: [{ ok: true, key: 'ledger.compare_same', params: { rows: published.rows.length } }],
    differences,
  }
}

/** Drops a heading line and brings the columns into the published order. */
function align(columns: readonly string[], rows: readonly (readonly string[])[]): (readonly string[])[] {
  const heading = (rows[0] ?? []).map(plain)
  const places = columns.map((column) => heading.indexOf(plain(column)))
  if (columns.length === 0 || places.some((place) => place < 0)) return [...rows]
  return rows.slice(1).map((row) => places.map((place) => row[place] ?? ''))
}

type Pair = { row: number; ours?: readonly string[]; theirs?: readonly string[] }

/** Rows in order; where the counts differ, equal rows at both ends are matched first, so that one lost row is one finding. */
function pair(ours: readonly (readonly string[])[], theirs: readonly (readonly string[])[]): Pair[] {
  const same = (a: readonly string[], b: readonly string[]) => a.every((cell, i) => sameCell(cell, b[i] ?? ''))
  const shorter = Math.min(ours.length, theirs.length)
  let head = 0
  while (head < shorter && same(ours[head]!, theirs[head]!)) head++
  let tail = 0
  while (tail < shorter - head && same(ours[ours.length - 1 - tail]!, theirs[theirs.length - 1 - tail]!)) tail++
  const middle: Pair[] = []
  const left = ours.slice(head, ours.length - tail)
  const right = theirs.slice(head, theirs.length - tail)
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    middle.push({
      row: head + i + 1,
      ...(left[i] ? { ours: left[i]! } : {}),
      ...(right[i] ? { theirs: right[i]! } : {}),
    })
  }
  return middle
}
