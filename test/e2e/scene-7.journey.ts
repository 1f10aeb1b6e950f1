import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { type Desk, openDesk } from './desk.ts'
import { axeFindings, isTooWide, openStaff, SIZES, signedIn, textOf, type VisitedPage, type Walk } from './journey.ts'

const DEATHS = '死亡登记_演示.csv'
const OCTOBER = '补贴发放_2026年10月_演示.xlsx'
const RETURNED = '银行退回_演示.csv'
const PAGE = '/staff/imports'

/** A file of the demonstration, dropped as a person does: taken from the page, then chosen. */
async function drop(page: VisitedPage, walk: Walk, name: string): Promise<void> {
  const answer = await page
    .context()
    .request.get(`${walk.program.url}/api/v1/imports/examples/${encodeURIComponent(name)}`)
  const buffer = await answer.body()
  await page
    .locator('.drop-zone input[type=file]')
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
}

/** Files are read, taken and judged by rules: on a busy machine that is more than a moment. */
const PATIENT = { timeout: 90_000 }

const fileOf = (page: Page, name: string) => page.getByRole('region', { name }).first()

/** 一卡通“回头看”: two files, what comes back, and 6 + 4 + 2 + 9. */
export function filesAreDropped(walk: () => Walk): void {
  let inspector: VisitedPage

  it('drops the register of deaths, whose bytes say GB18030, and six lamps light', async () => {
    inspector = await signedIn(walk(), 'zhoumin')
    await openStaff(walk(), inspector, PAGE, 'zhoumin')
    await drop(inspector, walk(), DEATHS)
    const file = fileOf(inspector, DEATHS)
    await file.getByText('共 412 行：412 行可以导入，0 行退回。').waitFor(PATIENT)
    expect(await file.innerText()).toMatch(/认出是“死亡登记”。\s*GB18030/)
    expect(await axeFindings(inspector)).toEqual([])
    await file.getByRole('button', { name: '导入 412 行' }).click()
    await file.getByText('死亡后发放 6').waitFor(PATIENT)
  })

  it('gives seven rows of October back, each with its reason, and takes the others', async () => {
    await drop(inspector, walk(), OCTOBER)
    const file = fileOf(inspector, OCTOBER)
    await file.getByText('共 1,686 行：1,679 行可以导入，7 行退回。').waitFor(PATIENT)
    const reasons = await file.locator('.refused-rows tbody tr').allInnerTexts()
    expect(reasons).toHaveLength(7)
    for (const words of ['最后一位对不上', '不是 18 位身份证号', '不是数', '没有这一天', '找不到', '空的', '重复'])
      expect(reasons.join()).toContain(words)
    expect(await file.innerText()).not.toMatch(/\d{17}[\dX]/)
    await file.getByRole('button', { name: '导入 1,679 行' }).click()
    await file.getByText('这张表现在共 18,764 行').waitFor(PATIENT)
    for (const words of ['死亡后发放 6', '一卡多人 4', '互斥同领 2', '应享未享 9'])
      await file.getByText(words).waitFor(PATIENT)
    const link = await file.getByRole('link', { name: '下载退回的行' }).getAttribute('href')
    const workbook = await inspector.context().request.get(walk().program.url + link)
    expect((await workbook.body()).subarray(0, 2).toString()).toBe('PK')
    expect(await axeFindings(inspector)).toEqual([])
  })

  it('says of the same file that it was here before, and reads on a telephone', async () => {
    const phone = await signedIn(walk(), 'zhoumin', SIZES.phone)
    await openStaff(walk(), phone, PAGE, 'zhoumin')
    await drop(phone, walk(), DEATHS)
    const file = fileOf(phone, DEATHS)
    await file.getByText(/这个文件已经导入过/).waitFor(PATIENT)
    expect(await file.getByRole('button', { name: /导入 .* 行/ }).isDisabled()).toBe(true)
    expect(await isTooWide(phone)).toBe(false)
  })

  it('lights green for who is entitled, and asks nobody to explain', async () => {
    await openStaff(walk(), inspector, `/staff/flags?group=${encodeURIComponent('应享未享')}`, 'zhoumin')
    await inspector.locator('tbody tr').first().waitFor()
    expect(await inspector.locator('tbody tr').count()).toBe(9)
    await inspector.locator('tbody tr').first().getByRole('link').first().click()
    await inspector.getByText('该享没享，请通知').first().waitFor()
    await inspector.locator('#decision-title', { hasText: '现在等：上门告诉' }).waitFor()
  })
}

