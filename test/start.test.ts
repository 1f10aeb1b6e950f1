import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
// @ts-expect-error scripts run under any Node and carry no types
import { announceStaff, fingerprint, isStaffBuilt } from '../scripts/build-staff.mjs'
import { ROOT } from './sources.ts'

/* What `npm start` decides before it installs or builds anything. */

let root: string
const page = () => readFile(join(root, 'dist/staff/index.html'), 'utf8')
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'qinglian-start-'))
  for (const path of ['scripts/build-staff.mjs', 'scripts/texts.mjs', 'docs/openapi.json', 'package-lock.json'])
    await cp(join(ROOT, path), join(root, path))
  await mkdir(join(root, 'apps/official/src/generated'), { recursive: true })
  await writeFile(join(root, 'apps/official/src/main.tsx'), 'one')
})
afterAll(() => rm(root, { recursive: true, force: true }))

it('an app that is not built says so in both languages, looks again by itself, and is still not built', async () => {
  expect(isStaffBuilt(root)).toBe(false)
  announceStaff(root)
  expect(await page()).toMatch(/http-equiv="refresh" content="3"[\s\S]*办公页面正在搭建[\s\S]*being built/)
  expect(isStaffBuilt(root)).toBe(false)
})

it('an app is built when its stamp is that of the sources as they are, generated ones apart', async () => {
  await writeFile(join(root, 'dist/staff/.fingerprint'), fingerprint(root))
  expect(isStaffBuilt(root)).toBe(true)
  await writeFile(join(root, 'apps/official/src/generated/messages.ts'), 'made of the others')
  expect(isStaffBuilt(root)).toBe(true)
  await writeFile(join(root, 'apps/official/src/main.tsx'), 'two')
  expect(isStaffBuilt(root)).toBe(false)
})

it('an app of older sources is put away, so that no page of yesterday speaks to a program of today', async () => {
  await writeFile(join(root, 'dist/staff/old.js'), 'old')
  announceStaff(root)
  await expect(readFile(join(root, 'dist/staff/old.js'))).rejects.toThrow()
})
