import { describe, expect, it } from 'vitest'
import { digest as hash, toBase64, toHex, utf8 } from '#crypto'
import { coverOf, emptyRoot, plainLeafHash } from './tree.ts'
import { memoryTree } from './tree-memory.ts'
import { verifyConsistency, verifyInclusion } from './tree-proof.ts'

const LIMIT = 64

describe.each(['sha256', 'sm3'] as const)('tree, %s', (algorithm) => {
  const digest = (bytes: Uint8Array) => hash(algorithm, bytes)
  const leaves = Array.from({ length: LIMIT }, (_, i) => plainLeafHash(digest, utf8(`leaf ${i}`)))
  const trees = Array.from({ length: LIMIT + 1 }, (_, n) => memoryTree(digest, leaves.slice(0, n)))
  const roots = trees.map((tree) => tree.root())

  it('has the root of the definition, however it was grown', () => {
    const byDefinition = (from: number, until: number): Uint8Array => {
      if (until === from) return emptyRoot(digest)
      if (until - from === 1) return leaves[from]!
      const k = 2 ** Math.ceil(Math.log2(until - from) - 1)
      const [left, right] = [byDefinition(from, from + k), byDefinition(from + k, until)]
      return digest(Uint8Array.from([1, ...left, ...right]))
    }
    for (let n = 0; n <= LIMIT; n++) expect(toHex(roots[n]!), `n=${n}`).toBe(toHex(byDefinition(0, n)))
    for (const step of [1, 2, 3, 5, 7, 13]) {
      const tree = memoryTree(digest)
      for (let at = 0; at < LIMIT; at += step) tree.append(leaves.slice(at, at + step))
      expect(toHex(tree.root()), `step ${step}`).toBe(toHex(roots[LIMIT]!))
    }
  })

  it('proves every leaf of every size up to 64, and no other leaf, place or size', () => {
    for (let size = 1; size <= LIMIT; size++) {
      for (let index = 0; index < size; index++) {
        const proof = trees[size]!.inclusion(index)
        const claim = { leafHash: leaves[index]!, index, size, root: roots[size]! }
        expect(verifyInclusion(digest, claim, proof), `${index} of ${size}`).toBe(true)
        const wrong = [
          { ...claim, leafHash: leaves[(index + 1) % LIMIT]! },
          { ...claim, root: roots[size - 1]! },
          { ...claim, index: size },
          { ...claim, index: index ^ 1 },
          { ...claim, index: -1 },
          { ...claim, index: index + 0.5 },
        ]
        for (const claimed of wrong) expect(verifyInclusion(digest, claimed, proof)).toBe(false)
        expect(verifyInclusion(digest, claim, [...proof, leaves[0]!])).toBe(false)
        if (proof.length > 0) expect(verifyInclusion(digest, claim, proof.slice(1))).toBe(false)
      }
    }
  })

  it('no leaf has a second place in a tree', () => {
    for (let size = 1; size <= 20; size++)
      for (let index = 0; index < size; index++) {
        const proof = trees[size]!.inclusion(index)
        for (let other = 0; other < size + 3; other++)
          expect(
            verifyInclusion(digest, { leafHash: leaves[index]!, index: other, size, root: roots[size]! }, proof),
          ).toBe(other === index)
      }
  })

  it('proves every earlier tree to be the beginning of every later one up to 64', () => {
    for (let size = 1; size <= LIMIT; size++) {
      for (let first = 1; first <= size; first++) {
        const proof = trees[size]!.consistency(first)
        const claim = { end: first, first: roots[first]!, size, root: roots[size]! }
        expect(verifyConsistency(digest, claim, proof), `${first} in ${size}`).toBe(true)
        expect(verifyConsistency(digest, { ...claim, first: roots[first - 1]! }, proof)).toBe(false)
        expect(verifyConsistency(digest, { ...claim, root: roots[size - 1]! }, proof)).toBe(false)
        expect(verifyConsistency(digest, { ...claim, end: size + 1 }, proof)).toBe(false)
        expect(verifyConsistency(digest, claim, [...proof, leaves[0]!])).toBe(false)
        if (proof.length > 0) expect(verifyConsistency(digest, claim, proof.slice(0, -1))).toBe(false)
      }
    }
  })

  it('one changed leaf breaks every later root', () => {
    const bent = leaves.map((leaf, i) => (i === 20 ? leaves[21]! : leaf))
    for (let n = 0; n <= LIMIT; n++)
      expect(toHex(memoryTree(digest, bent.slice(0, n)).root()) === toHex(roots[n]!)).toBe(n <= 20)
  })
})

it('gives the root of the eight leaves of the Certificate Transparency tests', () => {
  const digest = (bytes: Uint8Array) => hash('sha256', bytes)
  const data = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f']
  const tree = memoryTree(
    digest,
    data.map((hex) => plainLeafHash(digest, Uint8Array.from(Buffer.from(hex, 'hex')))),
  )
  expect(toHex(tree.root())).toBe('5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328')
  expect(toHex(emptyRoot(digest))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855')
  expect(toBase64(tree.inclusion(0)[0]!)).toBe('lqKW0iTyhcZ77pPDD4owkVfw2qNdxbh+QQt4YwoJz8c=')
})

it('covers a range with the fewest complete subtrees', () => {
  expect(coverOf({ from: 0, until: 7 })).toEqual([
    { level: 2, index: 0 },
    { level: 1, index: 2 },
    { level: 0, index: 6 },
  ])
  expect(coverOf({ from: 4, until: 8 })).toEqual([{ level: 2, index: 1 }])
  expect(coverOf({ from: 0, until: 0 })).toEqual([])
  // beyond 32 bits
  expect(coverOf({ from: 0, until: 2 ** 40 + 1 }).map((node) => node.level)).toEqual([40, 0])
})
