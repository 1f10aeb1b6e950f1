import { conflict, type Instant, missing } from '#kernel'
import { sql, type Tx } from '#store'
import { record } from './record.store.ts'

/**
 * Erases the content and salt of one entry (个人信息保护法 §47). Its leaf stays, so every proof of every other entry still holds,
 * and the erasure is itself an entry: who decided it, when and why. Only the owner's transaction may. Returns that entry's id.
 */
export async function eraseEntry(
  tx: Tx,
  erasure: { entryId: string; reason: string; decidedBy: string; at: Instant },
): Promise<string> {
  const { rows } = await sql<{ leaf: bigint | null; unit_id: string | null; erased_at: Instant | null }>`
    select leaf, unit_id, erased_at from ledger.entry where id = ${erasure.entryId} for update`.execute(tx)
  const row = rows[0]
  if (!row) throw missing('ledger.entry_missing')
  if (row.erased_at) throw conflict('ledger.erased')
  // Before it has a leaf there would be nothing left to prove that it ever was.
  if (row.leaf === null) throw conflict('ledger.not_sealed_yet')
  await sql`update ledger.entry set bytes = null, salt = null, subject = null, erased_at = ${erasure.at} where id = ${erasure.entryId}`.execute(
    tx,
  )
  return record(tx, {
    kind: 'ledger.erased',
    unitId: row.unit_id ?? undefined,
    content: { entry: erasure.entryId, leaf: Number(row.leaf), reason: erasure.reason, decidedBy: erasure.decidedBy },
    at: erasure.at,
  })
}
