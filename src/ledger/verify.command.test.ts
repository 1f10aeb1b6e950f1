import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { intl, pinOf } from '#crypto'
import { SAMPLE_CONTENT, sampleBundle } from './testing/bundle-sample.ts'
import { verifyCommand } from './verify.command.ts'

const { file, key } = sampleBundle(intl)
const pin = pinOf(key)
let folder: string
const path = (name: string) => join(folder, name)

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qinglian-verify-'))
  writeFileSync(path('good.bundle.json'), file)
  writeFileSync(path('bad.bundle.json'), Buffer.from(file).toString().replace('861.00', '816.00'))
  const rows = SAMPLE_CONTENT.rows.map((row) => row.map((cell) => `"${cell}"`).join(','))
  writeFileSync(path('wall.csv'), rows.join('\n'))
  writeFileSync(path('other.csv'), rows.join('\n').replace('1,186', '1,168'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function run(args: { file?: string; key?: string; table?: string }, locale: 'zh' | 'en' = 'zh') {
  const said: string[] = []
  const complained: string[] = []
  const exit = await verifyCommand(args, {
    locale,
    say: (line) => said.push(line),
    complain: (line) => complained.push(line),
  })
  return { exit, said, complained }
}

it('0: says when it was published and that it was not changed', async () => {
  const { exit, said } = await run({ file: path('good.bundle.json'), key: pin })
  expect(exit).toBe(0)
  expect(said[0]).toBe('这张表 11 月 5 日 9:12 公布，之后没有改过。')
  expect(said.slice(1).every((line) => line.startsWith('  ✓ '))).toBe(true)
})

it('1: an altered file, another key', async () => {
  const altered = await run({ file: path('bad.bundle.json'), key: pin }, 'en')
  expect(altered.exit).toBe(1)
  expect(altered.said[0]).toBe('It does not match: this file is not the one that was published.')
  const other = pinOf({ algorithm: 'ed25519', bytes: intl.newSigningKey().public })
  expect((await run({ file: path('good.bundle.json'), key: other })).exit).toBe(1)
})

it('2: without a key it cannot be said whose it is; nor without a readable file', async () => {
  const unconfirmed = await run({ file: path('good.bundle.json') }, 'en')
  expect(unconfirmed.exit).toBe(2)
  expect(unconfirmed.said[0]).toContain('signed by a key you have not confirmed')
  const absent = await run({ file: path('absent.json'), key: pin })
  expect(absent).toMatchObject({ exit: 2, said: [] })
  expect(absent.complained[0]).toContain('absent.json')
  expect((await run({})).complained[0]).toContain('qinglian verify')
})

it('holds a typed table against it and names the cell', async () => {
  const same = await run({ file: path('good.bundle.json'), key: pin, table: path('wall.csv') })
  expect(same.exit).toBe(0)
  expect(same.said.at(-1)).toBe('对得上：4 行，每一格都和公布时一样。')
  const other = await run({ file: path('good.bundle.json'), key: pin, table: path('other.csv') })
  expect(other.exit).toBe(1)
  expect(other.said.at(-1)).toContain('对不上：第 4 行金额和公布时不同。')
})
