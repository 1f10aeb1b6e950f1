import { sameBytes } from '#crypto'
import { type Digest, emptyRoot, nodeHash } from './tree.ts'

const half = (n: number): number => Math.floor(n / 2)
const odd = (n: number): boolean => n % 2 === 1
const isSize = (n: number): boolean => Number.isSafeInteger(n) && n >= 0

/** True when `proof` leads from `leafHash` at `index` to the root of the tree of `size` (RFC 9162 §2.1.3.2), and uses all of itself. */
export function verifyInclusion(
  digest: Digest,
  claim: { leafHash: Uint8Array; index: number; size: number; root: Uint8Array },
  proof: readonly Uint8Array[],
): boolean {
  if (!isSize(claim.index) || !isSize(claim.size) || claim.index >= claim.size) return false
  if (claim.leafHash.length !== 32 || proof.some((hash) => hash.length !== 32)) return false
  let at = claim.index
  let last = claim.size - 1
  let hash = claim.leafHash
  for (const sibling of proof) {
    if (last === 0) return false
    if (odd(at) || at === last) {
      hash = nodeHash(digest, sibling, hash)
      while (!odd(at) && at !== 0) {
        at = half(at)
        last = half(last)
      }
    } else {
      hash = nodeHash(digest, hash, sibling)
    }
    at = half(at)
    last = half(last)
  }
  return last === 0 && sameBytes(hash, claim.root)
}

/**
 * True when the subtree `[start, end)` with hash `first` is part of the tree of `size` with hash `root`.
 * With `start = 0` this is the consistency proof of RFC 9162 §2.1.4.2: the old tree is the beginning of the new one.
 */
export function verifyConsistency(
  digest: Digest,
  claim: { start?: number; end: number; first: Uint8Array; size: number; root: Uint8Array },
  proof: readonly Uint8Array[],
): boolean {
  const start = claim.start ?? 0
  if (!isSubtree(start, claim.end) || !isSize(claim.size) || claim.end > claim.size) return false
  if (proof.some((hash) => hash.length !== 32)) return false
  if (start === claim.end) {
    // The empty beginning belongs to every tree; there is nothing to prove.
    return proof.length === 0 && sameBytes(claim.first, emptyRoot(digest))
  }
  let low = start
  let high = claim.end - 1
  let last = claim.size - 1
  const up = () => {
    low = half(low)
    high = half(high)
    last = half(last)
  }
  if (high === last) while (low !== high) up()
  else while (low !== high && odd(high)) up()

  const given = [...proof]
  const seed = low === high ? claim.first : given.shift()
  if (!seed) return false
  let older = seed
  let newer = seed
  for (const sibling of given) {
    if (last === 0) return false
    if (odd(high) || high === last) {
      if (low < high) older = nodeHash(digest, sibling, older)
      newer = nodeHash(digest, sibling, newer)
      while (!odd(high) && high !== 0) up()
    } else {
      newer = nodeHash(digest, newer, sibling)
    }
    up()
  }
  return last === 0 && sameBytes(older, claim.first) && sameBytes(newer, claim.root)
}

/** A run of leaves can be a subtree when its start is a multiple of its length rounded up to a power of two. */
export function isSubtree(start: number, end: number): boolean {
  if (!isSize(start) || !isSize(end) || start > end) return false
  let width = 1
  while (width < end - start) width *= 2
  return start % width === 0
}
