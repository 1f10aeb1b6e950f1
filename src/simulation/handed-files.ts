import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ExampleFile, type FactTable, tablesOf } from '#facts'
import { type Pack, parseYaml } from '#pack'
import { type CountySeed, countySeed } from './county.ts'
import { toGb18030 } from './gb18030.ts'
import { type GrownRow, type GrownRows, growRows } from './row-sets.ts'
import { type HandedFile, RowFixtures } from './row-vocabulary.ts'
import { workbookOf } from './workbook.ts'

/** Rows of a pack's tables: what is loaded before the demonstration begins, and the files that are left to be dropped. */
export interface PackRows {
  readonly pack: string
  readonly grown: GrownRows
  readonly tables: readonly FactTable[]
  readonly files: readonly HandedFile[]
}

/** Grows what `fixtures/rows.yaml` says; undefined for a pack without one. Throws `PackProblem` for words outside the vocabulary. */
export async function readRows(pack: Pack, county: CountySeed = countySeed()): Promise<PackRows | undefined> {
  const file = join(pack.dir, 'fixtures', 'rows.yaml')
  if (!existsSync(file)) return undefined
  const fixtures = parseYaml(await readFile(file, 'utf8'), RowFixtures, 'fixtures/rows.yaml')
  return { pack: pack.id, grown: growRows(fixtures, county), tables: tablesOf(pack), files: fixtures.files }
}

const isIn = (file: HandedFile, row: GrownRow): boolean =>
  Object.entries(file.where).every(([name, value]) => row[name] === value)

/** The rows of a table that are loaded at the start. */
export function loadedRows(rows: PackRows, table: string): GrownRow[] {
  const left = rows.files.filter((file) => file.table === table)
  return (rows.grown.tables.get(table) ?? []).filter((row) => !left.some((file) => isIn(file, row)))
}

const csvCell = (value: unknown): string => {
  const text = value === undefined ? '' : String(value)
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A table's rows as the CSV an import takes, under the names of its columns. */
export function csvOfRows(table: FactTable, rows: readonly GrownRow[]): Buffer {
  const columns = Object.keys(table.definition.columns)
  const lines = rows.map((row) => columns.map((name) => csvCell(row[name])).join(','))
  return Buffer.from(`${[columns.join(','), ...lines].join('\n')}\n`, 'utf8')
}

/** The files a visitor drops, made when they are asked for. */
export async function handedFiles(packs: readonly Pack[]): Promise<ExampleFile[]> {
  const found = (await Promise.all(packs.map((pack) => readRows(pack)))).filter((rows) => rows !== undefined)
  return found.flatMap((rows) =>
    rows.files.map((file) => ({ name: file.name, title: file.title, bytes: async () => fileBytes(rows, file) })),
  )
}

/** A file's heading and lines as its office writes them. */
export async function fileBytes(rows: PackRows, file: HandedFile): Promise<Uint8Array> {
  const table = rows.tables.find(({ name }) => name === file.table)
  if (!table) throw new Error(`${rows.pack}: no table ${file.table}`)
  const columns = Object.entries(table.definition.columns)
  const good = (rows.grown.tables.get(file.table) ?? []).filter((row) => isIn(file, row))
  const lines = [...good]
  for (const { after, row } of file.wrong.toReversed()) lines.splice(after, 0, { ...good[after], ...row })
  const cells = lines.map((row) => columns.map(([name]) => (row[name] === undefined ? '' : String(row[name]))))
  const heading = columns.map(([, { title }]) => (typeof title === 'string' ? title : title.zh))
  if (file.name.endsWith('.xlsx')) return workbookOf(file.title, file.above, heading, cells)
  const text = [...file.above, ...[heading, ...cells].map((line) => line.map(csvCell).join(','))].join('\r\n')
  return file.encoding === 'gb18030' ? toGb18030(`${text}\r\n`) : Buffer.from(`${text}\r\n`, 'utf8')
}
