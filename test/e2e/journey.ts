import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Locator, Page } from 'playwright-core'
import sharp from 'sharp'
import { DEMONSTRATION_PASSWORD } from '#simulation'
import type { RunningProgram } from '../program.ts'
import { DESK, openPage, PHONE } from './browser.ts'

/** The county under test and the browser that walks it: one program and one browser for all journeys. */
export interface Walk {
  readonly program: RunningProgram
  readonly browser: Browser
  /** Every public address a journey came by, for the sweeps at the end. */
  readonly publicPaths: Set<string>
  /** Every staff address, with the login of somebody who may open it. */
  readonly staffPaths: Map<string, string>
  /** Pages opened so far; what they complain about fails the sweep. */
  readonly pages: VisitedPage[]
}

export type VisitedPage = Page & { complaints: string[] }

export const SIZES = { desk: DESK, phone: PHONE }

export async function visitor(walk: Walk, size = DESK): Promise<VisitedPage> {
  const page = await openPage(walk.browser, size, walk.program.url)
  walk.pages.push(page)
  return page
}

/** Somebody signed in with the account of the demonstration. */
export async function signedIn(walk: Walk, login: string, size = DESK): Promise<VisitedPage> {
  const page = await visitor(walk, size)
  const answer = await page.context().request.post(`${walk.program.url}/api/v1/session`, {
    headers: { 'x-qinglian': '1' },
    data: { name: login, password: DEMONSTRATION_PASSWORD },
  })
  if (answer.status() !== 204) throw new Error(`${login} cannot sign in: ${answer.status()} ${await answer.text()}`)
  return page
}

/** Opens a staff page and waits until nothing is being fetched any more. */
export async function openStaff(walk: Walk, page: Page, path: string, login: string): Promise<void> {
  walk.staffPaths.set(path, login)
  await page.goto(walk.program.url + path)
  await page.locator('h1').first().waitFor()
}

export async function openPublic(walk: Walk, page: Page, path: string): Promise<void> {
  // The language is the sweep's own to ask for.
  walk.publicPaths.add(path.replace(/[?&]lang=\w+$/, ''))
  await page.goto(walk.program.url + path)
}

/** A hand whose taps and signs are counted; choosing a photograph is two taps, the button and the shutter. */
export class CountedHand {
  taps = 0
  signs = 0

  async tap(target: Locator): Promise<void> {
    this.taps += 1
    await target.click()
  }

  async type(target: Locator, text: string): Promise<void> {
    this.signs += [...text].length
    await target.pressSequentially(text)
  }

  async photograph(target: Locator, picture: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
    this.taps += 2
    await target.setInputFiles(picture)
  }
}

/** A photographed form: ruled lines and a title, so that it is neither blank nor the same twice. */
export async function photographedForm(title: string): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const lines = Array.from({ length: 18 }, (_, i) => `<path d="M60 ${260 + i * 50}h780" stroke="#444"/>`).join('')
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="1200"><rect width="900" height="1200" fill="#fbfaf6"/>
    <text x="450" y="140" font-size="48" text-anchor="middle" font-family="Noto Sans CJK SC">${title}</text>${lines}</svg>`
  const buffer = await sharp(Buffer.from(drawing)).jpeg({ quality: 85 }).toBuffer()
  return { name: 'form.jpg', mimeType: 'image/jpeg', buffer }
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface AxeViolation {
  readonly id: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
}

/** What axe-core finds on the page as it stands, one line an element. */
export async function axeFindings(page: Page): Promise<string[]> {
  // Colours in the middle of a transition are no colours anybody reads.
  await page.evaluate('Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {})))')
  await page.evaluate(AXE)
  const violations = await page.evaluate<AxeViolation[]>(
    `axe.run({ resultTypes: ['violations'] }).then((found) => found.violations)`,
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary = '' }) => `${id}: ${html.slice(0, 160)} ${failureSummary.replace(/\s+/g, ' ')}`),
  )
}

/** True when the page can be pushed sideways as a whole; wide tables scroll in frames of their own. */
export const isTooWide = (page: Page): Promise<boolean> =>
  page.evaluate<boolean>('document.documentElement.scrollWidth > document.documentElement.clientWidth')

/** What a reader sees, blanks as one. */
export const textOf = async (page: Page): Promise<string> =>
  (await page.locator('body').innerText()).replace(/\s+/g, ' ')
