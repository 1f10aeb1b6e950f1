import { concat } from '#crypto'

/**
 * The Merkle tree of RFC 6962 (RFC 9162 §2.1), for any 32-byte hash. Pure: nodes come from a reader, so the same lines prove
 * from memory, from the database, and check in a browser. Sizes and indexes are safe integers (2^53 entries).
 */
export type Digest = (bytes: Uint8Array) => Uint8Array

/** A complete subtree: its leaves are `[index · 2^level, (index + 1) · 2^level)`. */
export interface NodeAddress {
  readonly level: number
  readonly index: number
}

export type NodeReader = (node: NodeAddress) => Uint8Array

const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

export const plainLeafHash = (digest: Digest, data: Uint8Array): Uint8Array => digest(concat(LEAF, data))
export const nodeHash = (digest: Digest, left: Uint8Array, right: Uint8Array): Uint8Array =>
  digest(concat(NODE, left, right))
export const emptyRoot = (digest: Digest): Uint8Array => digest(new Uint8Array(0))

/** A run of leaves `[from, until)` that is one node of the tree (its left edge is aligned to its size). */
export interface Range {
  readonly from: number
  readonly until: number
}

/** The complete subtrees a range is made of, left to right; one when the range is complete itself. */
export function coverOf({ from, until }: Range): NodeAddress[] {
  const cover: NodeAddress[] = []
  let at = from
  while (at < until) {
    let level = 0
    let width = 1
    while (at % (width * 2) === 0 && at + width * 2 <= until) {
      width *= 2
      level++
    }
    cover.push({ level, index: at / width })
    at += width
  }
  return cover
}

/** The hash of a range: its complete subtrees folded from the right. */
export function rangeHash(digest: Digest, range: Range, read: NodeReader): Uint8Array {
  const hashes = coverOf(range).map(read)
  if (hashes.length === 0) return emptyRoot(digest)
  return hashes.reduceRight((right, left) => nodeHash(digest, left, right))
}

/** The ranges whose hashes prove leaf `index` in the tree of `size`, from the leaf upwards. */
export function inclusionRanges(index: number, size: number): Range[] {
  if (!(index >= 0 && index < size)) throw new RangeError(`no leaf ${index} in a tree of ${size}`)
  const ranges: Range[] = []
  let [from, until] = [0, size]
  while (until - from > 1) {
    const middle = from + splitOf(until - from)
    if (index < middle) {
      ranges.push({ from: middle, until })
      until = middle
    } else {
      ranges.push({ from, until: middle })
      from = middle
    }
  }
  return ranges.reverse()
}

/** The ranges whose hashes prove that the tree of `first` leaves is the beginning of the tree of `size` (RFC 9162 §2.1.4.1). */
export function consistencyRanges(first: number, size: number): Range[] {
  if (!(first > 0 && first <= size)) throw new RangeError(`no tree of ${first} within ${size}`)
  const descend = ({ from, until }: Range, whole: boolean): Range[] => {
    if (first === until) return whole ? [] : [{ from, until }]
    const middle = from + splitOf(until - from)
    return first <= middle
      ? [...descend({ from, until: middle }, whole), { from: middle, until }]
      : [...descend({ from: middle, until }, false), { from, until: middle }]
  }
  return descend({ from: 0, until: size }, true)
}

/** The largest power of two smaller than n. */
function splitOf(n: number): number {
  let k = 1
  while (k * 2 < n) k *= 2
  return k
}

/**
 * The complete nodes that `leaves` add to a tree of `size`, lowest level first; `read` gives the old right edge.
 * Calls of `read` are only for nodes of `coverOf({from: 0, until: size})`.
 */
export function grow(
  digest: Digest,
  size: number,
  leaves: readonly Uint8Array[],
  read: NodeReader,
): (NodeAddress & { hash: Uint8Array })[] {
  const added: (NodeAddress & { hash: Uint8Array })[] = []
  let row = [...leaves]
  let start = size
  for (let level = 0; row.length > 0; level++) {
    for (let i = 0; i < row.length; i++) added.push({ level, index: start + i, hash: row[i]! })
    // An odd start means the left sibling is an old node of this level.
    const pairs = start % 2 === 1 ? [read({ level, index: start - 1 }), ...row] : row
    start = Math.floor(start / 2)
    row = []
    for (let i = 0; i + 1 < pairs.length; i += 2) row.push(nodeHash(digest, pairs[i]!, pairs[i + 1]!))
  }
  return added
}
