import { digest, type Keyring, sameBytes, verifying } from '#crypto'
import { type Database, sql, type Tx } from '#store'
import { leafHash } from './leaf.ts'
import { checkpointSignedBy, parseCheckpoint } from './note.ts'
import { digestOf, findTreeHash } from './tree.store.ts'
import { coverOf, grow, type NodeAddress, rangeHash } from './tree.ts'

export interface Inspection {
  readonly entries: number
  readonly erased: number
  readonly waiting: number
  readonly checkpoints: number
  /** Empty when every stored byte still fits every signature. Each names the entry or checkpoint it was found at. */
  readonly problems: readonly { readonly what: 'content' | 'gap' | 'root' | 'signature'; readonly at: number }[]
}

interface Leaf {
  leaf: bigint
  kind: string
  bytes: Buffer | null
  salt: Buffer | null
  leaf_hash: Buffer
}

const BATCH = 5_000

/**
 * Recomputes the whole ledger from its contents and holds it against every checkpoint. It trusts no stored node.
 * Some 100,000 entries a second; reads one consistent state.
 */
export async function inspectLedger(owner: Database, keyring: Keyring): Promise<Inspection> {
  return owner.copying(async (tx) => {
    const algorithm = (await findTreeHash(tx)) ?? 'sha256'
    const hash = digestOf(algorithm)
    const problems: { what: 'content' | 'gap' | 'root' | 'signature'; at: number }[] = []
    const signed = await checkpointsOf(tx)
    let edge = new Map<string, Uint8Array>()
    const read = (node: NodeAddress) => edge.get(`${node.level}/${node.index}`)!
    let [size, erased, next] = [0, 0, 0]
    const judge = () => {
      for (; next < signed.length && signed[next]!.size === size; next++) {
        const root = rangeHash(hash, { from: 0, until: size }, read)
        const { note, keyId } = signed[next]!
        const checkpoint = parseCheckpoint(note)
        if (!checkpoint || checkpoint.size !== size || !sameBytes(checkpoint.root, root))
          problems.push({ what: 'root', at: size })
        if (!checkpoint || !isSignedBy(keyring, keyId, checkpoint)) problems.push({ what: 'signature', at: size })
      }
    }
    const append = (leaves: readonly Uint8Array[]) => {
      const grown = grow(hash, size, leaves, read)
      const nodes = new Map([...edge, ...grown.map((node) => [`${node.level}/${node.index}`, node.hash] as const)])
      size += leaves.length
      edge = new Map(
        coverOf({ from: 0, until: size }).map((node) => [
          `${node.level}/${node.index}`,
          nodes.get(`${node.level}/${node.index}`)!,
        ]),
      )
    }
    for (;;) {
      const rows = await leavesFrom(tx, size)
      if (rows.length === 0) break
      let pending: Uint8Array[] = []
      for (const row of rows) {
        const at = size + pending.length
        if (Number(row.leaf) !== at) problems.push({ what: 'gap', at })
        if (row.bytes && row.salt) {
          const found = leafHash(digest, algorithm, { kind: row.kind, bytes: row.bytes, salt: row.salt })
          if (!sameBytes(found, row.leaf_hash)) problems.push({ what: 'content', at: Number(row.leaf) })
          pending.push(found)
        } else {
          erased++
          pending.push(new Uint8Array(row.leaf_hash))
        }
        if (signed[next]?.size === at + 1) {
          append(pending)
          pending = []
          judge()
        }
      }
      append(pending)
      if (problems.some((problem) => problem.what === 'gap')) break // what follows has no place to be judged by
    }
    for (; next < signed.length; next++) problems.push({ what: 'root', at: signed[next]!.size })
    const { rows } = await sql<{ n: bigint }>`select count(*) as n from ledger.entry where leaf is null`.execute(tx)
    return { entries: size, erased, waiting: Number(rows[0]!.n), checkpoints: signed.length, problems }
  }, 'repeatable read')
}

async function leavesFrom(tx: Tx, from: number): Promise<Leaf[]> {
  const { rows } = await sql<Leaf>`select leaf, kind, bytes, salt, leaf_hash from ledger.entry
    where leaf >= ${from} order by leaf limit ${BATCH}`.execute(tx)
  return rows
}

async function checkpointsOf(tx: Tx): Promise<{ size: number; keyId: string; note: string }[]> {
  const { rows } = await sql<{ size: bigint; key_id: string; note: string }>`
    select size, key_id, note from ledger.checkpoint order by size, key_id`.execute(tx)
  return rows.map((row) => ({ size: Number(row.size), keyId: row.key_id, note: row.note }))
}

function isSignedBy(
  keyring: Keyring,
  keyId: string,
  checkpoint: NonNullable<ReturnType<typeof parseCheckpoint>>,
): boolean {
  const key = keyring.publicKeys().find((known) => known.id === keyId)
  return key !== undefined && checkpointSignedBy(checkpoint, key, verifying)
}
