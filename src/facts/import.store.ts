import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { Keyring } from '#crypto'
import { conflict, type Instant, invalid } from '#kernel'
import { type Copier, type Stores, sql, type Tx } from '#store'
import { type NormalisedCsv, normaliseCsv, type Reject } from './csv-normaliser.ts'
import { decoded, type Encoding, unpacked } from './encoding.ts'
import { rowJudge, type Surroundings } from './judge.ts'
import { keepOriginals } from './original.store.ts'
import { planOf } from './plan.ts'
import { Protection } from './protection.ts'
import { plainProblem, refuseUnexpected } from './refusal.ts'
import { tableRelation } from './relation.store.ts'
import { makeBatchPart } from './snapshot.store.ts'
import { surroundingsOf } from './surroundings.store.ts'
import { getTable, relationOf } from './table.store.ts'
import { type FactTable, quoteName, schemaOf } from './table.ts'

export interface ImportRequest {
  readonly pack: string
  readonly table: string
  /** A path, or the bytes with a name to remember them by. `.gz` is recognised by its bytes. */
  readonly file: string | { readonly name: string; readonly stream: Readable }
  /** Needed for tables with identity numbers, telephones or accounts: the table takes their keyed hashes. */
  readonly keyring?: Keyring
  /** Who brought the file, and where from in a workbook; absent for what the installation loads itself. */
  readonly brought?: Brought
  /** When it is not what the bytes look like; wins over the pack's own declaration. */
  readonly encoding?: Encoding
  /** Folder of snapshots: the file's part is made at once, while its rows are at hand, and no run has to wait for it. */
  readonly snapshots?: string
  readonly at: Instant
  readonly onProgress?: (progress: { readonly records: number }) => void
}

/** What is on record of a file that somebody brought. */
export interface Brought {
  readonly unitId: string
  readonly divisionCode: string
  readonly personId?: string
  /** Of the file as it was brought, when what is read was taken out of it. */
  readonly original?: {
    readonly hash: string
    readonly bytes: number
    readonly encoding: string
    readonly kind: string
    readonly sheet: string | null
    readonly headingRow: number
  }
  readonly within?: Surroundings['within']
}

export interface ImportReport {
  readonly batchId: number
  /** True when this very file was taken in before: nothing has changed. */
  readonly already: boolean
  readonly hash: string
  readonly encoding: Encoding
  readonly records: number
  readonly taken: number
  readonly rejected: number
  readonly blank: number
  /** The refused rows, each with its line, column and reason. */
  readonly rejects: readonly Reject[]
}

interface BatchRow {
  id: number
  pack: string
  table_name: string
  file_name: string
  hash: string
  encoding: string
  bytes: bigint
  records: bigint
  taken: bigint
  rejected: bigint
  blank: bigint
  imported_at: string
  undone_at: string | null
}
type Tables = {
  'facts.batch': BatchRow
  'facts.reject': { batch_id: number; line: bigint; column_name: string | null; reason: string; value: string }
}

/** Row ids are `batch · 2^32 + line`, so that a row leads to its file and line. */
export const ROWS_PER_BATCH = 2 ** 32
const MAX_UNPACKED_BYTES = 64e9
const MAX_REJECTS = 10_000
const FILE_CHUNK_BYTES = 1 << 18
const PROGRESS_EVERY = 100_000

/**
 * Takes a CSV file into a pack's table: all of it in one transaction, or nothing. The same file twice changes nothing.
 * Problems are one sentence each: `facts.no_such_table`, `facts.file_missing`, headings, encodings, `facts.too_many_rejects`,
 * `facts.unexpected_rows`, `facts.disk_full`.
 */
export async function importFile(stores: Pick<Stores, 'owner'>, request: ImportRequest): Promise<ImportReport> {
  const table = await getTable(stores.owner, request.pack, request.table)
  if (typeof request.file === 'string') {
    // Cheap beside loading, and spares it for a file that is already here.
    const known = await findBatch(stores, table, await hashOfFile(request.file))
    if (known) return { ...reportOf(known), already: true }
  }
  try {
    return await stores.owner.copying((tx, copy) => load(tx, copy, table, request))
  } catch (error) {
    throw plainProblem(error, table)
  }
}

