import { type HashAlgorithm, digest as hash } from '#crypto'
import { sql, type Tx } from '#store'
import { coverOf, type Digest, type NodeAddress, type NodeReader, type Range } from './tree.ts'

/** One lock for whoever numbers or signs; released with the transaction. */
export const takeLedgerLock = async (tx: Tx): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended('qinglian.ledger', 0))`.execute(tx)
}

/** The algorithm of the tree; undefined before the first entry was numbered. */
export async function findTreeHash(tx: Tx): Promise<HashAlgorithm | undefined> {
  const { rows } = await sql<{ hash: HashAlgorithm }>`select hash from ledger.tree`.execute(tx)
  return rows[0]?.hash
}

export const digestOf =
  (algorithm: HashAlgorithm): Digest =>
  (bytes) =>
    hash(algorithm, bytes)

export async function treeSize(tx: Tx): Promise<number> {
  const { rows } = await sql<{
    size: bigint
  }>`select coalesce(max(leaf) + 1, 0) as size from ledger.entry where leaf is not null`.execute(tx)
  return Number(rows[0]!.size)
}

const nameOf = ({ level, index }: NodeAddress): string => `${level}/${index}`

/** Fetches the stored nodes that these ranges are made of, in one query. */
export async function readNodes(tx: Tx, ranges: readonly Range[]): Promise<NodeReader> {
  const wanted = ranges.flatMap(coverOf)
  const { rows } = await sql<{ level: number; place: bigint; hash: Buffer }>`
    select n.level, n.place, n.hash from unnest(${wanted.map((n) => n.level)}::smallint[], ${wanted.map((n) => n.index)}::bigint[]) as w (level, place)
    join ledger.node n using (level, place)`.execute(tx)
  const nodes = new Map(
    rows.map((row) => [nameOf({ level: row.level, index: Number(row.place) }), new Uint8Array(row.hash)]),
  )
  return (node) => {
    const found = nodes.get(nameOf(node))
    if (!found) throw new Error(`ledger node ${nameOf(node)} is missing`)
    return found
  }
}

export async function insertNodes(tx: Tx, nodes: readonly (NodeAddress & { hash: Uint8Array })[]): Promise<void> {
  await sql`insert into ledger.node (level, place, hash)
    select * from unnest(${nodes.map((n) => n.level)}::smallint[], ${nodes.map((n) => n.index)}::bigint[], ${nodes.map((n) => Buffer.from(n.hash))}::bytea[])`.execute(
    tx,
  )
}
