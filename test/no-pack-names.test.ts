import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ROOT, sourcesBelow } from './sources.ts'

/** The machine knows no pack by name; the demonstration's own data (which scene opens what) is data, not code. */
it('has no quoted pack id in src', () => {
  const packs = readdirSync(join(ROOT, 'packs'), { withFileTypes: true })
    .filter((e) => e.isDirectory() && !e.name.startsWith('_'))
    .map((e) => e.name)
  expect(packs.length).toBeGreaterThan(0)
  const files = sourcesBelow('src').filter((s) => !/\.test\.ts$/.test(s.path) && !s.path.includes('/testing/'))
  expect(files.length).toBeGreaterThan(20)
  const wrong = files.flatMap((s) =>
    packs.filter((id) => new RegExp(`['"\`/]${id}['"\`/]`).test(s.text)).map((id) => `${s.path} names ${id}`),
  )
  expect(wrong).toEqual([])
})
