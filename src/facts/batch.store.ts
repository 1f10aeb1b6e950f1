import { conflict, type Instant, missing } from '#kernel'
import { record } from '#ledger'
import { type Database, sql, type Tx } from '#store'
import { ROWS_PER_BATCH } from './import.store.ts'
import { relationOf } from './table.store.ts'
import { quoteName, schemaOf } from './table.ts'

/** A file on record. */
export interface Batch {
  readonly id: number
  readonly pack: string
  readonly table: string
  readonly fileName: string
  readonly hash: string
  readonly kind: string
  readonly encoding: string
  readonly sheet: string | null
  readonly headingRow: number
  readonly records: bigint
  readonly taken: bigint
  readonly rejected: bigint
  readonly unitId: string | null
  readonly unitName: string | null
  readonly importedBy: string | null
  readonly importedAt: Instant
  readonly judgedAt: Instant | null
  readonly undoneAt: Instant | null
  readonly undoneWhy: string | null
  readonly rejectsFile: string | null
}

const COLUMNS = sql`b.id, b.pack, b.table_name as "table", b.file_name as "fileName", b.hash, b.kind, b.encoding, b.sheet,
  b.heading_row as "headingRow", b.records, b.taken, b.rejected, b.unit_id as "unitId", u.name as "unitName", p.name as "importedBy",
  b.imported_at as "importedAt", b.judged_at as "judgedAt", b.undone_at as "undoneAt", b.undone_why as "undoneWhy", b.rejects_file as "rejectsFile"`
const FROM = sql`facts.batch b left join directory.unit u on u.id = b.unit_id left join directory.person p on p.id = b.imported_by`

/** Files the caller may see, the newest first. */
export async function listBatches(
  tx: Tx,
  page: { readonly limit: number; readonly offset: number; readonly pack?: string | undefined },
): Promise<{ items: Batch[]; total: number }> {
  const of = sql`(${page.pack ?? null}::text is null or b.pack = ${page.pack ?? null})`
  const { rows } =
    await sql<Batch>`select ${COLUMNS} from ${FROM} where ${of} order by b.id desc limit ${page.limit} offset ${page.offset}`.execute(
      tx,
    )
  const { rows: all } = await sql<{ n: bigint }>`select count(*) as n from facts.batch b where ${of}`.execute(tx)
  return { items: rows, total: Number(all[0]!.n) }
}

/** One file the caller may see; problem `facts.no_such_batch`. */
export async function getBatch(tx: Tx, id: number): Promise<Batch> {
  const { rows } = await sql<Batch>`select ${COLUMNS} from ${FROM} where b.id = ${id}`.execute(tx)
  if (!rows[0]) throw missing('facts.no_such_batch')
  return rows[0]
}

/** The file of this content that is in force for the table, if any. Owner's door. */
export async function findImported(
  executor: Database['query'] | Tx,
  what: { readonly pack: string; readonly table: string; readonly hash: string },
): Promise<{ id: number; importedAt: Instant } | undefined> {
  const { rows } = await sql<{
    id: number
    importedAt: Instant
  }>`select id, imported_at as "importedAt" from facts.batch
    where pack = ${what.pack} and table_name = ${what.table} and hash = ${what.hash} and undone_at is null`.execute(
    executor,
  )
  return rows[0]
}

export async function keepRejects(tx: Tx, id: number, file: string): Promise<void> {
  await sql`update facts.batch set rejects_file = ${file} where id = ${id}`.execute(tx)
}

/** Notes that the rules have been asked since the file came or went. Owner's door. */
export async function noteJudged(tx: Tx, id: number, at: Instant): Promise<void> {
  await sql`update facts.batch set judged_at = ${at} where id = ${id}`.execute(tx)
}

/** How many rows the table holds now. Owner's door. */
export async function countRows(executor: Database['query'] | Tx, pack: string, table: string): Promise<number> {
  const { rows } = await sql<{
    n: bigint
  }>`select count(*) as n from ${sql.raw(relationOf({ pack, name: table }))}`.execute(executor)
  return Number(rows[0]!.n)
}

/**
 * Takes a file back: its rows leave the table, the record of the file stays with who took it back and why. The caller has seen the
 * batch through row security. Owner's door. Problem `facts.already_undone`.
 */
export async function undoBatch(
  tx: Tx,
  what: { readonly id: number; readonly personId: string; readonly why: string; readonly at: Instant },
): Promise<void> {
  const { rows } = await sql<{ pack: string; table: string; unitId: string | null; hash: string }>`
    update facts.batch set undone_at = ${what.at}, undone_by = ${what.personId}, undone_why = ${what.why}, judged_at = null
    where id = ${what.id} and undone_at is null returning pack, table_name as "table", unit_id as "unitId", hash`.execute(
    tx,
  )
  const batch = rows[0]
  if (!batch) throw conflict('facts.already_undone')
  const part = `${quoteName(schemaOf(batch.pack))}.${quoteName(`${batch.table}_b${what.id}`)}`
  await sql
    .raw(`alter table ${relationOf({ pack: batch.pack, name: batch.table })} detach partition ${part}`)
    .execute(tx)
  await sql.raw(`drop table ${part}`).execute(tx)
  await record(tx, {
    kind: 'facts.undone',
    ...(batch.unitId ? { unitId: batch.unitId } : {}),
    content: {
      batch: what.id,
      table: `${batch.pack}/${batch.table}`,
      hash: batch.hash,
      person: what.personId,
      why: what.why,
    },
    at: what.at,
  })
}

/** Where a row of a table came from. */
export interface Lineage {
  readonly rowId: string
  readonly batchId: number
  readonly fileName: string
  readonly sheet: string | null
  readonly row: number
  readonly importedAt: Instant
}

/** From row ids to file, sheet and row of the sheet. Owner's door: whoever asks has seen the rows. */
export async function lineageOf(
  executor: Database['query'] | Tx,
  rowIds: readonly string[],
): Promise<ReadonlyMap<string, Lineage>> {
  const asked = rowIds.filter((id) => /^\d{1,18}$/.test(id))
  const batches = [...new Set(asked.map((id) => Number(BigInt(id) / BigInt(ROWS_PER_BATCH))))]
  if (!batches.length) return new Map()
  const { rows } = await sql<{
    id: number
    fileName: string
    sheet: string | null
    headingRow: number
    importedAt: Instant
  }>`select id, file_name as "fileName", sheet, heading_row as "headingRow", imported_at as "importedAt"
    from facts.batch where id = any(${batches}::int[])`.execute(executor)
  const known = new Map(rows.map((row) => [row.id, row]))
  return new Map(
    asked.flatMap((rowId) => {
      const batch = known.get(Number(BigInt(rowId) / BigInt(ROWS_PER_BATCH)))
      if (!batch) return []
      const row = batch.headingRow + Number(BigInt(rowId) % BigInt(ROWS_PER_BATCH))
      const { id: batchId, fileName, sheet, importedAt } = batch
      return [[rowId, { rowId, batchId, fileName, sheet, row, importedAt }] as const]
    }),
  )
}
