import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { conflict, type Instant, unavailable } from '#kernel'
import { type Database, hasSqlState, seesChinese, sql, type Tx } from './database.ts'

interface AppliedRow {
  name: string
  checksum: string
  applied_at: string
}

type Tables = { 'store.migration': AppliedRow }

/** Any number that is ours; two programs that start together must not migrate together. */
const MIGRATION_LOCK = 990121

export interface Migration {
  readonly name: string
  readonly text: string
  readonly checksum: string
}

/** The numbered `.sql` files of a folder, in order. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_[a-z0-9_-]+\.sql$/.test(name)).sort()
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8')
      return { name, text, checksum: createHash('sha256').update(text).digest('hex') }
    }),
  )
}

/** What would be applied; a problem when an applied file was changed since, or the database is newer than the program. */
export async function pendingMigrations(owner: Database, migrations: readonly Migration[]): Promise<Migration[]> {
  const applied = new Map((await findApplied(owner)).map((row) => [row.name, row.checksum]))
  for (const migration of migrations) {
    const checksum = applied.get(migration.name)
    if (checksum !== undefined && checksum !== migration.checksum)
      throw conflict('store.migration_changed', { name: migration.name })
    applied.delete(migration.name)
  }
  for (const name of applied.keys()) throw conflict('store.database_newer', { name })
  const known = new Set((await findApplied(owner)).map((row) => row.name))
  return migrations.filter((migration) => !known.has(migration.name))
}

async function findApplied(owner: Database): Promise<AppliedRow[]> {
  try {
    return await owner.query.withTables<Tables>().selectFrom('store.migration').selectAll().execute()
  } catch (error) {
    if (hasSqlState(error, '42P01') || hasSqlState(error, '3F000')) return []
    throw error
  }
}

/** Brings the database up to date, each file in its own transaction, under one lock. Returns the names applied. */
export async function migrate(owner: Database, migrations: readonly Migration[], at: Instant): Promise<string[]> {
  await owner.transaction(async (tx) => {
    await lock(tx)
    await sql`create schema if not exists store`.execute(tx)
    await sql`create table if not exists store.migration (name text primary key, checksum text not null, applied_at timestamptz not null)`.execute(
      tx,
    )
    await sql`create extension if not exists pg_trgm`.execute(tx)
  })
  if (!(await seesChinese(owner))) throw unavailable('store.blind_to_chinese')
  const applied: string[] = []
  for (const migration of await pendingMigrations(owner, migrations)) {
    const mine = await owner.transaction(async (tx) => {
      await lock(tx)
      const stores = tx.withTables<Tables>()
      if (
        await stores.selectFrom('store.migration').select('name').where('name', '=', migration.name).executeTakeFirst()
      )
        return false
      await sql.raw(migration.text).execute(tx)
      await stores
        .insertInto('store.migration')
        .values({ name: migration.name, checksum: migration.checksum, applied_at: at })
        .execute()
      return true
    })
    if (mine) applied.push(migration.name)
  }
  return applied
}

const lock = (tx: Tx) => sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(tx)
