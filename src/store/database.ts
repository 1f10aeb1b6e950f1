import type { Readable, Transform, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Kysely, PostgresDialect, type PostgresPool, sql, type Transaction } from 'kysely'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'

export type { Expression, Kysely, RawBuilder, SqlBool } from 'kysely'
export { sql } from 'kysely'

/** A transaction; each store names its own rows with `tx.withTables<{ 'schema.table': Row }>()`. */
export type Tx = Transaction<unknown>

export interface Database {
  /** Statements outside a transaction, each on its own. */
  readonly query: Kysely<unknown>
  /** One READ COMMITTED transaction; `settings` are set for its length only. Rolls back on any throw. */
  transaction<T>(fn: (tx: Tx) => Promise<T>, settings?: Readonly<Record<string, string>>): Promise<T>
  /** As `transaction`, on one connection that can also COPY. `isolation` as PostgreSQL names it. */
  copying<T>(fn: (tx: Tx, copy: Copier) => Promise<T>, isolation?: 'read committed' | 'repeatable read'): Promise<T>
  close(): Promise<void>
}

export interface Copier {
  /** `COPY … FROM STDIN`; resolves with the number of rows taken. */
  into(statement: string, source: Readable): Promise<number>
  /** `COPY … TO STDOUT` through the given transforms into the last stream; resolves when that one is finished. */
  out(statement: string, ...streams: readonly [...Transform[], Writable]): Promise<void>
}

/** Three doors to one database: migrations and worker, requests under row security, the published schema only. */
export interface Stores {
  readonly owner: Database
  readonly app: Database
  readonly public: Database
}

export interface DatabaseUrls {
  readonly owner: string
  readonly app: string
  readonly public: string
}

const { builtins } = pg.types
const parsers: Record<number, (text: string) => unknown> = {
  [builtins.INT8]: (text) => BigInt(text),
  [builtins.NUMERIC]: (text) => text,
  [builtins.DATE]: (text) => text,
  [builtins.TIMESTAMPTZ]: (text) => new Date(text).toISOString(),
}
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && parsers[oid]) || pg.types.getTypeParser(oid, format as 'text'),
}

/** Opens a pool. `role` is assumed on every connection, so that a login may serve several doors. */
export function openDatabase(url: string, options: { role?: string; max?: number; name?: string } = {}): Database {
  const pool = new pg.Pool({
    ...connectionOf(url),
    max: options.max ?? 8,
    application_name: options.name ?? 'qinglian',
    options: `-c timezone=UTC${options.role ? ` -c role=${options.role}` : ''}`,
    types: types as pg.CustomTypesConfig,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
  })
  // An idle connection that the server drops must not end the process; the next query reports the outage.
  pool.on('error', () => {})
  // Nor may one that is lent out and just between two statements of a transaction: the pool does not listen to those.
  pool.on('connect', (client) => client.on('error', () => {}))
  const query = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: pool as unknown as PostgresPool }) })
  return {
    query,
    transaction: (fn, settings) =>
      query.transaction().execute(async (tx) => {
        if (settings) await applySettings(tx, settings)
        return fn(tx)
      }),
    copying: (fn, isolation = 'read committed') => copyingOn(pool, fn, isolation),
    close: () => query.destroy(),
  }
}

/** A bare pool for a library that brings its own queries; whoever opens it ends it, after the library has let go. */
export function openPool(url: string, options: { max: number; name: string }): pg.Pool {
  const pool = new pg.Pool({ ...connectionOf(url), max: options.max, application_name: options.name })
  // As above: a connection that the server drops, idle or lent out, must not end the process.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** pg reads `?host=/dir` for unix sockets only in some forms; this takes `postgres://user@/db?host=/dir&port=1`. */
function connectionOf(url: string): pg.PoolConfig {
  const m = /^postgres(?:ql)?:\/\/([^@/]*)@\/([^?]+)\?(.*)$/.exec(url)
  if (!m) return { connectionString: url }
  const query = new URLSearchParams(m[3])
  const [user, password] = m[1]!.split(':').map(decodeURIComponent)
  return {
    user: user!,
    ...(password ? { password } : {}),
    database: decodeURIComponent(m[2]!),
    host: query.get('host') ?? '/tmp',
    port: Number(query.get('port') ?? 5432),
  }
}

async function applySettings(tx: Tx, settings: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(settings))
    await sql`select set_config(${name}, ${value}, true)`.execute(tx)
}

async function copyingOn<T>(pool: pg.Pool, fn: (tx: Tx, copy: Copier) => Promise<T>, isolation: string): Promise<T> {
  const client = await pool.connect()
  const lent = {
    query: (...args: unknown[]) => client.query(...(args as Parameters<typeof client.query>)),
    release: () => {},
  }
  const facade = { connect: async () => lent, end: async () => {} }
  const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: facade as unknown as PostgresPool }) })
  const copier: Copier = {
    into: async (statement, source) => {
      const sink = client.query(copyFrom(statement))
      await pipeline(source, sink)
      return sink.rowCount
    },
    out: async (statement, ...streams) => pipeline([client.query(copyTo(statement)), ...streams]),
  }
  try {
    await client.query(`begin isolation level ${isolation}`)
    const result = await fn(kysely as unknown as Tx, copier)
    await client.query('commit')
    client.release()
    return result
  } catch (error) {
    // A broken COPY can leave the connection unusable: roll back if it still answers, never put it back in the pool.
    await client.query('rollback').catch(() => {})
    client.release(true)
    throw error
  }
}

/** Opens the three doors. The logins behind the addresses need only be members of the roles. */
export function openStores(urls: DatabaseUrls, options: { max?: number } = {}): Stores {
  const max = options.max ?? 8
  return {
    owner: openDatabase(urls.owner, { max, name: 'qinglian-owner' }),
    app: openDatabase(urls.app, { role: 'qinglian_app', max, name: 'qinglian-app' }),
    public: openDatabase(urls.public, { role: 'qinglian_public', max, name: 'qinglian-public' }),
  }
}

export async function closeStores(stores: Stores): Promise<void> {
  await Promise.all([stores.owner.close(), stores.app.close(), stores.public.close()])
}

/** True when a driver error carries this SQLSTATE (`23505` unique, `55P03` lock not available …). */
export const hasSqlState = (error: unknown, state: string): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && (error as { code: unknown }).code === state

/** Refuses a database whose locale is blind to Chinese trigrams (a `C` character class makes every similarity 0). */
export async function seesChinese(database: Database): Promise<boolean> {
  const { rows } = await sql<{ s: number }>`select similarity('张三丰', '张三') as s`.execute(database.query)
  return (rows[0]?.s ?? 0) > 0
}
