import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { installCodelists } from './codelist.store.ts'
import { type ImportRequest, importFile } from './import.store.ts'
import { installTables } from './table.store.ts'
import { type FactTable, SourceDefinition, TableDefinition } from './table.ts'

const AT = '2026-11-05T00:30:00.000Z'
const LOANS: FactTable = {
  pack: 'small-library',
  name: 'loan',
  definition: TableDefinition.parse({
    title: '借阅',
    columns: {
      reader: { type: 'text', title: '读者', required: true },
      shelf: { type: 'code', title: '书架', codelist: 'shelves' },
      lent_on: { type: 'date', title: '借出日期', required: true },
      fine: { type: 'money', title: '罚款（元）', from: '罚款' },
    },
  }),
  source: SourceDefinition.parse({ title: '登记本', expect: { max_rejected_share: 0.9 } }),
  codelists: { shelves: ['A', 'B'] },
}
const HEADING = '读者,书架,借出日期,罚款\n'

let database: TestDatabase
let folder: string
let count = 0

beforeAll(async () => {
  database = await cloneDatabase()
  folder = await mkdtemp(join(tmpdir(), 'qinglian-import-'))
  const entries = LOANS.codelists['shelves']!.map((code) => ({ code, title: code, details: {} }))
  await database.stores.owner.transaction((tx) => installTables(tx, [LOANS], AT))
  await database.stores.owner.transaction((tx) => installCodelists(tx, LOANS.pack, [{ list: 'shelves', entries }]))
})
afterAll(async () => {
  await database.drop()
  await rm(folder, { recursive: true })
})

async function take(bytes: string | Buffer, more: Partial<ImportRequest> = {}) {
  const path = join(folder, `${++count}.csv`)
  await writeFile(path, bytes)
  return importFile(database.stores, { pack: 'small-library', table: 'loan', file: path, at: AT, ...more })
}
const rowsOf = async (batchId: number) =>
  (
    await sql<Record<string, unknown>>`select row_id - (${batchId}::bigint << 32) as line, reader, shelf, lent_on, fine
      from fact_small_library.loan where batch_id = ${batchId} order by row_id`.execute(database.stores.owner.query)
  ).rows
const total = async () =>
  (await sql<{ n: bigint }>`select count(*) as n from fact_small_library.loan`.execute(database.stores.owner.query))
    .rows[0]!.n

describe('taking a file in', () => {
  test('rows become typed, keep their line, and refused ones their reason', async () => {
    const report = await take(
      `${HEADING}王小明,A,2026年3月1日,"1,234.50"\r\n"李, 四","B",2026/3/2,\n\n张三,C,2026-03-03,1\n赵六,A,2026-02-30,1\n,A,2026-03-01,1\n钱七,A\n孙八,A,2026-03-01,1.234\n 周九 ,,20260304,-0.5`,
    )
    expect(report).toMatchObject({ records: 9, taken: 3, rejected: 5, blank: 1, encoding: 'utf-8', already: false })
    expect(await rowsOf(report.batchId)).toEqual([
      { line: 1n, reader: '王小明', shelf: 'A', lent_on: '2026-03-01', fine: 123450n },
      { line: 2n, reader: '李, 四', shelf: 'B', lent_on: '2026-03-02', fine: null },
      { line: 9n, reader: '周九', shelf: null, lent_on: '2026-03-04', fine: -50n },
    ])
    expect(report.rejects.map(({ line, column, reason }) => [line, column, reason])).toEqual([
      [4, 'shelf', 'not_in_codelist'],
      [5, 'lent_on', 'not_a_date'],
      [6, 'reader', 'empty'],
      [7, null, 'wrong_number_of_fields'],
      [8, 'fine', 'too_many_decimals'],
    ])
    const kept = await sql<{
      n: bigint
    }>`select count(*) as n from facts.reject where batch_id = ${report.batchId}`.execute(database.stores.owner.query)
    expect(kept.rows[0]!.n).toBe(5n)
  })

  test('the same file twice is said and changes nothing, packed or from a stream', async () => {
    const text = `${HEADING}甲,A,2026-01-01,\n`
    const first = await take(text)
    const before = await total()
    expect(await take(text)).toMatchObject({ already: true, batchId: first.batchId })
    const stream = { name: 'again.csv', stream: Readable.from([Buffer.from(text)]) }
    await expect(take('', { file: stream })).rejects.toMatchObject({ problem: { code: 'facts.already_imported' } })
    expect(await total()).toBe(before)
    expect((await take(gzipSync(`${HEADING}乙,A,2026-01-01,\n`))).taken).toBe(1)
  })

  test('text in GB18030, UTF-16 and with a byte-order mark reads alike', async () => {
    const gb = Buffer.from(
      'b6c1d5df2ccae9bcdc2cbde8b3f6c8d5c6da2cb7a3bfee0ac1f5d1f42c412c323032362d30312d30312c0a',
      'hex',
    )
    const report = await take(gb)
    expect(report.encoding).toBe('gb18030')
    expect((await rowsOf(report.batchId))[0]).toMatchObject({ reader: '刘阳' })
    const utf16 = await take(
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`${HEADING}陈香,A,2026-01-01,\n`, 'utf16le')]),
    )
    expect((await rowsOf(utf16.batchId))[0]).toMatchObject({ reader: '陈香' })
    expect((await take(`\ufeff${HEADING}林生,A,2026-01-01,\n`)).encoding).toBe('utf-8')
  })

  test('one broken character costs its own row only', async () => {
    const report = await take(
      Buffer.concat([
        Buffer.from(`${HEADING}${'好人,A,2026-01-01,\n'.repeat(40_000)}`),
        Buffer.from([0xff, 0x41]),
        Buffer.from(',A,2026-01-01,\n好人,B,2026-01-01,\n'),
      ]),
    )
    expect(report).toMatchObject({ taken: 40_001, rejected: 1, rejects: [{ line: 40_001, reason: 'wrong_encoding' }] })
  })
})

