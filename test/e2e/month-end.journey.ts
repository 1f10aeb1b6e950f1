import { expect, it } from 'vitest'
import { findPersonalData } from '#disclosure'
import {
  axeFindings,
  isTooWide,
  openPublic,
  openStaff,
  SIZES,
  signedIn,
  textOf,
  visitor,
  type Walk,
} from './journey.ts'

/** 月底一键公开: the accountant's one press, three lines in amber, the second person, and the page on the wall. */
export function anAccountantPublishesTheMonth(walk: () => Walk): void {
  let path: string

  it('drafts October in one press and shows in amber what lacks its resolution', async () => {
    const accountant = await signedIn(walk(), 'fanglijuan')
    await openStaff(walk(), accountant, '/staff/month-end', 'fanglijuan')
    await accountant.getByRole('button', { name: '账目公开 2026 年 10 月' }).click()
    await accountant.getByRole('button', { name: '出 2026 年 10 月的草稿' }).click()
    await accountant.getByText('收入 56,000.00 元，支出 58,226.50 元。').waitFor()
    const amber = accountant.locator('.account-line-marked')
    expect(await amber.locator('.account-words').allInnerTexts()).toEqual([
      expect.stringContaining('路灯维修 9 盏'),
      expect.stringContaining('道路保洁'),
      expect.stringContaining('河道清漂误工'),
    ])
    expect(await accountant.getByRole('button', { name: '同意，现在公布' }).count()).toBe(0)
    expect(await axeFindings(accountant)).toEqual([])
  })

  it('takes a number or a reason for each line, on a phone as well', async () => {
    const accountant = await signedIn(walk(), 'fanglijuan', SIZES.phone)
    await openStaff(walk(), accountant, '/staff/month-end', 'fanglijuan')
    const amber = accountant.locator('.account-line-marked')
    await amber.first().waitFor()
    expect(await isTooWide(accountant)).toBe(false)
    await amber
      .first()
      .getByRole('button', { name: /^补\s?上$/ })
      .click()
    await amber.first().getByText('编号和原因，写一样就行。').waitFor()
    for (const left of [2, 1]) {
      await amber
        .first()
        .getByLabel('决议编号')
        .fill(`新村代〔2026〕${9 + left}号`)
      await amber
        .first()
        .getByRole('button', { name: /^补\s?上$/ })
        .click()
      await accountant.locator('.month-end-left').getByText(`还有 ${left} 笔要看`).waitFor()
    }
    await amber.first().getByLabel('不用决议的原因').fill('列入年度预算，三月已经一并通过')
    await amber
      .first()
      .getByRole('button', { name: /^补\s?上$/ })
      .click()
    await accountant.getByText('都补好了。等村监会主任来审').waitFor()
    expect(await amber.count()).toBe(0)
    expect(await axeFindings(accountant)).toEqual([])
  })

  it('goes out by one press of the supervision chair', async () => {
    const chair = await signedIn(walk(), 'shenguoliang')
    await openStaff(walk(), chair, '/staff/month-end', 'shenguoliang')
    const lamps = chair.locator('.account-line', { hasText: '路灯维修 9 盏' })
    await lamps.getByRole('button', { name: '看凭证' }).click()
    await lamps.getByText('新村代〔2026〕11号').waitFor()
    await chair.getByRole('button', { name: '同意，现在公布' }).click()
    await chair.locator('.wall .qr').waitFor()
    path = String(await chair.getByRole('link', { name: '群众看到的页面' }).getAttribute('href'))
    expect(path).toMatch(/^\/publications\/[0-9a-f-]{36}$/)
  })

  it('is on the public page line by line, and proves that it was not changed', async () => {
    const citizen = await visitor(walk(), SIZES.phone)
    await openPublic(walk(), citizen, path)
    const page = await textOf(citizen)
    expect(page).toContain('58,226.50')
    expect(page).toContain('路灯维修 9 盏')
    expect(findPersonalData(page)).toEqual([])
    const sheet = (await (await fetch(`${walk().program.url}${path}.json`)).json()) as object
    expect(JSON.stringify(sheet)).toContain('不用决议：列入年度预算')
  })

  it('keeps its registers with every version', async () => {
    const accountant = await signedIn(walk(), 'hesumei')
    await openStaff(walk(), accountant, '/staff/registers/village-accounts/asset', 'hesumei')
    await accountant.getByRole('link', { name: '旧粮站仓库' }).click()
    await accountant.getByRole('button', { name: '情况变了，登记变更' }).click()
    const dialog = accountant.getByRole('dialog')
    await dialog.getByLabel('现在做什么用').fill('出租给惠农仓储')
    await dialog.getByRole('button', { name: /^保\s?存$/ }).click()
    await accountant.getByText('第 2 次').waitFor()
    expect(await accountant.locator('.versions').innerText()).toContain('出租 → 出租给惠农仓储')
    walk().staffPaths.set(new URL(accountant.url()).pathname, 'hesumei')
    expect(await axeFindings(accountant)).toEqual([])
  })
}
