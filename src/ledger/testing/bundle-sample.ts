import { digest, type PinnedKey, type Suite } from '#crypto'
import { type BundleParts, makeBundle } from '../bundle.ts'
import { canonicalBytes } from '../canonical.ts'
import { leafHash } from '../leaf.ts'
import { signCheckpoint } from '../note.ts'
import { memoryTree } from '../tree-memory.ts'

/** A publication as tests see it: the seal table of one village, the fifth of nine entries, signed with a fresh key. */
export const SAMPLE_CONTENT = {
  title: '石塘村 2026 年 10 月用印公开',
  unit: '石桥镇石塘村',
  publishedAt: '2026-11-05T01:12:00.000Z',
  columns: ['日期', '事由', '份数', '金额'],
  rows: [
    ['10-08', '低保申请证明', '1', '0.00'],
    ['10-12', '堰塘清理合同', '2', '12,600.00'],
    ['10-19', '公益林补偿领款', '1', '861.00'],
    ['10-27', '办公用品报销', '1', '1,186.00'],
  ],
}

export interface Sample {
  readonly file: Uint8Array
  readonly key: PinnedKey
  readonly parts: BundleParts
  readonly secret: Uint8Array
}

export function sampleBundle(suite: Suite, content: object = SAMPLE_CONTENT, size = 9): Sample {
  const pair = suite.newSigningKey()
  const key: PinnedKey = { algorithm: suite.signature, bytes: pair.public }
  const index = Math.min(4, size - 1)
  const kind = 'disclosure.published'
  const salt = new Uint8Array(32).fill(3)
  const id = '0192f0c4-0000-7000-8000-000000000000'
  const bytes = canonicalBytes({ at: '2026-11-05T01:12:00.000Z', content, id, unit: null })
  const hash = (b: Uint8Array) => digest(suite.hash, b)
  const tree = memoryTree(
    hash,
    Array.from({ length: size }, (_, i) =>
      leafHash(digest, suite.hash, { kind, salt, bytes: i === index ? bytes : Uint8Array.of(i) }),
    ),
  )
  const checkpoint = signCheckpoint(
    { origin: 'qinglian/990121', size, root: tree.root(), at: '2026-11-05T01:13:00.000Z', hash: suite.hash },
    key,
    digest,
    (message) => suite.sign(pair.secret, message),
  )
  const parts = { kind, bytes, salt, proof: { index, hashes: tree.inclusion(index) }, checkpoint, key }
  return { file: makeBundle(parts), key, parts, secret: pair.secret }
}