describe('a file that is not taken leaves nothing', () => {
  const cases: [string, string | Buffer, string][] = [
    ['an empty file', '', 'facts.file_empty'],
    ['a heading alone', HEADING, 'facts.file_without_rows'],
    ['a heading without a required column', '读者,书架\n甲,A\n', 'facts.heading_missing'],
    ['a heading nobody knows', '读者,身高\n甲,1\n', 'facts.heading_unknown'],
    ['a heading twice', '读者,读者,借出日期\n甲,乙,2026-01-01\n', 'facts.heading_twice'],
    ['a quote that never closes', `${HEADING}"甲,A,2026-01-01,\n乙,A,2026-01-01,\n`, 'facts.record_never_ends'],
    ['rows of another table', `${HEADING}${'甲,Z,x,y\n'.repeat(20)}`, 'facts.mostly_rejected'],
    ['a torn archive', gzipSync(`${HEADING}${'甲,A,2026-01-01,\n'.repeat(999)}`).subarray(0, 60), 'facts.broken_gzip'],
    ['bytes that are no text', Buffer.from([0x80, 0xff, 0xff, 0x00, 0xfe, 0x0a]), 'facts.unknown_encoding'],
  ]
  for (const [name, bytes, code] of cases)
    test(name, async () => {
      const before = await total()
      await expect(take(bytes)).rejects.toMatchObject({ problem: { code } })
      expect(await total()).toBe(before)
      const { rows } = await sql<{
        n: bigint
      }>`select count(*) as n from pg_class where relname like 'loan_b%' and not relispartition and relkind = 'r'`.execute(
        database.stores.owner.query,
      )
      expect(rows[0]!.n).toBe(0n)
    })
  test('no such table, no such file', async () => {
    await expect(take('', { table: 'nothing' })).rejects.toMatchObject({ problem: { code: 'facts.no_such_table' } })
    await expect(take('', { file: join(folder, 'gone.csv') })).rejects.toMatchObject({
      problem: { code: 'facts.file_missing' },
    })
  })
})

test('a column may be added by an upgrade, its type not changed', async () => {
  const wider = {
    ...LOANS,
    definition: {
      ...LOANS.definition,
      columns: {
        ...LOANS.definition.columns,
        note: { type: 'text' as const, title: '备注', required: false, sensitivity: 'internal' as const },
      },
    },
  }
  await database.stores.owner.transaction((tx) => installTables(tx, [wider], AT))
  const report = await take('读者,借出日期,备注\n甲,2026-01-01,新\n')
  expect(report.taken).toBe(1)
  const other = {
    ...LOANS,
    definition: {
      ...LOANS.definition,
      columns: { ...LOANS.definition.columns, fine: { ...LOANS.definition.columns['fine']!, type: 'text' as const } },
    },
  }
  await expect(database.stores.owner.transaction((tx) => installTables(tx, [other], AT))).rejects.toMatchObject({
    problem: { code: 'facts.type_changed' },
  })
})
