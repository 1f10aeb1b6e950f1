import { createHash } from 'node:crypto'
import { createWriteStream, existsSync } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Instant } from '#kernel'
import { type Copier, type Engine, type Stores, sql, type Tx } from '#store'
import { portableColumns, type Relation } from './relation.store.ts'
import { quoteName, schemaOf } from './table.ts'

export interface SnapshotPart {
  /** sha256 of the part's rows as CSV; names its file. */
  readonly hash: string
  readonly rows: number
}

/** One moment of all relations: which parts each consists of. The same data give the same id. */
export interface Snapshot {
  readonly id: string
  readonly folder: string
  readonly relations: readonly {
    readonly name: string
    readonly columns: Relation['columns']
    readonly parts: readonly SnapshotPart[]
  }[]
}

interface PartRow {
  relation: string
  source: string
  hash: string
  rows: bigint
  bytes: bigint
  written_at: string
}
type Tables = { 'facts.part': PartRow; 'facts.batch': { id: number; pack: string; table_name: string; hash: string } }

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
export const partFile = (folder: string, hash: string): string => join(folder, `${hash}.parquet`)

/**
 * Writes what is not yet written of these relations, all as of one moment, as Parquet parts into `folder`, which `engine` may use.
 * The part of an imported file is written once for ever; a view is written when its content has changed.
 */
export async function takeSnapshot(
  stores: Pick<Stores, 'owner'>,
  engine: Engine,
  relations: readonly Relation[],
  options: { readonly folder: string; readonly at: Instant },
): Promise<Snapshot> {
  await mkdir(options.folder, { recursive: true })
  return stores.owner.copying(async (tx, copy) => {
    const found: Snapshot['relations'][number][] = []
    for (const relation of relations) {
      const parts: SnapshotPart[] = []
      for (const { source, from, isFixed } of await sourcesOf(tx, relation)) {
        const known = await findPart(tx, relation.place, source)
        if (isFixed && known && existsSync(partFile(options.folder, known.hash)))
          parts.push({ hash: known.hash, rows: Number(known.rows) })
        else parts.push(await writePart(tx, copy, engine, relation, source, from, options))
      }
      found.push({ name: relation.name, columns: relation.columns, parts: parts.filter((part) => part.rows > 0) })
    }
    const manifest = JSON.stringify(found)
    const id = createHash('sha256').update(manifest).digest('hex')
    await sql`insert into facts.snapshot (id, manifest, taken_at) values (${id}, ${manifest}, ${options.at}) on conflict (id) do nothing`.execute(
      tx,
    )
    return { id, folder: options.folder, relations: found }
  }, 'repeatable read')
}

async function sourcesOf(tx: Tx, relation: Relation): Promise<{ source: string; from: string; isFixed: boolean }[]> {
  if (!relation.table) return [{ source: 'now', from: relation.place, isFixed: false }]
  const { pack, name } = relation.table
  const batches = await tx
    .withTables<Tables>()
    .selectFrom('facts.batch')
    .select(['id', 'hash'])
    .where('pack', '=', pack)
    .where('table_name', '=', name)
    .orderBy('id')
    .execute()
  // Another set of columns makes other parts of the same file.
  const shape = createHash('sha256').update(JSON.stringify(relation.columns)).digest('hex').slice(0, 12)
  return batches.map(({ id, hash }) => ({
    source: `batch ${id} ${hash} ${shape}`,
    from: `${quoteName(schemaOf(pack))}.${quoteName(`${name}_b${id}`)}`,
    isFixed: true,
  }))
}

const findPart = (tx: Tx, relation: string, source: string): Promise<PartRow | undefined> =>
  tx
    .withTables<Tables>()
    .selectFrom('facts.part')
    .selectAll()
    .where('relation', '=', relation)
    .where('source', '=', source)
    .executeTakeFirst()

async function writePart(
  tx: Tx,
  copy: Copier,
  engine: Engine,
  relation: Relation,
  source: string,
  from: string,
  { folder, at }: { readonly folder: string; readonly at: Instant },
): Promise<SnapshotPart> {
  const draft = join(folder, `draft-${process.pid}-${createHash('sha256').update(from).digest('hex').slice(0, 12)}.csv`)
  const digest = createHash('sha256').update(JSON.stringify(relation.columns))
  let bytes = 0
  const watch = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      digest.update(chunk)
      bytes += chunk.length
      done(null, chunk)
    },
  })
  try {
    const file = createWriteStream(draft, { highWaterMark: 1 << 20 })
    const writing = pipeline(watch, file)
    await copy.out(
      `copy (select ${portableColumns(relation)} from ${from}) to stdout with (format csv)`,
      watch as unknown as Writable,
    )
    await writing
    const hash = digest.digest('hex')
    const target = partFile(folder, hash)
    if (!existsSync(target)) {
      const columns = relation.columns.map(({ name, type }) => `${quoted(name)}: ${quoted(type)}`).join(', ')
      const reading = `read_csv(${quoted(draft)}, header = false, auto_detect = false, delim = ',', quote = '"', escape = '"', new_line = '\\n', nullstr = '', allow_quoted_nulls = false, columns = {${columns}})`
      if (bytes) {
        await engine.run(
          `copy (select * from ${reading}) to ${quoted(`${target}.draft`)} (format parquet, compression zstd, compression_level 1)`,
        )
        // Renamed when whole: a file under its final name is complete.
        await rename(`${target}.draft`, target)
      }
    }
    const rows = bytes ? await rowsOf(engine, target) : 0
    const values = { hash, rows: BigInt(rows), bytes: BigInt(bytes ? (await stat(target)).size : 0), written_at: at }
    await tx
      .withTables<Tables>()
      .insertInto('facts.part')
      .values({ relation: relation.place, source, ...values })
      .onConflict((on) => on.columns(['relation', 'source']).doUpdateSet(values))
      .execute()
    return { hash, rows }
  } finally {
    await rm(draft, { force: true })
  }
}

async function rowsOf(engine: Engine, file: string): Promise<number> {
  const [row] = await engine.all(`select cast(count(*) as double) as n from read_parquet(${quoted(file)})`)
  return Number(row!['n'])
}

/** Makes each relation of the snapshot readable in the engine under its plain name. */
export async function openSnapshot(engine: Engine, snapshot: Snapshot): Promise<void> {
  for (const { name, columns, parts } of snapshot.relations) {
    const files = parts.map((part) => quoted(partFile(snapshot.folder, part.hash)))
    const text = files.length
      ? `select * from read_parquet([${files.join(', ')}])`
      : `select ${columns.map((column) => `cast(null as ${column.type}) as ${quoteName(column.name)}`).join(', ')} where false`
    await engine.run(`create or replace view ${quoteName(name)} as ${text}`)
  }
}
