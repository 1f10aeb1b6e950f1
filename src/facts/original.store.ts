import type { Keyring } from '#crypto'
import { missing } from '#kernel'
import { type Database, sql, type Tx } from '#store'
import type { SensitiveType } from './identity.ts'
import type { Original } from './protection.ts'
import { relationOf } from './table.store.ts'
import type { FactTable } from './table.ts'

const contextOf = (hash: string): string => `facts.original/${hash}`
const AT_ONCE = 2000

/** Seals what is not kept yet. Owner's door. */
export async function keepOriginals(tx: Tx, keyring: Keyring, originals: ReadonlyMap<string, Original>): Promise<void> {
  const all = [...originals]
  for (let from = 0; from < all.length; from += AT_ONCE) {
    const some = all.slice(from, from + AT_ONCE)
    const { rows } = await sql<{
      hash: string
    }>`select hash from facts.original where hash = any(${some.map(([hash]) => hash)}::text[])`.execute(tx)
    const kept = new Set(rows.map((row) => row.hash))
    const fresh = some
      .filter(([hash]) => !kept.has(hash))
      .map(([hash, { kind, shape, plain }]) => ({
        hash,
        kind,
        shape,
        sealed: keyring.seal(Buffer.from(plain, 'utf8'), contextOf(hash)),
      }))
    if (fresh.length)
      await sql`insert into facts.original (hash, kind, shape, sealed)
        select hash, kind, shape, sealed from jsonb_to_recordset(${JSON.stringify(fresh)}::jsonb)
          as o (hash text, kind text, shape text, sealed text) on conflict (hash) do nothing`.execute(tx)
  }
}

/** The shapes that may be shown instead of these hashes. Owner's door: whoever asks has seen the rows. */
export async function shapesOf(
  executor: Database['query'] | Tx,
  hashes: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (hashes.length === 0) return new Map()
  const { rows } = await sql<{
    hash: string
    shape: string
  }>`select hash, shape from facts.original where hash = any(${[...new Set(hashes)]}::text[])`.execute(executor)
  return new Map(rows.map((row) => [row.hash, row.shape]))
}

/** The keyed hash in one sensitive column of one row, and the row's place. Owner's door: the caller compares the place. */
export async function hashInRow(
  tx: Tx,
  table: FactTable,
  rowId: string,
  column: string,
): Promise<{ readonly hash: string | null; readonly division: string | null } | undefined> {
  const { rows } = await sql<{ hash: string | null; division: string | null }>`
    select ${sql.ref(column)} as hash, division_code as division from ${sql.raw(relationOf(table))}
    where row_id = ${rowId}::bigint`.execute(tx)
  return rows[0]
}

/** Opens one original. The caller has checked the right to and records the look. Problem `facts.original_gone`. */
export async function openOriginal(
  executor: Database['query'] | Tx,
  keyring: Keyring,
  hash: string,
): Promise<{ readonly kind: SensitiveType; readonly plain: string }> {
  const { rows } = await sql<{
    kind: SensitiveType
    sealed: string | null
  }>`select kind, sealed from facts.original where hash = ${hash}`.execute(executor)
  const found = rows[0]
  if (!found?.sealed) throw missing('facts.original_gone')
  return { kind: found.kind, plain: Buffer.from(keyring.open(found.sealed, contextOf(hash))).toString('utf8') }
}
