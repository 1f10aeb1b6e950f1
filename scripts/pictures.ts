// `node scripts/pictures.ts [URL]`: takes the pictures of the front pages, from a demonstration of its own or from the fresh one at URL.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { DEMONSTRATION_PASSWORD } from '#simulation'
import { DESK, openBrowser, openPage, PHONE } from '../test/e2e/browser.ts'
import { photographedForm } from '../test/e2e/journey.ts'
import { scratchFolder, startProgram } from '../test/program.ts'

const FOLDER = fileURLToPath(new URL('../docs/pictures', import.meta.url))
const MOST_BYTES = 200_000
const APPLICANT = '赵水根'

const given = process.argv[2]?.replace(/\/$/, '')
const data = given ? undefined : await scratchFolder()
const program = given ? undefined : await startProgram({ data: data! })
const url = given ?? program!.url
const browser = await openBrowser()
try {
  await mkdir(FOLDER, { recursive: true })
  await takeAll(browser)
} finally {
  await browser.close()
  await program?.stop()
  if (data) await rm(data, { recursive: true, force: true })
}

async function takeAll(with_: Browser): Promise<void> {
  const desk = await openPage(with_, DESK, url)
  await desk.goto(url)
  await keep(desk, 'front-door.png')

  await desk.getByRole('button', { name: /周晓澜/ }).click()
  await finishYesterday(desk)
  const code = await file(desk)
  await approve(with_)
  await desk.locator('.sleeve-open').waitFor()
  await press(desk)
  await desk.locator('.press-answer', { hasText: '盖好第 1 份' }).waitFor()
  await keep(desk, 'counter.png')

  const phone = await openPage(with_, PHONE, url)
  await phone.goto(`${url}/progress/${code}`)
  await keep(phone, 'progress.png')
}

/** What was approved yesterday comes first: one sleeve serves one approval at a time. */
async function finishYesterday(desk: Page): Promise<void> {
  const waiting = desk.locator('.queue button', { hasText: '待盖' })
  await waiting.first().click()
  const done = desk.locator('.press-answer', { hasText: '盖完 2 份' })
  // The sleeve has fallen asleep overnight; its first press wakes it up.
  for (let presses = 0; presses < 3 && !(await done.isVisible()); presses++) {
    await press(desk)
    await desk.waitForTimeout(2000)
  }
  await done.waitFor()
  await desk.goto(`${url}/staff/counter`)
}

/** A villager brings a form for two impressions; answers the code under which she follows it. */
async function file(desk: Page): Promise<string> {
  await desk.getByLabel('申请人姓名').fill(APPLICANT)
  if ((await desk.locator('#intake-copies').inputValue()) !== '2')
    await desk.getByRole('button', { name: '多一份' }).click()
  await desk.locator('#intake-photo').setInputFiles(await photographedForm('农村建房申请表'))
  await desk.getByText('已存好').waitFor()
  await desk.getByRole('button', { name: '核对无误，送去审批' }).click()
  await desk.locator('#desk-title', { hasText: APPLICANT }).waitFor()
  return (await desk.locator('.desk .sheet-head .small').innerText()).trim()
}

async function approve(with_: Browser): Promise<void> {
  const head = await openPage(with_, PHONE, url)
  const headers = { 'x-qinglian': '1' }
  await head.context().request.post(`${url}/api/v1/session`, {
    headers,
    data: { name: 'wangjianming', password: DEMONSTRATION_PASSWORD },
  })
  await head.goto(`${url}/staff/approve`)
  const paper = head.locator('.paper', { hasText: APPLICANT })
  await paper.waitFor()
  if ((await paper.locator('.paper-head').getAttribute('aria-expanded')) === 'false')
    await paper.locator('.paper-head').click()
  await paper.getByRole('button', { name: /^同\s?意$/ }).click()
  await head.locator('.approve-done').waitFor()
  await head.close()
}

async function press(desk: Page): Promise<void> {
  await desk.getByRole('button', { name: /^盖章/ }).click()
}

async function keep(page: Page, name: string): Promise<void> {
  const png = await sharp(await page.screenshot())
    .png({ palette: true, quality: 90, effort: 10 })
    .toBuffer()
  if (png.length > MOST_BYTES) throw new Error(`${name} has ${png.length} bytes`)
  await writeFile(join(FOLDER, name), png)
  console.log(`${name}  ${Math.round(png.length / 1000)} kB`)
}