const choose = (page: Page, outcome: string) =>
  page.locator('.decision-bar').getByText(outcome, { exact: true }).first().click()
const write = (page: Page, label: RegExp, words: string) => page.locator('.decision-bar').getByLabel(label).fill(words)
const send = (page: Page) => page.locator('.decision-bar button[type=submit]').click()

/** One of the six from the question to the call back; the other five by the same doors without the pages. */
export function moneyComesBack(walk: () => Walk): void {
  let path: string
  let inspector: VisitedPage
  let accountant: VisitedPage
  const turn = async (page: VisitedPage, login: string, step: string) => {
    await openStaff(walk(), page, path, login)
    await page.locator('#decision-title', { hasText: `请您办：${step}` }).waitFor()
  }
  const done = (page: VisitedPage, then: string) => page.locator('#decision-title', { hasText: then }).waitFor()

  it('opens 为什么亮灯: rows, rule, law and the usual reasons on one screen', async () => {
    inspector = await signedIn(walk(), 'zhoumin')
    await openStaff(walk(), inspector, `/staff/flags?group=${encodeURIComponent('死亡后发放')}`, 'zhoumin')
    const row = inspector.locator('tbody tr', { hasText: '周**' })
    await row.getByRole('link').first().click()
    await inspector.getByRole('heading', { name: '为什么亮灯：死亡后发放' }).waitFor()
    path = new URL(inspector.url()).pathname
    walk().staffPaths.set(path, 'zhoumin')
    await inspector.locator('.evidence tbody tr').first().waitFor()
    const text = await textOf(inspector)
    for (const words of [
      '周** 2026-03-02 死亡，2026-04 至 2026-06 又发 3 笔，共 540.00 元',
      '周*根',
      '180.00',
      '2026-06-20',
      `${DEATHS} 第`,
      '财政违法行为处罚处分条例',
      '通常的合理原因',
      '户口注销慢了',
    ])
      expect(text).toContain(words)
    expect(text).not.toMatch(/\d{17}[\dX]/)
    await inspector.getByText('看规则原文').click()
    expect(await inspector.locator('.rule-text pre').innerText()).toContain('join death')
    expect(await axeFindings(inspector)).toEqual([])
  })

  it('opens a number for a purpose, and says who looked', async () => {
    await inspector.getByRole('button', { name: '看全号' }).first().click()
    const dialog = inspector.getByRole('dialog')
    await dialog.getByRole('textbox').fill('核对死亡登记是不是同一个人')
    await dialog.locator('.dialog-foot button').click()
    await dialog.getByText(/身份证号：990121\d{11}[\dX]/).waitFor()
    await inspector.keyboard.press('Escape')
    await inspector.getByText(/周敏/).first().waitFor()
  })

  it('hears the village’s accountant', async () => {
    accountant = await signedIn(walk(), 'hesumei')
    await turn(accountant, 'hesumei', '单位说明')
    await choose(accountant, '已说明')
    await write(accountant, /怎么回事/, '六月二十日才注销户口，代办员没有上报，四到六月的钱由他儿子代领。')
    await send(accountant)
    await done(accountant, '现在等：下结论')
  })

  it('is concluded: 更正并追回', async () => {
    await turn(inspector, 'zhoumin', '下结论')
    expect(await textOf(inspector)).toContain('六月二十日才注销户口')
    await choose(inspector, '更正并追回')
    await write(inspector, /理由/, '死亡次月起应当停发，四至六月三笔 540.00 元应当退回财政专户。')
    await send(inspector)
    await done(inspector, '现在等：整改')
  })

  it('has the bank’s answer recorded; the rule runs again and the lamp is out', async () => {
    await openStaff(walk(), accountant, PAGE, 'hesumei')
    await drop(accountant, walk(), RETURNED)
    const file = fileOf(accountant, RETURNED)
    await file.getByRole('button', { name: '导入 3 行' }).click()
    await file.getByText('已导入“银行退回登记”3 行').waitFor(PATIENT)
    await file.getByText(/规则再跑了一遍/).waitFor(PATIENT)
    await turn(accountant, 'hesumei', '整改')
    expect(await textOf(accountant)).toContain('已消除')
    await write(accountant, /谁来改/, '何素梅')
    await write(accountant, /哪天改好的/, '2026-11-05')
    await write(accountant, /凭什么说改好了/, '三笔 540.00 元已退回财政专户，银行回单已登记，名单已改。')
    await send(accountant)
    await done(accountant, '现在等：销号')
  })

  it('is closed by another person, and called back about', async () => {
    const closer = await signedIn(walk(), 'liuhaiying')
    await turn(closer, 'liuhaiying', '销号')
    await choose(closer, '核实了，销号')
    await send(closer)
    await done(closer, '请您办：回访')
    await choose(closer, '回访过了，没有意见')
    await write(closer, /哪天回访的/, '2026-11-05')
    await write(closer, /怎么说的/, '家属说退了 540 元，一分没有多收，没有人为难。')
    await send(closer)
    await done(closer, '这件疑点已经办完')
    expect(await axeFindings(closer)).toEqual([])
  })

  it('counts three of six as slow registration: the rule was right in 50 %', async () => {
    const desks = {
      hesumei: await openDesk(walk().program, 'hesumei'),
      fanglijuan: await openDesk(walk().program, 'fanglijuan'),
    }
    const county = await openDesk(walk().program, 'zhoumin')
    const flags = await county.get('/api/v1/flags?rule=benefit-payments%2Fpaid-after-death&limit=20')
    for (const flag of flags.body.items as { matterId: string; reason: string; state: string }[]) {
      if (flag.reason.startsWith('周')) continue
      const slow = /^[钱方罗]/.test(flag.reason)
      for (const desk of Object.values(desks))
        await complete(desk, flag.matterId, 'explained', { note: '登记慢了，已经核对过。' })
      await complete(county, flag.matterId, slow ? 'dismissed' : 'recover', {
        verdict_reason: slow ? '登记滞后：登记前一笔已当月退回现金。' : '死亡次月起应当停发，多发的退回。',
      })
    }
    // Conclusions are taken over once a minute.
    const deadline = Date.now() + 90_000
    for (;;) {
      await openStaff(walk(), inspector, path, 'zhoumin')
      await inspector.getByText('这条规则准不准').waitFor()
      const text = await textOf(inspector)
      if (text.includes('6 次结论，成立 3（50%）')) break
      if (Date.now() > deadline) expect(text).toContain('6 次结论，成立 3（50%）')
      await inspector.waitForTimeout(2_000)
    }
  }, 150_000)
}

/** Finishes the open step of a matter when it is this desk's. */
async function complete(desk: Desk, matterId: string, outcome: string, data: object): Promise<void> {
  const matter = await desk.get(`/api/v1/matters/${matterId}`)
  const task = (matter.body?.tasks as { id: string; mine: boolean }[] | undefined)?.find((one) => one.mine)
  if (!task) return
  const answer = await desk.post(`/api/v1/tasks/${task.id}/complete`, { outcome, data })
  expect(answer.status, answer.text).toBe(204)
}
