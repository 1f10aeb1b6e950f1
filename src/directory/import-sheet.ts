import { parse } from 'csv-parse/sync'
import { COLUMNS, type Column } from './import-words.ts'

/** One complaint about a list, with the place and what its sentence needs. */
export interface ImportIssue {
  readonly file: string
  readonly line: number
  /** Message key below `problem.`. */
  readonly code: string
  readonly params?: Readonly<Record<string, string | number>>
}

export interface SheetRow {
  readonly file: string
  readonly line: number
  /** A cell without blanks around it; `''` when it is empty or the list has no such column. */
  get(column: Column): string
}

export interface Sheet {
  readonly file: string
  readonly columns: ReadonlySet<Column>
  readonly rows: readonly SheetRow[]
  readonly issues: readonly ImportIssue[]
}

/** The text of a list as offices save them: UTF-8, or GB18030 from a spreadsheet program. */
export function sheetText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

const known: ReadonlyMap<string, Column> = new Map(
  Object.entries(COLUMNS).flatMap(([column, names]) => names.map((name) => [name, column as Column])),
)

/** Reads a list with a heading. A column nobody knows is an issue, because a misspelt one would be silently empty. */
export function readSheet(file: string, text: string): Sheet {
  const issues: ImportIssue[] = []
  let records: { record: string[]; info: { lines: number } }[]
  try {
    records = parse(text, {
      bom: true,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as typeof records
  } catch (error) {
    const line = (error as { lines?: number }).lines ?? 1
    return { file, columns: new Set(), rows: [], issues: [{ file, line, code: 'directory.import_no_csv' }] }
  }
  const head = records[0]?.record ?? []
  const at = new Map<Column, number>()
  for (const [i, name] of head.entries()) {
    const column = known.get(name)
    if (!column) {
      if (name !== '') issues.push({ file, line: 1, code: 'directory.import_unknown_column', params: { column: name } })
    } else if (at.has(column))
      issues.push({ file, line: 1, code: 'directory.import_column_twice', params: { column: name } })
    else at.set(column, i)
  }
  const rows = records.slice(1).flatMap(({ record, info }): SheetRow[] => {
    if (record.every((cell) => cell === '')) return []
    if (record.length > head.length && record.slice(head.length).some((cell) => cell !== ''))
      issues.push({ file, line: info.lines, code: 'directory.import_too_many_cells' })
    const get = (column: Column): string => (at.has(column) ? (record[at.get(column)!] ?? '').normalize('NFC') : '')
    return [{ file, line: info.lines, get }]
  })
  return { file, columns: new Set(at.keys()), rows, issues }
}
