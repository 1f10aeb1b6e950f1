import { spawn } from 'node:child_process'
import { createHash, type Hash } from 'node:crypto'
import { createReadStream, createWriteStream, existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { Transform } from 'node:stream'
import { conflict, type Instant, invalid } from '#kernel'
import { type Database, sql, type Tx } from './database.ts'

/** Where a partition belongs: its table, and the bound as PostgreSQL writes it. */
interface Partition {
  readonly of: string
  readonly bound: string
}

/** What a backup says of itself; every table is checked against it before a row is restored. */
interface Manifest {
  readonly format: 1
  readonly madeAt: Instant
  readonly migrations: readonly string[]
  readonly tables: readonly {
    readonly name: string
    readonly columns: readonly string[]
    readonly rows: number
    readonly sha256: string
    /** A partition made as data came in: the database to restore into does not have it yet. */
    readonly partition?: Partition
  }[]
  readonly sequences: readonly { readonly name: string; readonly value: string }[]
}

export interface BackupResult {
  readonly rows: number
  readonly files: number
}

/** Folders of the data directory that go along: content-addressed files and keys. */
const FOLDERS = ['files', 'keys'] as const

/**
 * Writes one archive: every table of ours as COPY text from one REPEATABLE READ snapshot, then files and keys.
 * Files are content-addressed and written before their rows, so whatever the snapshot names is there.
 */
export async function backup(owner: Database, dataFolder: string, target: string, at: Instant): Promise<BackupResult> {
  const draft = await mkdtemp(join(tmpdir(), 'qinglian-backup-'))
  try {
    await mkdir(join(draft, 'tables'))
    const manifest = await owner.copying(async (tx, copy) => {
      const tables: Manifest['tables'][number][] = []
      for (const table of await listTables(tx)) {
        const meter = metered()
        await copy.out(
          `copy (select ${table.columns.map(quote).join(', ')} from ${table.sqlName}) to stdout`,
          metering(meter),
          createWriteStream(join(draft, 'tables', table.name)),
        )
        const { name, columns, partition } = table
        const sha256 = meter.hash.digest('hex')
        tables.push({ name, columns, rows: meter.lines, sha256, ...(partition ? { partition } : {}) })
      }
      const { rows: sequences } = await sql<{ name: string; value: string }>`
        select format('%I.%I', schemaname, sequencename) as name, last_value::text as value from pg_sequences
        where schemaname not in ('graphile_worker') and last_value is not null`.execute(tx)
      const { rows: migrations } = await sql<{ name: string }>`select name from store.migration order by name`.execute(
        tx,
      )
      return { format: 1, madeAt: at, migrations: migrations.map((m) => m.name), tables, sequences } satisfies Manifest
    }, 'repeatable read')
    await writeFile(join(draft, 'manifest.json'), JSON.stringify(manifest, null, 1))
    let files = 0
    for (const folder of FOLDERS) {
      if (!existsSync(join(dataFolder, folder))) continue
      await cp(join(dataFolder, folder), join(draft, folder), { recursive: true, preserveTimestamps: true })
      files += (await readdir(join(draft, folder), { recursive: true, withFileTypes: true })).filter((e) =>
        e.isFile(),
      ).length
    }
    await tar(['-czf', resolve(target), '-C', draft, '.'], target)
    return { rows: manifest.tables.reduce((sum, table) => sum + table.rows, 0), files }
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

/** Unpacks an archive and checks it whole against its manifest. The caller removes `folder` when done. */
export async function openBackup(archive: string): Promise<{ folder: string; manifest: Manifest }> {
  const folder = await mkdtemp(join(tmpdir(), 'qinglian-restore-'))
  await tar(['-xzf', resolve(archive), '-C', folder, '--no-same-owner'], archive)
  const text = await readFile(join(folder, 'manifest.json'), 'utf8').catch(() => undefined)
  if (!text) throw invalid('cli.backup_broken', { file: archive, detail: 'manifest.json' })
  const manifest = JSON.parse(text) as Manifest
  for (const table of manifest.tables) {
    const hash = createHash('sha256')
    for await (const chunk of createReadStream(join(folder, 'tables', table.name))) hash.update(chunk as Buffer)
    if (hash.digest('hex') !== table.sha256) throw invalid('cli.backup_broken', { file: archive, detail: table.name })
  }
  return { folder, manifest }
}

/**
 * Fills a migrated database (packs installed) with an opened backup, in one transaction, in the order of foreign keys,
 * and puts files and keys back. Tables that the backup has and the database lacks are a problem that names them.
 */
export async function restore(
  owner: Database,
  opened: { folder: string; manifest: Manifest },
  dataFolder: string,
): Promise<BackupResult> {
  let files = 0
  for (const folder of FOLDERS) {
    if (!existsSync(join(opened.folder, folder))) continue
    await cp(join(opened.folder, folder), join(dataFolder, folder), { recursive: true, preserveTimestamps: true })
    files += (await readdir(join(opened.folder, folder), { recursive: true, withFileTypes: true })).filter((e) =>
      e.isFile(),
    ).length
  }
  await owner.copying(async (tx, copy) => {
    await addPartitions(tx, opened.manifest)
    const present = await listTables(tx)
    const byName = new Map(present.map((t) => [t.name, t]))
    const lost = opened.manifest.tables.find((t) => !byName.has(t.name))
    if (lost) throw conflict('cli.backup_broken', { file: 'manifest.json', detail: lost.name })
    // What installing has put there makes room; append-only guards stand aside for the length of this transaction.
    const ours = present.filter((table) => table.name !== 'store.migration')
    for (const table of ours) await sql.raw(`alter table ${table.sqlName} disable trigger user`).execute(tx)
    await sql.raw(`truncate ${ours.map((table) => table.sqlName).join(', ')} cascade`).execute(tx)
    for (const name of inForeignKeyOrder(
      present.map((t) => t.name),
      await listForeignKeys(tx),
    )) {
      const table = opened.manifest.tables.find((t) => t.name === name)
      if (!table || name === 'store.migration') continue
      await copy.into(
        `copy ${byName.get(name)!.sqlName} (${table.columns.map(quote).join(', ')}) from stdin`,
        createReadStream(join(opened.folder, 'tables', name)),
      )
    }
    // References put off to the end are checked now: a table with pending checks cannot be altered.
    await sql`set constraints all immediate`.execute(tx)
    for (const table of ours) await sql.raw(`alter table ${table.sqlName} enable trigger user`).execute(tx)
    for (const { name, value } of opened.manifest.sequences)
      await sql`select setval(${name}::regclass, ${value}::bigint)`.execute(tx)
  })
  return { rows: opened.manifest.tables.reduce((sum, table) => sum + table.rows, 0), files }
}

interface Table {
  readonly name: string
  readonly sqlName: string
  readonly columns: readonly string[]
  readonly partition?: Partition
}

/** Our own tables with the columns a COPY may fill (no generated ones); the job queue is not part of the record. */
async function listTables(tx: Tx): Promise<Table[]> {
  const { rows } = await sql<{
    schema: string
    name: string
    columns: string[]
    of: string | null
    bound: string | null
  }>`
    select n.nspname as schema, c.relname as name, array_agg(a.attname::text order by a.attnum) as columns,
           (select pn.nspname || '.' || p.relname from pg_inherits i join pg_class p on p.oid = i.inhparent
              join pg_namespace pn on pn.oid = p.relnamespace where i.inhrelid = c.oid and c.relispartition) as of,
           pg_get_expr(c.relpartbound, c.oid) as bound
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'graphile_worker', 'public')
    group by n.nspname, c.relname, c.oid order by 1, 2`.execute(tx)
  return rows.map((row) => ({
    name: `${row.schema}.${row.name}`,
    sqlName: `${quote(row.schema)}.${quote(row.name)}`,
    columns: row.columns,
    ...(row.of && row.bound ? { partition: { of: row.of, bound: row.bound } } : {}),
  }))
}

/** Makes the partitions that data had made in the backed-up database. Names and bounds of any other form are refused. */
async function addPartitions(tx: Tx, manifest: Manifest): Promise<void> {
  const present = new Set((await listTables(tx)).map((table) => table.name))
  for (const { name, partition } of manifest.tables) {
    if (!partition || present.has(name)) continue
    const isOurs = [name, partition.of].every((n) => /^[a-z_][a-z0-9_]*\.[a-z_][a-z0-9_]*$/.test(n))
    if (!isOurs || !/^(DEFAULT|FOR VALUES (IN|FROM|WITH) [^;]*)$/.test(partition.bound))
      throw conflict('cli.backup_broken', { file: 'manifest.json', detail: name })
    await sql.raw(`create table ${name} partition of ${partition.of} ${partition.bound}`).execute(tx)
  }
}

async function listForeignKeys(tx: Tx): Promise<{ child: string; parent: string }[]> {
  const { rows } = await sql<{ child: string; parent: string }>`
    select cn.nspname || '.' || c.relname as child, pn.nspname || '.' || p.relname as parent
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace cn on cn.oid = c.relnamespace
      join pg_class p on p.oid = k.confrelid join pg_namespace pn on pn.oid = p.relnamespace
    where k.contype = 'f' and k.conrelid <> k.confrelid`.execute(tx)
  return rows
}

/** Parents before children; a ring keeps the order given (its constraints must be deferrable to restore). */
export function inForeignKeyOrder(
  names: readonly string[],
  keys: readonly { child: string; parent: string }[],
): string[] {
  const done = new Set<string>()
  const open = new Set<string>()
  const visit = (name: string): void => {
    if (done.has(name) || open.has(name)) return
    open.add(name)
    for (const key of keys) if (key.child === name) visit(key.parent)
    done.add(name)
  }
  for (const name of names) visit(name)
  return [...done]
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`

interface Meter {
  lines: number
  readonly hash: Hash
}

const metered = (): Meter => ({ lines: 0, hash: createHash('sha256') })

function metering(meter: Meter): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      meter.hash.update(chunk)
      for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) meter.lines++
      done(null, chunk)
    },
  })
}

function tar(args: readonly string[], file: string): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn('tar', args, { stdio: ['ignore', 'ignore', 'pipe'], cwd: dirname(resolve(file)) })
    let said = ''
    child.stderr.on('data', (chunk) => (said += chunk))
    child.on('error', (cause) => fail(invalid('cli.backup_broken', { file, detail: cause.message })))
    child.on('close', (code) =>
      code === 0 ? done() : fail(invalid('cli.backup_broken', { file, detail: said.trim().split('\n')[0] ?? '' })),
    )
  })
}
