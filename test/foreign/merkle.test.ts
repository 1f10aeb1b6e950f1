import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { digest as hash } from '#crypto'
import { isSubtree, verifyConsistency, verifyInclusion } from '#ledger'

// transparency-dev/merkle: every proof must be accepted or refused exactly as its `wantErr` says.
const data = process.env['QINGLIAN_FOREIGN_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url))
const folder = join(data, 'suites/merkle/testdata')
const found = existsSync(folder)
if (!found) console.log(`merkle vectors skipped: not found (${folder})`)

interface Vector {
  leafIdx: number
  treeSize: number
  start?: number
  end: number
  size: number
  root: string
  root1: string
  root2: string
  leafHash: string
  proof: string[] | null
  desc: string
  wantErr: boolean
}

const digest = (bytes: Uint8Array) => hash('sha256', bytes)
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64'))

function vectors(kind: string): [string, Vector][] {
  const under = join(folder, kind)
  return readdirSync(under, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.json'))
    .map((name) => [name, JSON.parse(readFileSync(join(under, name), 'utf8'))])
}

describe.skipIf(!found)('other people’s Merkle proofs', () => {
  it('inclusion in a tree', () => {
    const all = vectors('inclusion')
    for (const [name, v] of all) {
      const claim = { leafHash: bytes(v.leafHash), index: v.leafIdx, size: v.treeSize, root: bytes(v.root) }
      expect(verifyInclusion(digest, claim, (v.proof ?? []).map(bytes)), `${name}: ${v.desc}`).toBe(!v.wantErr)
    }
    console.log(`merkle inclusion: ${all.length} vectors agree`)
    expect(all.length).toBeGreaterThan(50)
  })

  it('inclusion in a subtree', () => {
    const all = vectors('subtreeinclusion')
    for (const [name, v] of all) {
      const start = v.start ?? 0
      const claim = { leafHash: bytes(v.leafHash), index: v.leafIdx - start, size: v.end - start, root: bytes(v.root) }
      const holds = isSubtree(start, v.end) && verifyInclusion(digest, claim, (v.proof ?? []).map(bytes))
      expect(holds, `${name}: ${v.desc}`).toBe(!v.wantErr)
    }
    console.log(`merkle subtree inclusion: ${all.length} vectors agree`)
    expect(all.length).toBeGreaterThan(50)
  })

  it('consistency of a subtree with a tree', () => {
    const all = vectors('subtreeconsistency')
    for (const [name, v] of all) {
      const claim = { start: v.start ?? 0, end: v.end, first: bytes(v.root1), size: v.size, root: bytes(v.root2) }
      expect(verifyConsistency(digest, claim, (v.proof ?? []).map(bytes)), `${name}: ${v.desc}`).toBe(!v.wantErr)
    }
    console.log(`merkle consistency: ${all.length} vectors agree`)
    expect(all.length).toBeGreaterThan(50)
  })
})
