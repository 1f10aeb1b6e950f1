import { createHash } from 'node:crypto'
import { createWriteStream, existsSync } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Instant } from '#kernel'
import { type Copier, type Engine, openEngine, type Stores, sql, type Tx } from '#store'
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
type Tables = {
  'facts.part': PartRow
  'facts.batch': { id: number; pack: string; table_name: string; hash: string; undone_at: string | null }
}

interface Source {
  /** What the rows are, so that they need not be written twice. */
  readonly source: string
  readonly from: string
  readonly isFixed: boolean
}

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
      for (const source of await sourcesOf(tx, relation)) {
        const known = await findPart(tx, relation.place, source.source)
        if (source.isFixed && known && existsSync(partFile(options.folder, known.hash)))
          parts.push({ hash: known.hash, rows: Number(known.rows) })
        else parts.push(await writePart(tx, copy, engine, relation, source, options))
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

async function sourcesOf(tx: Tx, relation: Relation): Promise<Source[]> {
  if (!relation.table) return [{ source: 'now', from: relation.place, isFixed: false }]
  const { pack, name } = relation.table
  const batches = await tx
    .withTables<Tables>()
    .selectFrom('facts.batch')
    .select(['id', 'hash'])
    .where('pack', '=', pack)
    .where('table_name', '=', name)
    .where('undone_at', 'is', null)
    .orderBy('id')
    .execute()
  return batches.map(({ id, hash }) => ({
    source: sourceOfBatch(relation, id, hash),
    from: partRelation(pack, name, id),
    isFixed: true,
  }))
}

const partRelation = (pack: string, name: string, batchId: number): string =>
  `${quoteName(schemaOf(pack))}.${quoteName(`${name}_b${batchId}`)}`

/** Another set of columns makes another part of the same file. */
const sourceOfBatch = (relation: Relation, batchId: number, fileHash: string): string =>
  `batch ${batchId} ${fileHash} ${shapeOf(relation)}`
const shapeOf = (relation: Relation): string =>
  createHash('sha256').update(JSON.stringify(relation.columns)).digest('hex').slice(0, 12)

/** A part that never changes is named by what it was made from: the file, and its place in the database. */
const fixedHash = (relation: Relation, source: string): string =>
  createHash('sha256').update(`${relation.place} ${source}`).digest('hex')

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
  { source, from, isFixed }: Source,
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
    const hash = isFixed ? fixedHash(relation, source) : digest.digest('hex')
    const rows = bytes ? await writeParquet(engine, draft, relation.columns, partFile(folder, hash)) : 0
    await keepPart(
      tx,
      relation,
      source,
      { hash, rows, bytes: bytes ? (await stat(partFile(folder, hash))).size : 0 },
      at,
    )
    return { hash, rows }
  } finally {
    await rm(draft, { force: true })
  }
}

/** Clean CSV of these columns, in this order, as a Parquet file under its final name; returns its rows. */
export async function writeParquet(
  engine: Engine,
  csv: string,
  columns: Relation['columns'],
  target: string,
): Promise<number> {
  if (!existsSync(target)) {
    const typed = columns.map(({ name, type }) => `${quoted(name)}: ${quoted(type)}`).join(', ')
    const reading = `read_csv(${quoted(csv)}, header = false, auto_detect = false, delim = ',', quote = '"', escape = '"', new_line = '\\n', nullstr = '', allow_quoted_nulls = false, max_line_size = 4000000, columns = {${typed}})`
    await engine.run(
      `copy (select * from ${reading}) to ${quoted(`${target}.draft`)} (format parquet, compression zstd, compression_level 1)`,
    )
    // Renamed when whole: a file under its final name is complete.
    await rename(`${target}.draft`, target)
  }
  const [row] = await engine.all(`select cast(count(*) as double) as n from read_parquet(${quoted(target)})`)
  return Number(row!['n'])
}

async function keepPart(
  tx: Tx,
  relation: Relation,
  source: string,
  part: { hash: string; rows: number; bytes: number },
  at: Instant,
): Promise<void> {
  const values = { hash: part.hash, rows: BigInt(part.rows), bytes: BigInt(part.bytes), written_at: at }
  await tx
    .withTables<Tables>()
    .insertInto('facts.part')
    .values({ relation: relation.place, source, ...values })
    .onConflict((on) => on.columns(['relation', 'source']).doUpdateSet(values))
    .execute()
}

/**
 * Makes the part of a file that is just being imported from the very bytes the database was given, in their column order. It asks
 * nothing of the database, which may be at its indexes meanwhile; what it resolves with enters the part into the book.
 */
export async function makeBatchPart(
  relation: Relation,
  batch: { readonly id: number; readonly hash: string; readonly csv: string; readonly columns: readonly string[] },
  { folder, at }: { readonly folder: string; readonly at: Instant },
): Promise<(tx: Tx) => Promise<void>> {
  const engine = await openEngine({ folders: [folder], memoryMb: 400 })
  try {
    const source = sourceOfBatch(relation, batch.id, batch.hash)
    const hash = fixedHash(relation, source)
    const columns = ['row_id', ...batch.columns].map((name) => relation.columns.find((column) => column.name === name)!)
    const rows = await writeParquet(engine, batch.csv, columns, partFile(folder, hash))
    const { size } = await stat(partFile(folder, hash))
    return (tx) => keepPart(tx, relation, source, { hash, rows, bytes: size }, at)
  } finally {
    await engine.close()
  }
}

/** Makes each relation of the snapshot readable in the engine under its plain name. */
export async function openSnapshot(engine: Engine, snapshot: Snapshot): Promise<void> {
  for (const { name, columns, parts } of snapshot.relations) {
    const files = parts.map((part) => quoted(partFile(snapshot.folder, part.hash)))
    const text = files.length
      ? `select ${columns.map((column) => quoteName(column.name)).join(', ')} from read_parquet([${files.join(', ')}], union_by_name = true)`
      : `select ${columns.map((column) => `cast(null as ${column.type}) as ${quoteName(column.name)}`).join(', ')} where false`
    await engine.run(`create or replace view ${quoteName(name)} as ${text}`)
  }
}
