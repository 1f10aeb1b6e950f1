import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isWithin, stableId, subtreeRange } from '#kernel'
import { type Database, sql, type Tx } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { record } from './index.ts'
import { sequence } from './sequencer.store.ts'

const at = '2026-11-05T00:30:00.000Z'
let db: TestDatabase

beforeAll(async () => {
  db = await cloneDatabase()
  for (let n = 0; n < 3; n++) await db.stores.app.transaction((tx) => record(tx, { kind: 'a.b', content: { n }, at }))
  await sequence(db.stores.owner, at)
  await db.stores.app.transaction((tx) => record(tx, { kind: 'a.b', content: { n: 4 }, at }))
})
afterAll(() => db.drop())

const TABLES = ['entry', 'node', 'checkpoint', 'tree'] as const
const attempt = (database: Database, statement: string) =>
  database
    .transaction((tx: Tx) => sql.raw(statement).execute(tx))
    .then(
      (result) => ({ refused: false, rows: result.rows, changed: Number(result.numAffectedRows ?? 0n) }),
      (error: { code?: string }) => ({ refused: true, rows: [], changed: 0, code: error.code }),
    )

describe('the ledger against its own users', () => {
  it('requests may not change, remove, number or empty anything', async () => {
    const changes = [
      "update ledger.entry set bytes = '\\x7b7d'",
      'update ledger.entry set leaf = 99, leaf_hash = null',
      'update ledger.entry set erased_at = at',
      'delete from ledger.entry',
      'truncate ledger.entry',
      'delete from ledger.node',
      "update ledger.node set hash = decode(repeat('00', 32), 'hex')",
      "insert into ledger.node values (0, 50, decode(repeat('00', 32), 'hex'))",
      "update ledger.checkpoint set note = ''",
      "insert into ledger.checkpoint values (9, 'x', decode(repeat('00', 32), 'hex'), '2026-01-01', '')",
      "update ledger.tree set hash = 'sm3'",
      `insert into ledger.entry (id, at, kind, bytes, salt, leaf, leaf_hash) values (gen_random_uuid(), '${at}', 'a.b', '\\x7b7d', decode(repeat('00', 32), 'hex'), 77, decode(repeat('00', 32), 'hex'))`,
      'alter table ledger.entry disable row level security',
      'drop table ledger.entry',
    ]
    for (const statement of changes) {
      for (const database of [db.stores.app, db.stores.public])
        expect(await attempt(database, statement), statement).toMatchObject({ refused: true, code: '42501' })
    }
  })

  it('the public role reads nothing at all', async () => {
    for (const table of TABLES)
      expect(await attempt(db.stores.public, `select * from ledger.${table}`)).toMatchObject({ code: '42501' })
    for (const call of ["ledger.looks_at('x', 1)", 'ledger.may_read(null)'])
      expect(await attempt(db.stores.public, `select ${call}`)).toMatchObject({ code: '42501' })
  })

  it('without a context a request sees no entry', async () => {
    expect(await attempt(db.stores.app, 'select * from ledger.entry')).toMatchObject({ refused: false, rows: [] })
  })

  it('even the owner cannot edit by mistake', async () => {
    const edits = [
      "update ledger.entry set bytes = '\\x7b7d'",
      "update ledger.entry set kind = 'a.c'",
      "update ledger.entry set at = at + interval '1 minute'",
      'update ledger.entry set leaf = leaf + 100 where leaf is not null',
      'update ledger.entry set leaf = null, leaf_hash = null where leaf is not null',
      'update ledger.entry set bytes = null, salt = null, erased_at = at where leaf is null',
      "update ledger.entry set leaf = 9, leaf_hash = decode(repeat('00', 32), 'hex'), bytes = '\\x7b7d' where leaf is null",
      'delete from ledger.entry',
      'truncate ledger.entry',
      'delete from ledger.node',
      "update ledger.tree set hash = 'sm3'",
    ]
    for (const statement of edits) expect((await attempt(db.stores.owner, statement)).refused, statement).toBe(true)
  })

  it('whatever columns an update names, it is refused to requests', async () => {
    const columns = ['id', 'at', 'kind', 'unit_id', 'subject', 'bytes', 'salt', 'leaf', 'leaf_hash', 'erased_at']
    await fc.assert(
      fc.asyncProperty(fc.subarray(columns, { minLength: 1 }), fc.boolean(), async (names, all) => {
        const statement = `update ledger.entry set ${names.map((name) => `${name} = ${name}`).join(', ')}${all ? '' : ' where leaf is null'}`
        expect((await attempt(db.stores.app, statement)).refused).toBe(true)
      }),
      { numRuns: 40 },
    )
  })
})

describe('auditors read what lies in their scope', () => {
  const county = '990121000000'
  const towns = ['990121001000', '990121002000']
  const villages = ['990121001201', '990121001202', '990121002201']
  const codes = [county, ...towns, ...villages]
  const unitOf = (code: string) => stableId('unit', code)
  let total = 0

  beforeAll(async () => {
    await db.stores.owner.transaction(async (tx) => {
      for (const code of codes) {
        const level = code === county ? 'county' : towns.includes(code) ? 'town' : 'village'
        const parent = code === county ? null : unitOf(level === 'town' ? county : `${code.slice(0, 9)}000`)
        await sql`insert into directory.division (code, name, level, from_on) values (${code}, ${code}, ${level}, '2020-01-01')`.execute(
          tx,
        )
        await sql`insert into directory.unit (id, name, short_name, carrier, division_code, parent_id, from_on)
          values (${unitOf(code)}, ${code}, ${code}, ${level}, ${code}, ${parent}, '2020-01-01')`.execute(tx)
        await record(tx, { kind: 'a.scoped', unitId: unitOf(code), content: { code }, at })
      }
      await record(tx, { kind: 'a.scoped', content: { code: county }, at }) // without a unit: the county's
    })
    total = codes.length + 1
  })

  /** A context as `access.enter` sets it, with scopes over these subtrees for one topic. */
  const context = (topic: string, over: readonly string[]): Record<string, string> => ({
    'qinglian.person_id': stableId('person', 'x'),
    'qinglian.session_id': stableId('session', 'x'),
    'qinglian.purpose': 'audit',
    'qinglian.recuse': '{}',
    'qinglian.posts': '{}',
    [`qinglian.ranges_${topic}`]: `{${over.map((code) => `[${subtreeRange(code).from},${subtreeRange(code).until})`).join(',')}}`,
    [`qinglian.units_${topic}`]: '{}',
  })

  const seen = async (settings: Record<string, string>): Promise<string[]> => {
    const { rows } = await db.stores.app.transaction(
      (tx) => sql<{ bytes: Buffer }>`select bytes from ledger.entry where kind = 'a.scoped'`.execute(tx),
      settings,
    )
    return rows.map((row) => JSON.parse(row.bytes.toString()).content.code as string).sort()
  }

  it('exactly the entries of units within, by property', async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray(codes), async (over) => {
        const expected = [...codes, county].filter((code) => over.some((o) => isWithin(code, o))).sort()
        expect(await seen(context('audit', over))).toEqual(expected)
      }),
      { numRuns: 40 },
    )
    expect((await seen(context('audit', [county]))).length).toBe(total)
  })

  it('another topic, another county or half a context opens nothing', async () => {
    expect(await seen(context('matter', [county]))).toEqual([])
    expect(await seen(context('audit', ['990122000000']))).toEqual([])
    const { 'qinglian.purpose': _, ...half } = context('audit', [county])
    expect(await seen(half)).toEqual([])
  })
})
