import { consistencyRanges, type Digest, grow, inclusionRanges, type NodeAddress, rangeHash } from './tree.ts'

/** A whole tree in memory: for checking exports of the ledger, for tests and for benches. */
export interface MemoryTree {
  size(): number
  append(leaves: readonly Uint8Array[]): void
  root(): Uint8Array
  inclusion(index: number): Uint8Array[]
  consistency(first: number): Uint8Array[]
}

export function memoryTree(digest: Digest, leaves: readonly Uint8Array[] = []): MemoryTree {
  const levels: Uint8Array[][] = []
  let size = 0
  const read = ({ level, index }: NodeAddress): Uint8Array => levels[level]![index]!
  const append = (more: readonly Uint8Array[]) => {
    for (const { level, index, hash } of grow(digest, size, more, read)) {
      levels[level] ??= []
      levels[level][index] = hash
    }
    size += more.length
  }
  append(leaves)
  return {
    size: () => size,
    append,
    root: () => rangeHash(digest, { from: 0, until: size }, read),
    inclusion: (index) => inclusionRanges(index, size).map((range) => rangeHash(digest, range, read)),
    consistency: (first) => consistencyRanges(first, size).map((range) => rangeHash(digest, range, read)),
  }
}
