import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { sql } from './database.ts'
import { migrate, pendingMigrations } from './migrate.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await cloneDatabase()
})
afterAll(() => db.drop())

describe('the three doors', () => {
  it('reads big integers, dates and instants without loss', async () => {
    const { rows } = await sql<{ n: bigint; d: string; t: string; j: { a: number } }>`
      select 9007199254740993::bigint as n, date '2026-03-01' as d, timestamptz '2026-03-01 00:30+08' as t, '{"a":1}'::jsonb as j`.execute(
      db.stores.app.query,
    )
    expect(rows[0]).toEqual({ n: 9007199254740993n, d: '2026-03-01', t: '2026-02-28T16:30:00.000Z', j: { a: 1 } })
  })

  it('gives each door its own role', async () => {
    const who = async (door: 'owner' | 'app' | 'public') =>
      (await sql<{ r: string }>`select current_user::text as r`.execute(db.stores[door].query)).rows[0]!.r
    expect(await Promise.all([who('owner'), who('app'), who('public')])).toEqual([
      'qinglian_owner',
      'qinglian_app',
      'qinglian_public',
    ])
  })

  it('forgets settings after the transaction', async () => {
    const read = sql<{ v: string | null }>`select nullif(current_setting('test.word', true), '') as v`
    const inside = await db.stores.app.transaction(async (tx) => (await read.execute(tx)).rows[0]!.v, {
      'test.word': '里',
    })
    expect(inside).toBe('里')
    expect((await read.execute(db.stores.app.query)).rows[0]!.v).toBeNull()
  })

  it('may not create tables as app or public', async () => {
    await expect(sql`create table public.x (a int)`.execute(db.stores.app.query)).rejects.toThrow(/permission denied/)
    await expect(sql`create table public.x (a int)`.execute(db.stores.public.query)).rejects.toThrow(
      /permission denied/,
    )
  })

  it('copies in and out on one connection, all or nothing', async () => {
    const count = await db.stores.owner.copying(async (tx, copy) => {
      await sql`create temp table line (a text, b int) on commit drop`.execute(tx)
      return copy.into('copy line from stdin (format csv)', Readable.from(['山塘,1\n', '路灯,2\n']))
    })
    expect(count).toBe(2)
    await expect(
      db.stores.owner.copying(async (tx, copy) => {
        await sql`create table store.half (a int)`.execute(tx)
        await copy.into('copy store.half from stdin', Readable.from(['not a number\n']))
      }),
    ).rejects.toThrow(/integer/)
    expect(
      (await sql<{ t: string | null }>`select to_regclass('store.half')::text as t`.execute(db.stores.owner.query))
        .rows[0]!.t,
    ).toBeNull()
  })
})

describe('migrations', () => {
  it('refuses an applied file that was changed, and a database newer than the program', async () => {
    const one = { name: '9001_one.sql', text: 'create table store.one (a int)', checksum: 'a' }
    expect(await migrate(db.stores.owner, [...(await known()), one], '2026-11-05T00:30:00.000Z')).toEqual([
      '9001_one.sql',
    ])
    await expect(pendingMigrations(db.stores.owner, [...(await known()), { ...one, checksum: 'b' }])).rejects.toThrow(
      'store.migration_changed',
    )
    await expect(pendingMigrations(db.stores.owner, await known())).rejects.toThrow('store.database_newer')
  })

  it('applies once when two programs start together', async () => {
    const one = { name: '9001_one.sql', text: 'create table store.one (a int)', checksum: 'a' }
    const two = { name: '9002_two.sql', text: 'create table store.two (a int)', checksum: 'c' }
    const all = [...(await known()), one, two]
    const done = await Promise.all([1, 2, 3].map(() => migrate(db.stores.owner, all, '2026-11-05T00:30:00.000Z')))
    expect(done.flat()).toEqual(['9002_two.sql'])
  })
})

/** What the template already carries, as the program would read it. */
async function known() {
  const { rows } = await sql<{
    name: string
    checksum: string
  }>`select name, checksum from store.migration where name < '9000'`.execute(db.stores.owner.query)
  return rows.map((row) => ({ ...row, text: '' }))
}
