import { Readable } from 'node:stream'
import { invalid } from '#kernel'
import { normaliseCsv, type Reject } from './csv-normaliser.ts'
import { isSensitive, readIdentity, shapeOfIdentity } from './identity.ts'
import { rowJudge, type Surroundings } from './judge.ts'
import { type PlanContext, planOf } from './plan.ts'
import { withoutNumbers } from './protection.ts'
import { type FoundTable, findBest } from './reading/heading.ts'
import type { ReadFile } from './reading/sheets.ts'
import type { FactTable } from './table.ts'

/** A table found in an office's file, with the column that each of its headings was taken for. */
export interface OfficeTable {
  readonly found: FoundTable
  /** Column for each heading; null for what is left out. */
  readonly mapping: readonly (string | null)[]
}

/** What a person says when the machine took a heading for the wrong column: columns by position, '' to leave one out. */
export interface Choice {
  readonly table?: string | undefined
  readonly columns?: readonly string[] | undefined
}

/** Problem `facts.no_table_found` when no heading is that of any table. */
export function officeTable(tables: readonly FactTable[], file: ReadFile, choice: Choice = {}): OfficeTable {
  const among = choice.table ? tables.filter((table) => `${table.pack}/${table.name}` === choice.table) : tables
  const found = findBest(among, file.sheets)
  if (!found) throw invalid('facts.no_table_found')
  const mapping = found.headings.map(({ column }, i) => {
    const said = choice.columns?.[i]
    if (said === undefined) return column
    return said !== '' && said in found.table.definition.columns ? said : null
  })
  for (const [i, column] of mapping.entries())
    if (column !== null && mapping.indexOf(column) < i)
      throw invalid('facts.heading_twice', { heading: found.headings[i]!.heading })
  const lacking = Object.entries(found.table.definition.columns).find(
    ([column, { required }]) => required && !mapping.includes(column),
  )
  if (lacking) throw invalid('facts.column_lacking', { column: titleOf(found.table, lacking[0]) })
  return { found, mapping }
}

export function titleOf(table: FactTable, column: string, locale: 'zh' | 'en' = 'zh'): string {
  const title = table.definition.columns[column]?.title
  if (title === undefined) return column
  return typeof title === 'string' ? title : locale === 'en' ? (title.en ?? title.zh) : title.zh
}

/** Sums and signatures below a table are no rows of it. */
const FOOT = /^(合计|总计|小计|本页合计|累计|制表|填表|审核|经办|负责人|单位盖章|注[:：]|说明[:：]|备注[:：])/

/** The rows below the heading in their places, feet and empty rows as empty ones, so that row n stays row n. */
export function rowsBelow({ found }: OfficeTable): string[][] {
  return found.sheet.rows
    .slice(found.until + 1)
    .map((row) => (FOOT.test(row.find((cell) => cell !== '') ?? '') ? [] : row))
}

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** The table as strict CSV: a heading of column names, then one record for each row. */
export function csvOf(table: OfficeTable): Buffer {
  const wanted = table.mapping.flatMap((column, i) => (column === null ? [] : [{ column, i }]))
  const lines = rowsBelow(table).map((row) => {
    const cells = wanted.map(({ i }) => {
      const text = row[i] ?? ''
      return table.found.headings[i]!.inTenThousands && /\d$/.test(text) ? `${text}万` : text
    })
    // More cells than headings: a comma slipped in somewhere, and everything behind it stands in the wrong column.
    if (row.length > table.found.headings.length) cells.push('')
    // A record of one empty field is an empty line; of more it would be a row without values.
    return cells.every((cell) => cell === '') ? '' : cells.map(quoted).join(',')
  })
  return Buffer.from(`${[wanted.map(({ column }) => column).join(','), ...lines].join('\n')}\n`, 'utf8')
}

/** The row of the sheet, counted from 1, of record `line` of the CSV. */
export const rowInSheet = (table: OfficeTable, line: number): number => table.found.until + 1 + line

export interface Trial {
  readonly records: number
  readonly taken: number
  readonly rejected: number
  readonly blank: number
  readonly rejects: readonly Reject[]
}

/** Reads every row as an import would, and keeps nothing. */
export async function tryOut(table: OfficeTable, around: Surroundings, context: PlanContext): Promise<Trial> {
  const judge = rowJudge(table.found.table, around)
  const csv = normaliseCsv(Readable.from([csvOf(table)]), {
    delimiter: ',',
    firstRowId: 0,
    maxRejects: 10_000,
    ...(judge ? { judge } : {}),
    plan: (header) => planOf(table.found.table, header, { ...context, around }),
  })
  for await (const _ of csv.bytes);
  return csv.tally
}

/** The first rows as they may be shown before anything is imported: numbers of people by their shape. */
export function sampleOf(table: OfficeTable, most: number): { row: number; cells: string[] }[] {
  const rows = rowsBelow(table)
  const sample: { row: number; cells: string[] }[] = []
  for (let i = 0; i < rows.length && sample.length < most; i++) {
    const row = rows[i]!
    if (row.every((cell) => cell === '')) continue
    sample.push({
      row: rowInSheet(table, i + 1),
      cells: table.mapping.map((column, c) => shown(table.found.table, column, row[c] ?? '')),
    })
  }
  return sample
}

function shown(table: FactTable, column: string | null, text: string): string {
  const definition = column ? table.definition.columns[column] : undefined
  if (!definition || !isSensitive(definition.type)) return withoutNumbers(text)
  const read = readIdentity(definition.type, text)
  return 'plain' in read ? shapeOfIdentity(definition.type, read.plain) : withoutNumbers(text)
}
