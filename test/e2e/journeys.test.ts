import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe } from 'vitest'
import { countyCopy, removeFolder, startProgram } from '../program.ts'
import { openBrowser } from './browser.ts'
import { aCitizenFollowsHerMatter, aCitizenVerifiesAPublication } from './citizen.journey.ts'
import { wrongDataArePutRight } from './correction.journey.ts'
import { aCadreSealsAtTheCounter, type Filed } from './counter.journey.ts'
import { inEnglish } from './english.journey.ts'
import { anInspectorCloses, aRuleFlags } from './flag.journey.ts'
import type { Walk } from './journey.ts'
import { anAccountantPublishesTheMonth } from './month-end.journey.ts'
import { aTownOnOneSheet } from './scene-1.journey.ts'
import { aVillagerScansTheCode } from './scene-3.journey.ts'
import { everyPage } from './sweep.journey.ts'
import { theDirectorDecides } from './today.journey.ts'

// One county and one browser for all journeys, in the order in which they happen in life.
let walk: Walk | undefined
const walking = (): Walk => {
  if (!walk) throw new Error('the county is not open')
  return walk
}
const filed: Filed = { code: '' }

beforeAll(async () => {
  const data = await countyCopy()
  const [program, browser] = await Promise.all([startProgram({ data }), openBrowser()])
  walk = { program, browser, publicPaths: new Set(), staffPaths: new Map(), pages: [] }
})
afterAll(async () => {
  await walk?.browser.close()
  await walk?.program.stop()
  if (walk) await removeFolder(walk.program.data)
})

// What the pages showed when a journey failed says more than the sentence of the failure.
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail' || !walk) return
  const folder = join(tmpdir(), 'qinglian-journeys')
  await mkdir(folder, { recursive: true })
  for (const [i, page] of walk.pages.entries())
    await page.screenshot({ path: join(folder, `${i}.png`), fullPage: true, timeout: 5_000 }).catch(() => {})
})

describe('a cadre seals at the counter', () => aCadreSealsAtTheCounter(walking, filed))
const found = { flag: '' }
describe('a rule flags', () => aRuleFlags(walking, found))
describe('an inspector closes', () => anInspectorCloses(walking, found))
describe('wrong data are put right', () => wrongDataArePutRight(walking))
describe('a citizen follows her matter', () => aCitizenFollowsHerMatter(walking, filed))
describe('a citizen verifies a publication', () => aCitizenVerifiesAPublication(walking, { path: '' }))
describe('an accountant publishes the month', () => anAccountantPublishesTheMonth(walking))
describe('scene 3: a villager scans the code', () => aVillagerScansTheCode(walking))
describe('a town on one sheet', () => aTownOnOneSheet(walking))
describe('the director decides', () => theDirectorDecides(walking))
describe('every page in English', () => inEnglish(walking))
describe('every page', () => everyPage(walking))
