import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { importFile } from '#facts'
import { installPacks, type Pack } from '#pack'
import { sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { type FlagRow, getFlag, precisionOf, recordVerdict, rowsOf } from './flag.store.ts'
import { rerun, runRules } from './run.store.ts'
import { LIBRARY, PARTS, packOf } from './testing/library.ts'

const RULE = 'small-library/kept-too-long'
const day = (n: number) => `2026-11-${String(n).padStart(2, '0')}T00:30:00.000Z`

let database: TestDatabase
let pack: Pack
let folder: string

beforeAll(async () => {
  database = await cloneDatabase()
  folder = await mkdtemp(join(tmpdir(), 'qinglian-rules-'))
  for (const [path, text] of Object.entries(LIBRARY)) {
    await mkdir(dirname(join(folder, 'small-library', path)), { recursive: true })
    await writeFile(join(folder, 'small-library', path), text)
  }
  pack = await packOf(join(folder, 'small-library'))
  await installPacks(database.stores.owner, [pack], PARTS, day(1))
})
afterAll(async () => {
  await database.drop()
  await rm(folder, { recursive: true })
})
beforeEach(() => sql`delete from fact_small_library.loan`.execute(database.stores.owner.query))

let file = 0
/** Rows as book, shelf, lent, back; written straight into the table through an import. */
async function lend(rows: readonly (readonly [string, string, string, string])[]): Promise<void> {
  const text = `book,shelf,lent_on,back_on\n${rows.map((row) => row.join(',')).join('\n')}\n`
  const stream = Readable.from([Buffer.from(text)])
  // Another name and a blank line each: the same file twice would be refused.
  await importFile(database.stores, {
    pack: 'small-library',
    table: 'loan',
    file: {
      name: `${++file}.csv`,
      stream: Readable.from([Buffer.concat([Buffer.from(text), Buffer.alloc(file, 10)])]),
    },
    at: day(1),
  })
  stream.destroy()
}
const flags = async () =>
  (
    await sql<FlagRow>`select * from rules.flag where rule = ${RULE} order by subject, period`.execute(
      database.stores.owner.query,
    )
  ).rows
const standing = async () =>
  (await flags()).filter((f) => f.state === 'raised').map((f) => [f.subject, f.period, f.value])
const counts = async () =>
  (
    await sql<{
      outcome: string
      n: bigint
    }>`select outcome, sum(count)::bigint as n from rules.answer_count where rule = ${RULE} group by outcome order by outcome`.execute(
      database.stores.owner.query,
    )
  ).rows.map((row) => [row.outcome, Number(row.n)])

describe('the life of a flag', () => {
  test('raised, kept, withdrawn, raised again; every change is noted', async () => {
    await lend([
      ['山海', 'A', '2026-09-01', '2026-10-05'],
      ['诗经', 'A', '2026-09-01', '2026-09-10'],
      ['楚辞', 'A', '', ''],
    ])
    const first = await runRules(database.stores, { pack: pack.id, asOf: day(2), folder })
    expect(first.results).toMatchObject([
      { flagged: 1, clear: 1, notApplicable: 1, changes: { raised: 1, kept: 0, withdrawn: 0 } },
    ])
    expect(await counts()).toEqual([
      ['clear', 1],
      ['flag', 1],
      ['not_applicable', 1],
    ])
    const [flag] = await flags()
    expect(flag).toMatchObject({
      subject: 'A|山海',
      period: '2026-09',
      value: 34,
      reason: '借了 34 天',
      raised_at: day(2),
      division_code: 'A',
    })

    const again = await runRules(database.stores, { pack: pack.id, asOf: day(3), folder })
    expect(again.results[0]!.changes).toEqual({ raised: 0, kept: 1, withdrawn: 0 })
    expect(again.snapshot).toBe(first.snapshot)
    expect((await flags())[0]!.raised_at).toBe(day(2))

    const [evidence] = await rowsOf(database.stores, flag!, day(3))
    expect(evidence).toMatchObject({ table: 'loan', columns: ['row_id', 'book', 'shelf', 'lent_on', 'back_on'] })
    expect(evidence!.rows).toEqual([[expect.any(String), '山海', 'A', '2026-09-01', '2026-10-05']])

    await sql`delete from fact_small_library.loan where book = '山海'`.execute(database.stores.owner.query)
    const gone = await runRules(database.stores, { pack: pack.id, asOf: day(4), engine: 'postgres' })
    expect(gone.results[0]!.changes).toEqual({ raised: 0, kept: 0, withdrawn: 1 })
    expect((await flags())[0]).toMatchObject({ state: 'withdrawn', outcome: 'clear', withdrawn_at: day(4) })

    await lend([['山海', 'A', '2026-09-01', '2026-10-05']])
    await runRules(database.stores, { pack: pack.id, asOf: day(5), engine: 'postgres' })
    expect((await flags())[0]).toMatchObject({ id: flag!.id, state: 'raised', raised_at: day(5), withdrawn_at: null })
    const { rows } = await sql<{
      change: string
    }>`select change from rules.flag_change where flag_id = ${flag!.id} order by at`.execute(
      database.stores.owner.query,
    )
    expect(rows.map((row) => row.change)).toEqual(['raised', 'withdrawn', 'raised_again'])
  })

  test('precision is counted from the last word about each flag', async () => {
    await lend([
      ['一', 'A', '2026-01-01', '2026-03-01'],
      ['二', 'A', '2026-01-01', '2026-03-01'],
    ])
    await runRules(database.stores, { pack: pack.id, asOf: day(6), engine: 'postgres' })
    expect(await precisionOf(database.stores.owner.query, RULE)).toBeNull()
    const ids = (await flags()).filter((f) => f.state === 'raised').map((f) => f.id)
    await database.stores.owner.transaction(async (tx) => {
      await recordVerdict(tx, { flagId: ids[0]!, upheld: false, at: day(6) })
      await recordVerdict(tx, { flagId: ids[0]!, upheld: true, at: day(7) })
      await recordVerdict(tx, { flagId: ids[1]!, upheld: false, at: day(7) })
      expect(await getFlag(tx, ids[0]!)).toMatchObject({ rule: RULE })
    })
    expect(await precisionOf(database.stores.owner.query, RULE)).toMatchObject({ judged: 2, upheld: 1 })
    await expect(
      database.stores.owner.transaction((tx) =>
        recordVerdict(tx, { flagId: '00000000-0000-8000-8000-000000000000', upheld: true, at: day(7) }),
      ),
    ).rejects.toMatchObject({
      problem: { code: 'rules.no_such_flag' },
    })
  })

  test('without a session nothing of it is seen', async () => {
    expect((await sql`select 1 from rules.flag`.execute(database.stores.app.query)).rows).toEqual([])
    expect((await sql`select 1 from rules.undecided`.execute(database.stores.app.query)).rows).toEqual([])
    expect((await sql`select 1 from rules.flag_change`.execute(database.stores.app.query)).rows).toEqual([])
  })
})

const undecided = async () =>
  (
    await sql<{
      row: string
    }>`select concat_ws(' · ', unnest(subjects), period, reason, division_code) as row from rules.undecided where rule = ${RULE} order by 1`.execute(
      database.stores.owner.query,
    )
  ).rows.map(({ row }) => row)

const book = fc.constantFrom('甲', '乙', "丙'|", 'd "q"', 'e\\{,}')
const shelf = fc.constantFrom('A', 'B', '')
const date = fc.constantFrom('', '2026-08-31', '2026-09-01', '2026-09-30', '2026-10-01')
const row = fc.tuple(book, shelf, date, date).map(([b, s, l, k]) => [`"${b.replaceAll('"', '""')}"`, s, l, k] as const)

test('both engines raise the same flags, and judging only what was touched agrees with judging everything', async () => {
  let at = 10
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 1, maxLength: 12 }),
      fc.array(row, { minLength: 1, maxLength: 4 }),
      async (before, added) => {
        await sql`delete from fact_small_library.loan`.execute(database.stores.owner.query)
        await lend(before)
        const moment = new Date(Date.parse(day(8)) + ++at * 60_000).toISOString()
        await runRules(database.stores, { pack: pack.id, asOf: moment, engine: 'duckdb' })
        const [inDuckdb, countedInDuckdb, undecidedInDuckdb] = [await standing(), await counts(), await undecided()]
        await runRules(database.stores, { pack: pack.id, asOf: moment, engine: 'postgres' })
        expect(await standing()).toEqual(inDuckdb)
        expect(await counts()).toEqual(countedInDuckdb)
        expect(await undecided()).toEqual(undecidedInDuckdb)

        await lend(added)
        const touched = await sql<{
          subject: string
        }>`select distinct portable.subject_of(shelf, book) as subject from fact_small_library.loan`.execute(
          database.stores.owner.query,
        )
        const subjects = touched.rows
          .map((r) => r.subject)
          .filter((subject) =>
            added.some(([b]) => subject.replaceAll('||', '|').endsWith(`|${b.slice(1, -1).replaceAll('""', '"')}`)),
          )
        await database.stores.owner.transaction((tx) => rerun(tx, { rule: RULE, subjects, at: moment }))
        const [afterTouching, undecidedAfterTouching] = [await standing(), await undecided()]
        const full = await runRules(database.stores, { pack: pack.id, asOf: moment, engine: 'postgres' })
        expect(await standing()).toEqual(afterTouching)
        expect(await undecided()).toEqual(undecidedAfterTouching)
        expect(full.results[0]!.changes).toMatchObject({ raised: 0, withdrawn: 0 })
      },
    ),
    { numRuns: 12 },
  )
}, 120_000)
