import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { loadPacks, matches } from './load.ts'
import type { PackPart } from './pack.ts'
import { PackProblem, parseYaml } from './yaml.ts'

const shelf = z.strictObject({
  shelf: z.string(),
  books: z.array(z.strictObject({ title: z.string(), copies: z.int() })),
})
const part: PackPart<z.infer<typeof shelf>> = {
  name: 'shelf',
  files: 'shelves/*.yaml',
  parse: (text, path) => parseYaml(text, shelf, path),
}

async function packWith(files: Record<string, string>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'qinglian-pack-'))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(root, path, '..'), { recursive: true })
    await writeFile(join(root, path), text)
  }
  return root
}
const manifest = 'id: small-library\ntitle: 小书架\nversion: 1.0.0\nowner: 演示\nstatus: draft\n'

const issuesOf = async (files: Record<string, string>) => {
  try {
    await loadPacks([await packWith(files)], [part])
    return []
  } catch (error) {
    if (!(error instanceof PackProblem)) throw error
    return error.issues
  }
}

describe('loadPacks', () => {
  it('reads a folder that appears, without any list to edit', async () => {
    const root = await packWith({
      'small-library/pack.yaml': manifest,
      'small-library/shelves/top.yaml': 'shelf: 上层\nbooks:\n  - { title: 山海, copies: 2 }\n',
    })
    const [pack] = await loadPacks([root], [part])
    expect(pack!.items('shelf')).toMatchObject([
      { id: 'small-library/top', path: 'shelves/top.yaml', value: { shelf: '上层' } },
    ])
  })

  it('names the line and the nearest key of an unknown one', async () => {
    const text = 'shelf: 上层\nbooks:\n  - title: 山海\n    copys: 2\n    copies: 1\n'
    expect(await issuesOf({ 'small-library/pack.yaml': manifest, 'small-library/shelves/top.yaml': text })).toEqual([
      {
        path: 'small-library/shelves/top.yaml',
        line: 4,
        code: 'pack.unknown_key_near',
        params: { key: 'copys', near: 'copies' },
      },
    ])
  })

  it('gathers the complaints of all files at once', async () => {
    const found = await issuesOf({
      'small-library/pack.yaml': manifest.replace('small-library', 'other-name'),
      'small-library/shelves/a.yaml': 'shelf: [',
      'small-library/program.ts': 'x',
    })
    expect(found.map((i) => i.code).sort()).toEqual(['pack.file_of_no_kind', 'pack.id_not_folder', 'pack.not_yaml'])
  })

  it('refuses a pack whose needs are not there', async () => {
    expect(await issuesOf({ 'small-library/pack.yaml': `${manifest}needs: [big-library]\n` })).toMatchObject([
      { code: 'pack.needs_missing' },
    ])
  })
})

it('matches a glob within one segment only', () => {
  expect(matches('rules/*.sql', 'rules/late.sql')).toBe(true)
  expect(matches('rules/*.sql', 'rules/more/late.sql')).toBe(false)
  expect(matches('rules/*.rows.sql', 'rules/late.sql')).toBe(false)
})