async function load(tx: Tx, copy: Copier, table: FactTable, request: ImportRequest): Promise<ImportReport> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`facts.import ${table.pack}/${table.name}`}, 0))`.execute(
    tx,
  )
  const { rows } = await sql<{
    id: number
  }>`select nextval(pg_get_serial_sequence('facts.batch', 'id'))::int as id`.execute(tx)
  const id = rows[0]!.id
  const part = `${quoteName(schemaOf(table.pack))}.${quoteName(`${table.name}_b${id}`)}`
  await sql
    .raw(`create table ${part} (like ${relationOf(table)} including defaults, check (batch_id = ${id}))`)
    .execute(tx)
  await sql.raw(`alter table ${part} alter column batch_id set default ${id}`).execute(tx)

  const draft = request.snapshots ? join(request.snapshots, `import-${process.pid}-${id}.csv`) : undefined
  if (request.snapshots) await mkdir(request.snapshots, { recursive: true })
  try {
    return await loadInto(tx, copy, table, { ...request, id, part, ...(draft ? { draft } : {}) })
  } finally {
    if (draft) await rm(draft, { force: true })
  }
}

async function loadInto(
  tx: Tx,
  copy: Copier,
  table: FactTable,
  request: ImportRequest & { readonly id: number; readonly part: string; readonly draft?: string },
): Promise<ImportReport> {
  const { id, part } = request
  const facts = tx.withTables<Tables>()
  const around = await surroundingsOf(tx, table, request.brought?.within)
  const protection = request.keyring ? new Protection(request.keyring) : undefined
  const reading = await openFile({ ...request, around, ...(protection ? { protection } : {}) }, table, id)
  const columns = await reading.columns
  await copy.into(
    `copy ${part} (row_id, ${columns.map(quoteName).join(', ')}) from stdin with (format csv)`,
    request.draft ? kept(reading.rows, request.draft) : reading.rows,
  )
  const { tally } = reading
  const original = request.brought?.original
  const hash = original?.hash ?? reading.hash()
  refuseUnexpected(table, tally)
  const known = await facts
    .selectFrom('facts.batch')
    .select('imported_at')
    .where('pack', '=', table.pack)
    .where('table_name', '=', table.name)
    .where('hash', '=', hash)
    .where('undone_at', 'is', null)
    .executeTakeFirst()
  if (known) throw conflict('facts.already_imported', { file: reading.name, at: known.imported_at.slice(0, 10) })

  const batch = {
    pack: table.pack,
    table_name: table.name,
    file_name: reading.name,
    hash,
    encoding: original?.encoding ?? reading.encoding,
    bytes: BigInt(original?.bytes ?? reading.bytes()),
  }
  const { brought } = request
  const counts = { records: tally.records, taken: tally.taken, rejected: tally.rejected, blank: tally.blank }
  await sql`insert into facts.batch (id, pack, table_name, file_name, hash, encoding, bytes, records, taken, rejected, blank, imported_at,
      unit_id, division_code, imported_by, kind, sheet, heading_row)
    overriding system value values (${id}, ${batch.pack}, ${batch.table_name}, ${batch.file_name}, ${batch.hash}, ${batch.encoding}, ${batch.bytes},
    ${counts.records}, ${counts.taken}, ${counts.rejected}, ${counts.blank}, ${request.at},
    ${brought?.unitId ?? null}, ${brought?.divisionCode ?? null}, ${brought?.personId ?? null}, ${original?.kind ?? 'csv'}, ${original?.sheet ?? null}, ${original?.headingRow ?? 1})`.execute(
    tx,
  )
  if (protection && request.keyring) await keepOriginals(tx, request.keyring, protection.originals)
  for (let from = 0; from < tally.rejects.length; from += 1000) {
    const some = tally.rejects.slice(from, from + 1000)
    await facts
      .insertInto('facts.reject')
      .values(
        some.map((r) => ({
          batch_id: id,
          line: BigInt(r.line),
          column_name: r.column,
          reason: r.reason,
          value: r.value,
        })),
      )
      .execute()
  }
  const settle = async (): Promise<void> => {
    // Rows lie in the order of their ids: one small entry for each stretch of pages finds any of them.
    await sql.raw(`create index on ${part} using brin (row_id)`).execute(tx)
    await sql.raw(`alter table ${relationOf(table)} attach partition ${part} for values in (${id})`).execute(tx)
    await sql.raw(`analyze ${part}`).execute(tx)
  }
  const making =
    request.draft && request.snapshots && tally.taken
      ? makeBatchPart(
          tableRelation(table),
          { id, hash, csv: request.draft, columns },
          { folder: request.snapshots, at: request.at },
        )
      : undefined
  // Both to their end, whatever happens: the draft is thrown away after this.
  const [settled, made] = await Promise.allSettled([settle(), making])
  if (settled.status === 'rejected') throw settled.reason
  if (made.status === 'rejected') throw made.reason
  await made.value?.(tx)
  return { batchId: id, already: false, hash, encoding: reading.encoding, ...counts, rejects: tally.rejects }
}

/** The same bytes, also written to a file; a full disk stops both. */
function kept(rows: Readable, path: string): Readable {
  const file = createWriteStream(path)
  // Each write reports its own failure; without a listener the stream would end the process.
  file.on('error', () => {})
  const write = (chunk: Buffer): Promise<void> =>
    new Promise((resolve, reject) => {
      file.write(chunk, (error) => (error ? reject(error) : resolve()))
    })
  return Readable.from(
    (async function* () {
      for await (const chunk of rows as AsyncIterable<Buffer>) {
        await write(chunk)
        yield chunk
      }
      file.end()
      await finished(file)
    })(),
    { objectMode: false },
  )
}

interface OpenedFile {
  readonly name: string
  readonly encoding: Encoding
  readonly rows: Readable
  readonly tally: NormalisedCsv['tally']
  /** Known once the heading has been read. */
  readonly columns: Promise<string[]>
  hash(): string
  bytes(): number
}

async function openFile(
  request: ImportRequest & { readonly around: Surroundings; readonly protection?: Protection },
  table: FactTable,
  batchId: number,
): Promise<OpenedFile> {
  const isPath = typeof request.file === 'string'
  const source = isPath
    ? createReadStream(request.file as string, { highWaterMark: FILE_CHUNK_BYTES })
    : (request.file as { stream: Readable }).stream
  const digest = createHash('sha256')
  let bytes = 0
  const watched = async function* () {
    for await (const chunk of source as AsyncIterable<Buffer>) {
      digest.update(chunk)
      bytes += chunk.length
      yield chunk
    }
  }
  const declared = request.brought?.original ? 'utf-8' : (request.encoding ?? table.source.encoding)
  const opened = await decoded(unpacked(watched(), MAX_UNPACKED_BYTES), declared)
  let tell: (columns: string[]) => void = () => {}
  const columns = new Promise<string[]>((resolve) => {
    tell = resolve
  })
  const judge = rowJudge(table, request.around)
  const normalised = normaliseCsv(opened.bytes, {
    // What was taken out of a workbook is written with commas, whatever the source usually sends.
    delimiter: request.brought?.original ? ',' : table.source.delimiter,
    firstRowId: batchId * ROWS_PER_BATCH,
    maxRejects: MAX_REJECTS,
    ...(judge ? { judge } : {}),
    plan: (header) => {
      const plans = planOf(table, header, request)
      tell(plans.flatMap((plan) => (plan ? [plan.column] : [])))
      return plans
    },
  })
  // The heading is read before COPY is told its columns; what came with it waits here.
  const iterator = withProgress(normalised, request.onProgress)
  const first = await iterator.next()
  const rows = Readable.from(
    (async function* () {
      if (!first.done) yield first.value
      yield* { [Symbol.asyncIterator]: () => iterator }
    })(),
    { objectMode: false },
  )
  return {
    name: isPath ? basename(request.file as string) : (request.file as { name: string }).name,
    encoding: opened.encoding,
    rows,
    tally: normalised.tally,
    columns,
    hash: () => `sha256:${digest.copy().digest('hex')}`,
    bytes: () => bytes,
  }
}

async function* withProgress(csv: NormalisedCsv, onProgress: ImportRequest['onProgress']): AsyncGenerator<Buffer> {
  let told = 0
  for await (const chunk of csv.bytes) {
    if (onProgress && csv.tally.records - told >= PROGRESS_EVERY) {
      told = csv.tally.records
      onProgress({ records: told })
    }
    yield chunk
  }
}

async function hashOfFile(path: string): Promise<string> {
  if (!(await stat(path).catch(() => undefined))?.isFile()) throw invalid('facts.file_missing', { file: path })
  const digest = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) digest.update(chunk as Buffer)
  return `sha256:${digest.digest('hex')}`
}

async function findBatch(stores: Pick<Stores, 'owner'>, table: FactTable, hash: string): Promise<BatchRow | undefined> {
  return stores.owner.query
    .withTables<Tables>()
    .selectFrom('facts.batch')
    .selectAll()
    .where('pack', '=', table.pack)
    .where('table_name', '=', table.name)
    .where('hash', '=', hash)
    .where('undone_at', 'is', null)
    .executeTakeFirst()
}

const reportOf = (row: BatchRow): Omit<ImportReport, 'already'> => ({
  batchId: row.id,
  hash: row.hash,
  encoding: row.encoding as Encoding,
  records: Number(row.records),
  taken: Number(row.taken),
  rejected: Number(row.rejected),
  blank: Number(row.blank),
  rejects: [],
})
