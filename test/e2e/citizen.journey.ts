import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { findPersonalData } from '#disclosure'
import { runCommand } from '../program.ts'
import { ROOT } from '../sources.ts'
import type { Filed } from './counter.journey.ts'
import {
  axeFindings,
  isTooWide,
  openPublic,
  openStaff,
  SIZES,
  signedIn,
  textOf,
  type VisitedPage,
  visitor,
  type Walk,
} from './journey.ts'

/** What she may ask of any public page without signing in. */
async function servesEverybody(page: Page): Promise<void> {
  for (const tool of ['大字', '念给我听', '打印'])
    expect(await page.getByRole('button', { name: tool }).count()).toBe(1)
  expect(await isTooWide(page)).toBe(false)
  expect(await axeFindings(page)).toEqual([])
}

export function aCitizenFollowsHerMatter(walk: () => Walk, filed: Filed): void {
  let phone: VisitedPage

  it('finds her matter by the code, however she types it', async () => {
    phone = await visitor(walk(), SIZES.phone)
    await openPublic(walk(), phone, '/progress')
    await servesEverybody(phone)
    await phone.locator('#code').fill(filed.code.toLowerCase().replaceAll('-', ' '))
    await phone.locator('main button').click()
    await phone.waitForURL(`**/progress/${filed.code}`)
    walk().publicPaths.add(`/progress/${filed.code}`)
  })

  it('reads the steps downwards, done and to do told apart by sign and word', async () => {
    const steps = phone.locator('ol.steps > li')
    expect(await steps.count()).toBeGreaterThanOrEqual(4)
    const boxes = await Promise.all((await steps.all()).map((step) => step.boundingBox()))
    for (const [i, box] of boxes.entries()) if (i > 0) expect(box?.y).toBeGreaterThan(boxes[i - 1]?.y ?? 0)
    expect(await phone.locator('li.ok').count()).toBeGreaterThanOrEqual(3)
    expect(await textOf(phone)).toContain('农村建房申请表')
    expect(await textOf(phone)).not.toContain('赵水根')
    await servesEverybody(phone)
  })

  it('gets one polite answer for every code that leads nowhere', async () => {
    const answers: string[] = []
    for (const code of ['2222-2222-2222', 'nonsense', `${filed.code.slice(0, -1)}X`]) {
      const answer = await phone.goto(`${walk().program.url}/progress/${encodeURIComponent(code)}`)
      expect(answer?.status()).toBe(404)
      answers.push(await phone.locator('.hint.on').innerText())
    }
    expect(new Set(answers).size).toBe(1)
    await servesEverybody(phone)
  })

  it('has a receipt that prints on one sheet', async () => {
    await openPublic(walk(), phone, `/receipts/${filed.code}`)
    const receipt = await textOf(phone)
    for (const words of ['受理回执', filed.code, '最晚办完', '0000-12345']) expect(receipt).toContain(words)
    expect(await phone.locator('.qr svg').count()).toBe(1)
    await servesEverybody(phone)
    const sheet = await phone.pdf({ format: 'A4' })
    expect(sheet.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
  })

  it('enlarges the letters, and stays in English once asked', async () => {
    await phone.getByRole('button', { name: '大字' }).click()
    expect(await phone.locator('html').getAttribute('class')).toContain('big')
    expect(await isTooWide(phone)).toBe(false)
    await phone.getByRole('link', { name: 'English' }).click()
    expect(await phone.locator('html').getAttribute('lang')).toBe('en')
    await openPublic(walk(), phone, `/progress/${filed.code}`)
    expect(await phone.locator('html').getAttribute('lang')).toBe('en')
    expect(await axeFindings(phone)).toEqual([])
  })
}

export function aCitizenVerifiesAPublication(walk: () => Walk, published: { path: string }): void {
  let bundle: string
  let pin: string
  let drafted: string

  it('is drafted by the accountant, who cannot approve it', async () => {
    const accountant = await signedIn(walk(), 'fanglijuan')
    await openStaff(walk(), accountant, '/staff/publications', 'fanglijuan')
    await accountant.getByRole('button', { name: '起草一张' }).click()
    const dialog = accountant.getByRole('dialog')
    await dialog.locator('select').first().selectOption('village-seal/seal-register')
    await dialog.getByLabel('期间').fill('2026-09')
    expect(await axeFindings(accountant)).toEqual([])
    await dialog.getByRole('button', { name: /^起\s?草$/ }).click()
    await accountant.getByText('起草的人不能自己审').waitFor()
    drafted = new URL(accountant.url()).pathname
    walk().staffPaths.set(drafted, 'fanglijuan')
    expect(await accountant.getByRole('button', { name: '审核通过' }).count()).toBe(0)
    expect(await axeFindings(accountant)).toEqual([])
  })

  it('is approved and published by another person', async () => {
    const supervisor = await signedIn(walk(), 'shenguoliang')
    await openStaff(walk(), supervisor, drafted, 'shenguoliang')
    await supervisor.getByRole('button', { name: '审核通过' }).click()
    await supervisor.getByRole('button', { name: /^公\s?布$/ }).click()
    await supervisor.locator('.wall .qr').waitFor()
    const link = await supervisor.getByRole('link', { name: '群众看到的页面' }).getAttribute('href')
    published.path = String(link)
    expect(published.path).toMatch(/^\/publications\/[0-9a-f-]{36}$/)
  })

  it('stands on a public page with its code, in large type, spoken and printed', async () => {
    for (const size of [SIZES.desk, SIZES.phone]) {
      const citizen = await visitor(walk(), size)
      await openPublic(walk(), citizen, published.path)
      await servesEverybody(citizen)
      expect(await citizen.locator('.qr svg').count()).toBe(1)
      const page = await textOf(citizen)
      expect(page).toContain('用印公示')
      expect(page).toMatch(/[\u4e00-\u9fff]\*/)
      expect(findPersonalData(page)).toEqual([])
      expect((await citizen.locator('main').getAttribute('data-say'))?.length).toBeGreaterThan(20)
    }
  })

  it('gives its rows as CSV and JSON', async () => {
    const get = (suffix: string) => fetch(walk().program.url + published.path + suffix)
    const csv = await (await get('.csv')).text()
    expect(csv).toContain('受理日期')
    const json = (await (await get('.json')).json()) as object
    expect(JSON.stringify(json)).toContain('用印公示')
    expect(findPersonalData(csv + JSON.stringify(json))).toEqual([])
  })

  it('is checked on the spot by the code under the square', async () => {
    const citizen = await visitor(walk(), SIZES.phone)
    await citizen.goto(walk().program.url + published.path)
    const code = await citizen.locator('.side .tel').innerText()
    await openPublic(walk(), citizen, `/verify?code=${code}`)
    expect(await citizen.locator('#verdict').innerText()).toContain('之后没有改过')
    const seen = citizen.locator('#seen')
    await seen.fill((await seen.inputValue()).replace('盖好', '没有盖'))
    await citizen.locator('form[method=post] button').click()
    expect(await citizen.getByRole('status').innerText()).toContain('对不上')
    await servesEverybody(citizen)
  })

  it('is proved by the command line: this file, no other byte, no other key', async () => {
    const bundleUrl = `${walk().program.url}${published.path}.bundle.json`
    // The proof comes with the next beat of the ledger.
    await expect.poll(async () => (await fetch(bundleUrl)).status, { timeout: 90_000, interval: 1_000 }).toBe(200)
    const bytes = await (await fetch(bundleUrl)).text()
    bundle = join(walk().program.data, 'taken-home.bundle.json')
    await writeFile(bundle, bytes)
    pin = await countyPin(walk())
    const verify = (file: string, key: string) => runCommand(['verify', file, '--key', key])
    const good = await verify(bundle, pin)
    expect(good).toMatchObject({ code: 0 })
    expect(good.output).toContain('之后没有改过')
    const altered = `${bundle}.altered.json`
    await writeFile(altered, bytes.replace('盖好', '盖满'))
    expect(await readFile(altered, 'utf8')).not.toBe(bytes)
    expect(await verify(altered, pin)).toMatchObject({ code: 1 })
    expect(await verify(bundle, otherPin(pin))).toMatchObject({ code: 1 })
  }, 180_000)

  it('is proved without any network by the page taken home', async () => {
    const offline = await visitor(walk(), SIZES.phone)
    await offline.goto(pathToFileURL(join(ROOT, 'docs/verify/verify.html')).href)
    await offline.context().setOffline(true)
    await offline.locator('#file').setInputFiles(bundle)
    await offline.locator('#key').fill(pin)
    await offline.locator('#result .good').first().waitFor()
    expect(await offline.locator('#result').innerText()).toContain('之后没有改过')
    expect(await axeFindings(offline)).toEqual([])
    await offline.locator('#file').setInputFiles(`${bundle}.altered.json`)
    await offline.locator('#result .say.bad').waitFor()
    await offline.locator('#file').setInputFiles(bundle)
    await offline.locator('#key').fill(otherPin(pin))
    await offline.locator('#result .say.bad').waitFor()
  })
}

/** The county's pin as the public page prints it; a poster carries the same. */
async function countyPin(walk: Walk): Promise<string> {
  const page = await (await fetch(`${walk.program.url}/verify`)).text()
  const pin = /qlk1:[0-9A-Za-z:_-]+/.exec(page)?.[0]
  if (!pin) throw new Error('the page that checks papers names no key')
  return pin
}

/** A well-formed pin of nobody in particular. */
function otherPin(pin: string): string {
  const at = pin.length - 8
  return pin.slice(0, at) + (pin[at] === 'A' ? 'B' : 'A') + pin.slice(at + 1)
}
