import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadPack, type PackPart } from '#pack'
import { LIBRARY, PARTS } from './testing/library.ts'
import { tryPacks } from './try-pack.ts'

/** The figures are another module's to read; here it matters that they name a model. */
const REST: PackPart = { name: 'rest', files: '*.yaml', parse: () => null }

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qinglian-try-pack-'))
})
afterAll(() => rm(folder, { recursive: true }))

let packs = 0
/** What is wrong with the library when these files are otherwise. */
async function wrong(changes: Readonly<Record<string, string>>): Promise<unknown[]> {
  const dir = join(folder, String(++packs), 'small-library')
  for (const [path, text] of Object.entries({ ...LIBRARY, ...changes })) {
    await mkdir(dirname(join(dir, path)), { recursive: true })
    await writeFile(join(dir, path), text)
  }
  const [tried] = await tryPacks([await loadPack(dir, [...PARTS, REST])])
  return tried!.issues
}
const CASES = 'rules/kept-too-long.test.yaml'

test('a pack whose cases hold has nothing wrong', async () => {
  expect(await wrong({})).toEqual([])
})

test('a case that does not hold is named with its line', async () => {
  expect(await wrong({ [CASES]: LIBRARY[CASES]!.replace('value: 29', 'value: 28') })).toEqual([
    {
      path: CASES,
      line: 3,
      code: 'rules.case_failed',
      params: { line: '满三十天是疑点 · 1|C 2026-01: 29 ≠ 28' },
    },
  ])
})

test('a model nobody reads, one that does not run, one over a table that is not there', async () => {
  expect(await wrong({ 'models/left_over.sql': 'select book from loan' })).toMatchObject([
    { path: 'models/left_over.sql', line: 1, code: 'rules.model_unread' },
  ])
  const used = { 'comparisons.yaml': '# model: other_figures\n' }
  expect(await wrong({ ...used, 'models/other_figures.sql': 'select book from loan' })).toEqual([])
  expect(await wrong({ ...used, 'models/other_figures.sql': 'select boook from loan' })).toMatchObject([
    {
      path: 'models/other_figures.sql',
      code: 'rules.model_fails',
      params: { detail: expect.stringContaining('boook') },
    },
  ])
  expect(await wrong({ ...used, 'models/other_figures.sql': 'select 1 as one\nfrom lone' })).toMatchObject([
    { path: 'models/other_figures.sql', line: 2, code: 'rules.no_such_relation', params: { name: 'lone' } },
  ])
})
