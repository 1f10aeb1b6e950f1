import { digest, type Keyring, sameBytes } from '#crypto'
import { broken, type Instant } from '#kernel'
import { type Database, sql, type Tx } from '#store'
import { signCheckpoint } from './note.ts'
import { digestOf, findTreeHash, readNodes, takeLedgerLock, treeSize } from './tree.store.ts'
import { type Digest, rangeHash } from './tree.ts'

export interface StoredCheckpoint {
  readonly size: number
  readonly keyId: string
  readonly root: Uint8Array
  readonly at: Instant
  readonly note: string
}

interface Row {
  size: bigint
  key_id: string
  root: Buffer
  at: Instant
  note: string
}

const stored = (row: Row): StoredCheckpoint => ({
  size: Number(row.size),
  keyId: row.key_id,
  root: new Uint8Array(row.root),
  at: row.at,
  note: row.note,
})

/** The newest checkpoint, of any key. */
export async function findLatestCheckpoint(tx: Tx): Promise<StoredCheckpoint | undefined> {
  const { rows } =
    await sql<Row>`select size, key_id, root, at, note from ledger.checkpoint order by size desc, at desc limit 1`.execute(
      tx,
    )
  return rows[0] && stored(rows[0])
}

/** The first checkpoint that holds a leaf: by this key when it signed one, else by any. */
export async function findCheckpointOver(tx: Tx, leaf: number, keyId: string): Promise<StoredCheckpoint | undefined> {
  const { rows } = await sql<Row>`select size, key_id, root, at, note from ledger.checkpoint
    where size > ${leaf} order by key_id <> ${keyId}, size limit 1`.execute(tx)
  return rows[0] && stored(rows[0])
}

/**
 * Signs the tree as it stands, when it grew or the key changed since; returns the newest checkpoint, undefined for an empty tree.
 * Before signing it recomputes the root of the last checkpoint: a history that no longer matches is never signed over.
 */
export async function checkpoint(
  owner: Database,
  keyring: Keyring,
  at: Instant,
  options: { origin?: string } = {},
): Promise<StoredCheckpoint | undefined> {
  return owner.transaction(async (tx) => {
    await takeLedgerLock(tx)
    const algorithm = await findTreeHash(tx)
    const size = await treeSize(tx)
    if (!algorithm || size === 0) return undefined
    const hash = digestOf(algorithm)
    const last = await findLatestCheckpoint(tx)
    const key = keyring.publicKey()
    if (last?.size === size && last.keyId === key.id) return last
    if (last && !sameBytes(await rootAt(tx, hash, last.size), last.root))
      throw broken('ledger.inconsistent', { size: last.size })
    const root = await rootAt(tx, hash, size)
    // A log keeps its name: the origin of the first checkpoint holds.
    const origin = last?.note.split('\n', 1)[0] ?? options.origin ?? 'qinglian/ledger'
    const note = signCheckpoint(
      { origin, size, root, at, hash: algorithm },
      key,
      digest,
      (message) => keyring.sign(message).bytes,
    )
    await sql`insert into ledger.checkpoint (size, key_id, root, at, note)
      values (${size}, ${key.id}, ${Buffer.from(root)}, ${at}, ${note})`.execute(tx)
    return { size, keyId: key.id, root, at, note }
  })
}

export async function rootAt(tx: Tx, hash: Digest, size: number): Promise<Uint8Array> {
  const range = { from: 0, until: size }
  return rangeHash(hash, range, await readNodes(tx, [range]))
}
