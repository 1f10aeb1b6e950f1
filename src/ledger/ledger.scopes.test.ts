import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addGrant, asActor, openSession, type Topic } from '#access'
import { installDirectory } from '#directory'
import { isWithin, levelOf, parentOf, stableId } from '#kernel'
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
  const codes = [county, '990121001000', '990121002000', '990121001201', '990121001202', '990121002201']
  const unitOf = (code: string) => stableId('unit', code)
  const carrierOf = (code: string) => levelOf(code)
  let people = 0

  beforeAll(async () => {
    await db.stores.owner.transaction(async (tx) => {
      const units = codes.map((code) => {
        const parent = parentOf(code)
        const parentId = parent && codes.includes(parent) ? unitOf(parent) : undefined
        return { id: unitOf(code), name: code, carrier: carrierOf(code), divisionCode: code, parentId }
      })
      const divisions = [...codes, '990122000000'].map((code) => ({ code, name: code }))
      await installDirectory(tx, { divisions, units, persons: [], posts: [], occupancies: [], relations: [] }, at)
      for (const code of codes) await record(tx, { kind: 'a.scoped', unitId: unitOf(code), content: { code }, at })
      await record(tx, { kind: 'a.scoped', content: { code: county }, at }) // without a unit: the county's
    })
  })

  /** What a person sees who was granted these subtrees for one topic. */
  async function seen(topic: Topic, over: readonly string[]): Promise<string[]> {
    const id = stableId('person', String(people++))
    const { actor } = await db.stores.owner.transaction(async (tx) => {
      const persons = [{ id, name: '审计', divisionCode: county }]
      await installDirectory(tx, { divisions: [], units: [], persons, posts: [], occupancies: [], relations: [] }, at)
      for (const divisionCode of over) {
        const grant = {
          to: { personId: id },
          role: 'audit-admin',
          topics: [topic],
          purpose: '审计',
          from: '2026-01-01',
        }
        await addGrant(tx, { ...grant, over: { kind: 'subtree', divisionCode } }, at)
      }
      return openSession(tx, id, at)
    })
    const { rows } = await asActor(db.stores, actor, 'audit', (tx) =>
      sql<{ bytes: Buffer }>`select bytes from ledger.entry where kind = 'a.scoped'`.execute(tx),
    )
    return rows.map((row) => JSON.parse(row.bytes.toString()).content.code as string).sort()
  }

  it('exactly the entries of units within, by property', async () => {
    await fc.assert(
      fc.asyncProperty(fc.subarray(codes), async (over) => {
        const expected = [...codes, county].filter((code) => over.some((o) => isWithin(code, o))).sort()
        expect(await seen('audit', over)).toEqual(expected)
      }),
      { numRuns: 30 },
    )
    expect((await seen('audit', [county])).length).toBe(codes.length + 1)
  })

  it('another topic or another county opens nothing', async () => {
    expect(await seen('matter', [county])).toEqual([])
    expect(await seen('audit', ['990122000000'])).toEqual([])
  })
})
