import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import { countyCopy, removeFolder, startProgram } from '../program.ts'
import { openBrowser } from './browser.ts'
import type { Walk } from './journey.ts'
import { filesAreDropped, moneyComesBack } from './scene-7.journey.ts'

// A county of its own: what is dropped here would be in everybody's lists.
let walk: Walk | undefined
const walking = (): Walk => {
  if (!walk) throw new Error('the county is not open')
  return walk
}

beforeAll(async () => {
  const [program, browser] = await Promise.all([startProgram({ data: await countyCopy() }), openBrowser()])
  walk = { program, browser, publicPaths: new Set(), staffPaths: new Map(), pages: [] }
})
afterAll(async () => {
  await walk?.browser.close()
  await walk?.program.stop()
  if (walk) await removeFolder(walk.program.data)
})
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail' || !walk) return
  const folder = join(tmpdir(), 'qinglian-journeys')
  await mkdir(folder, { recursive: true })
  for (const [i, page] of walk.pages.entries())
    await page.screenshot({ path: join(folder, `scene-7-${i}.png`), fullPage: true, timeout: 5_000 }).catch(() => {})
})

describe('scene 7, files are dropped', () => filesAreDropped(walking))
describe('scene 7, money comes back', () => moneyComesBack(walking))
