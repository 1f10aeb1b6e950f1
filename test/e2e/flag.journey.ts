import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { axeFindings, isTooWide, openStaff, SIZES, signedIn, textOf, type VisitedPage, type Walk } from './journey.ts'

const GROUPS = ['人情章', '关系章', '拖延章', '错误章']

/** Scene 2's foot: what the rules found, and everything a reader needs to judge it, on one page. */
export function aRuleFlags(walk: () => Walk, found: { flag: string }): void {
  it('opens the foot of the counter to the lists behind its figures', async () => {
    const keeper = await signedIn(walk(), 'zhouxiaolan')
    await openStaff(walk(), keeper, '/staff/counter', 'zhouxiaolan')
    const foot = keeper.locator('.counter-foot')
    await foot.getByText('错误章').waitFor()
    await foot.getByRole('button', { name: /1,860 分钟/ }).waitFor()
    expect(await foot.innerText()).toMatch(/拖延章 1[\s\S]*错误章 1/)
    expect(await foot.innerText()).toMatch(/平均审批[\s\S]*\d+ 分钟[\s\S]*1,?860 分钟/)
    for (const figure of await foot.getByRole('button', { name: /分钟/ }).all()) {
      await figure.click()
      await keeper.getByRole('dialog').locator('tbody tr').first().waitFor()
      expect(await axeFindings(keeper)).toEqual([])
      await keeper.keyboard.press('Escape')
      await keeper.getByRole('dialog').waitFor({ state: 'detached' })
    }
    await foot.getByText(/错误章 1/).click()
    await keeper.locator('tbody tr').first().waitFor()
    expect(await keeper.locator('tbody tr').count()).toBe(1)
    expect(await textOf(keeper)).toContain('盖完没拍照')
  })

  it('shows the planted wrongs in the four groups of the newspaper', async () => {
    const inspector = await signedIn(walk(), 'zhoumin')
    await openStaff(walk(), inspector, '/staff/flags', 'zhoumin')
    await inspector.locator('tbody tr').first().waitFor()
    const lead = await inspector.locator('.page-lead').first().innerText()
    for (const group of GROUPS) expect(lead).toMatch(new RegExp(`${group}\\s*[1-9]`))
    expect(lead).toContain('亮灯只是问题，不是结论')
    expect(await axeFindings(inspector)).toEqual([])
  })

  it('shows rows, rule, law and the usual innocent explanations together', async () => {
    const inspector = await signedIn(walk(), 'zhoumin')
    await openStaff(walk(), inspector, '/staff/flags?rule=village-seal%2Fno-photo', 'zhoumin')
    const row = inspector.locator('tbody tr', { hasText: '盖完没拍照' }).filter({ hasText: '新坪村' })
    await row.getByRole('link').first().click()
    await inspector.getByRole('heading', { name: /为什么亮灯：盖完没拍照/ }).waitFor()
    found.flag = new URL(inspector.url()).pathname
    walk().staffPaths.set(found.flag, 'zhoumin')
    await inspector.locator('.evidence tbody tr').first().waitFor()
    const page = await textOf(inspector)
    for (const words of [
      '错误章',
      '依据的行',
      '通常的合理原因',
      '摄像头坏了',
      '规则和依据',
      '村民委员会组织法',
      '谁看过',
    ])
      expect(page).toContain(words)
    await inspector.getByText('看规则原文').click()
    expect(await inspector.locator('.rule-text pre').innerText()).toContain('select')
    expect(await axeFindings(inspector)).toEqual([])
  })

  it('reads on a telephone', async () => {
    const phone = await signedIn(walk(), 'zhoumin', SIZES.phone)
    for (const path of ['/staff/flags', found.flag]) {
      await openStaff(walk(), phone, path, 'zhoumin')
      expect(await isTooWide(phone)).toBe(false)
    }
  })

  it('answers a stranger to the matter as if the flag did not exist', async () => {
    const stranger = await signedIn(walk(), 'hesumei')
    const answer = (path: string) => stranger.context().request.get(`${walk().program.url}/api/v1/flags/${path}`)
    const [foreign, none] = [await answer(found.flag.split('/').pop() ?? ''), await answer(crypto.randomUUID())]
    expect([foreign.status(), none.status()]).toEqual([404, 404])
    const words = (body: { error: { code: string; message: string } }) => [body.error.code, body.error.message]
    expect(words(await foreign.json())).toEqual(words(await none.json()))
  })
}

