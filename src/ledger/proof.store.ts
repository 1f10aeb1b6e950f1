import { type Keyring, parsePin } from '#crypto'
import { broken, conflict, type Instant, missing } from '#kernel'
import { sql, type Tx } from '#store'
import { makeBundle } from './bundle.ts'
import { findCheckpointOver, type StoredCheckpoint } from './checkpoint.store.ts'
import { digestOf, findTreeHash, readNodes } from './tree.store.ts'
import { consistencyRanges, inclusionRanges, rangeHash } from './tree.ts'

/** An entry, its place and its way up to a signed root. `bytes` and `salt` are absent once its content was erased. */
export interface EntryProof {
  readonly entryId: string
  readonly kind: string
  readonly at: Instant
  readonly bytes?: Uint8Array
  readonly salt?: Uint8Array
  readonly erasedAt?: Instant
  readonly index: number
  readonly leafHash: Uint8Array
  readonly hashes: readonly Uint8Array[]
  readonly checkpoint: StoredCheckpoint
}

interface Row {
  kind: string
  at: Instant
  bytes: Buffer | null
  salt: Buffer | null
  leaf: bigint | null
  leaf_hash: Buffer | null
  erased_at: Instant | null
}

/**
 * The proof of one entry against the first checkpoint over it (signed by `keyId` where that key signed one).
 * Throws `ledger.entry_missing`, or `ledger.not_sealed_yet` within the first seconds of an entry's life.
 */
export async function proofOf(tx: Tx, entryId: string, keyId = ''): Promise<EntryProof> {
  const { rows } =
    await sql<Row>`select kind, at, bytes, salt, leaf, leaf_hash, erased_at from ledger.entry where id = ${entryId}`.execute(
      tx,
    )
  const row = rows[0]
  if (!row) throw missing('ledger.entry_missing')
  const algorithm = await findTreeHash(tx)
  const index = row.leaf === null ? undefined : Number(row.leaf)
  const over = index === undefined ? undefined : await findCheckpointOver(tx, index, keyId)
  if (index === undefined || !over || !algorithm) throw conflict('ledger.not_sealed_yet')
  const ranges = inclusionRanges(index, over.size)
  const read = await readNodes(tx, ranges)
  return {
    entryId,
    kind: row.kind,
    at: row.at,
    ...(row.bytes && row.salt ? { bytes: new Uint8Array(row.bytes), salt: new Uint8Array(row.salt) } : {}),
    ...(row.erased_at ? { erasedAt: row.erased_at } : {}),
    index,
    leafHash: new Uint8Array(row.leaf_hash!),
    hashes: ranges.map((range) => rangeHash(digestOf(algorithm), range, read)),
    checkpoint: over,
  }
}

/** The file `*.bundle.json` of one entry, signed by the county's current key where that has signed already. */
export async function bundleOf(tx: Tx, entryId: string, keyring: Keyring): Promise<Uint8Array> {
  const proof = await proofOf(tx, entryId, keyring.publicKey().id)
  if (!proof.bytes || !proof.salt) throw missing('ledger.erased')
  const key = parsePin(keyring.publicKey(proof.checkpoint.keyId).pin)
  if (!key) throw broken('crypto.key_missing', { id: proof.checkpoint.keyId })
  return makeBundle({
    kind: proof.kind,
    bytes: proof.bytes,
    salt: proof.salt,
    proof: { index: proof.index, hashes: proof.hashes },
    checkpoint: proof.checkpoint.note,
    key,
  })
}

/** Hashes that prove the tree of `first` entries to be the beginning of the tree of `size`; for witnesses outside the county. */
export async function consistencyOf(tx: Tx, first: number, size: number): Promise<Uint8Array[]> {
  const algorithm = await findTreeHash(tx)
  if (!algorithm) throw missing('ledger.entry_missing')
  const ranges = consistencyRanges(first, size)
  const read = await readNodes(tx, ranges)
  return ranges.map((range) => rangeHash(digestOf(algorithm), range, read))
}
