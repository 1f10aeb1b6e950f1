import { expect, it } from 'vitest'
import { axeFindings, isTooWide, openStaff, SIZES, signedIn, type VisitedPage, visitor, type Walk } from './journey.ts'

/** Scene 1: from the front door to twenty villages on one sheet, to one village's figures, to the rows behind one of them. */
export function aTownOnOneSheet(walk: () => Walk): void {
  let page: VisitedPage

  it('opens from the front door with the grades of twenty villages', async () => {
    page = await visitor(walk())
    await page.goto(walk().program.url)
    const card = page.locator('#scene-1')
    expect(await card.innerText()).toMatch(/20 个村：优 5 · 良 9 · 中 4 · 待提升 1 · 暂不评 1/)
    await card.locator('a.b').click()
    await page.getByRole('heading', { name: '沙渡镇清廉指数 · 2026 年第三季度' }).waitFor()
    walk().publicPaths.add('/board/990121100000')
    walk().publicPaths.add('/board')
    expect(await page.locator('main').innerText()).toContain('信访件数不计分，只看答复是否按时、问题是否真解决。')
    expect(await page.locator('.board tbody tr').count()).toBe(20)
    const first = await page.locator('.board tbody tr').first().innerText()
    expect(first).toContain('桥亭村')
    expect(await page.locator('.board tbody tr').nth(1).innerText()).toContain('差距不显著')
    expect(await page.locator('.board tbody tr.off').innerText()).toMatch(/大湾村[\s\S]*没有数据[\s\S]*暂不评/)
  })

  it('says how the last of them came to its points, and how it can do better', async () => {
    await page.getByRole('link', { name: '江下村' }).click()
    const unit = page.locator('#unit')
    await unit.waitFor()
    expect(await unit.innerText()).toMatch(/财务按时公开\s*6\/9 个月/)
    expect(await unit.innerText()).toContain('怎样能提高')
    const [total, ...parts] = ((await unit.locator('.say').innerText()).match(/[\d.]+/g) ?? []).map(Number)
    expect(parts).toHaveLength(5)
    expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(total as number, 5)
    expect(total as number).toBeLessThan(70)
    expect(await axeFindings(page)).toEqual([])
    await page.setViewportSize(SIZES.phone)
    expect(await isTooWide(page)).toBe(false)
  })

  it('opens three late months for those who oversee the village; other weights move only the preview', async () => {
    const desk = await signedIn(walk(), 'luzhiqiang')
    await openStaff(walk(), desk, '/staff/board', 'luzhiqiang')
    await desk.getByRole('button', { name: '江下村' }).click()
    const panel = desk.locator('.board-panel')
    await panel.getByRole('heading', { name: /江下村/ }).waitFor()
    await panel.getByRole('button', { name: /村事清爽/ }).click()
    const before = await panel.locator('h2').innerText()
    await panel.getByRole('button', { name: /财务按时公开/ }).click()
    const dialog = desk.getByRole('dialog')
    await dialog.locator('.behind li').first().waitFor()
    expect(await dialog.locator('.behind li').count()).toBe(3)
    await desk.keyboard.press('Escape')
    await panel.getByText('试算', { exact: true }).click()
    await panel.getByRole('slider').first().fill('5')
    await panel.getByText(/^预览：/).waitFor()
    expect(await panel.locator('h2').innerText()).toBe(before)
    expect(await desk.locator('.board-acts').innerText()).toContain('公布后不会改')
  })
}