const choose = (page: Page, outcome: string) =>
  page.locator('.decision-bar').getByText(outcome, { exact: true }).first().click()
const write = (page: Page, label: RegExp, words: string) => page.locator('.decision-bar').getByLabel(label).fill(words)
const send = (page: Page) => page.locator('.decision-bar button[type=submit]').click()

/** From the question to the end: five hands, two of them the county's, and never the same pair of eyes twice. */
export function anInspectorCloses(walk: () => Walk, found: { flag: string }): void {
  let inspector: VisitedPage
  const turn = async (page: VisitedPage, login: string, step: string) => {
    await openStaff(walk(), page, found.flag, login)
    await page.locator('#decision-title', { hasText: `请您办：${step}` }).waitFor()
  }
  const done = (page: VisitedPage, then: string) => page.locator('#decision-title', { hasText: then }).waitFor()

  it('hears the unit first', async () => {
    const head = await signedIn(walk(), 'wangjianming')
    await turn(head, 'wangjianming', '单位说明')
    await choose(head, '已说明')
    await write(head, /怎么回事/, '摄像头那天没有电，盖完忘了补拍，纸质件存在村里档案柜。')
    expect(await axeFindings(head)).toEqual([])
    await send(head)
    await done(head, '现在等：下结论')
  })

  it('takes a verdict with reasons, not one without', async () => {
    inspector = await signedIn(walk(), 'zhoumin')
    await turn(inspector, 'zhoumin', '下结论')
    expect(await textOf(inspector)).toContain('纸质件存在村里档案柜')
    await choose(inspector, '确有问题，整改')
    await send(inspector)
    await inspector.locator('.decision-bar .ant-form-item-explain-error').first().waitFor()
    await write(inspector, /理由/, '两次用印都没有照片，办法第十一条要求盖完拍照存档，说明不能代替照片。')
    await send(inspector)
    await done(inspector, '现在等：整改')
  })

  it('is put right by somebody, on a day, with what shows it; the rule runs again', async () => {
    const head = await signedIn(walk(), 'wangjianming')
    await turn(head, 'wangjianming', '整改')
    await write(head, /谁来改/, '周晓澜')
    await write(head, /哪天改好的/, '2026-11-05')
    await write(head, /凭什么说改好了/, '纸质件已扫描归档，摄像头已换，章柜旁贴了“盖完拍照”的提示。')
    await send(head)
    await done(head, '现在等：销号')
    expect(await textOf(head)).toContain('再跑一遍规则')
  })

  it('refuses the closing to the one who gave the verdict, with a sentence', async () => {
    await openStaff(walk(), inspector, found.flag, 'zhoumin')
    await done(inspector, '现在等：销号')
    expect(await inspector.locator('.decision-bar').innerText()).toMatch(/不能由办过“下结论”的同一个人/)
    expect(await inspector.locator('.decision-bar button[type=submit]').count()).toBe(0)
  })

  it('is closed by another person', async () => {
    const closer = await signedIn(walk(), 'liuhaiying')
    await turn(closer, 'liuhaiying', '销号')
    expect(await textOf(closer)).toContain('摄像头已换')
    await choose(closer, '核实了，销号')
    await write(closer, /复核情况/, '扫描件和新摄像头都看过了。')
    await send(closer)
    await done(closer, '这件疑点已经办完')
    expect(await axeFindings(closer)).toEqual([])
  })

  it('counts for the precision of the rule', async () => {
    await openStaff(walk(), inspector, found.flag, 'zhoumin')
    await inspector.getByText(/次结论，成立 1/).waitFor()
    await inspector.getByText(/才 1 件，说不准/).waitFor()
  })
}
