import { digest, type HashAlgorithm } from '#crypto'
import type { Instant } from '#kernel'
import { type Database, sql, type Tx } from '#store'
import { leafHash } from './leaf.ts'
import { digestOf, findTreeHash, insertNodes, readNodes, takeLedgerLock, treeSize } from './tree.store.ts'
import { grow } from './tree.ts'

interface Waiting {
  id: string
  kind: string
  bytes: Buffer
  salt: Buffer
}

/**
 * Gives every committed entry without a leaf its place in the tree; returns how many.
 * It asks for `leaf is null`, never for "after the last id": a transaction that commits late must not be skipped.
 * Run it from as many processes as you like: one lock lets them take turns.
 */
export async function sequence(
  owner: Database,
  at: Instant,
  options: { hash?: HashAlgorithm; batch?: number } = {},
): Promise<number> {
  const batch = options.batch ?? 5_000
  for (let total = 0; ; ) {
    const taken = await owner.transaction((tx) => sequenceBatch(tx, at, options.hash ?? 'sha256', batch))
    total += taken
    if (taken < batch) return total
  }
}

async function sequenceBatch(tx: Tx, at: Instant, hash: HashAlgorithm, batch: number): Promise<number> {
  await takeLedgerLock(tx)
  // After the lock: each statement sees what was committed before it began.
  const { rows } = await sql<Waiting>`
    select id, kind, bytes, salt from ledger.entry where leaf is null order by at, id limit ${batch}`.execute(tx)
  if (rows.length === 0) return 0
  const algorithm = (await findTreeHash(tx)) ?? (await plantTree(tx, hash, at))
  const size = await treeSize(tx)
  const leaves = rows.map((row) => leafHash(digest, algorithm, row))
  const edge = await readNodes(tx, [{ from: 0, until: size }])
  await insertNodes(tx, grow(digestOf(algorithm), size, leaves, edge))
  await sql`update ledger.entry e set leaf = n.leaf, leaf_hash = n.hash
    from unnest(${rows.map((row) => row.id)}::uuid[], ${rows.map((_, i) => size + i)}::bigint[], ${leaves.map((leaf) => Buffer.from(leaf))}::bytea[])
      as n (id, leaf, hash) where e.id = n.id`.execute(tx)
  return rows.length
}

async function plantTree(tx: Tx, hash: HashAlgorithm, at: Instant): Promise<HashAlgorithm> {
  await sql`insert into ledger.tree (hash, made_at) values (${hash}, ${at})`.execute(tx)
  return hash
}
