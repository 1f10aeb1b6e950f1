import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { axeFindings, isTooWide, openStaff, photographedForm, SIZES, signedIn, textOf, type Walk } from './journey.ts'

const bar = (page: Page) => page.locator('.decision-bar')
const send = (page: Page) => bar(page).locator('button[type=submit]').click()
const now = (page: Page, words: string) => page.locator('#decision-title', { hasText: words }).first().waitFor()

/** 数据有误: the desk chose the wrong kind of paper. The field is put right, the old value stays, the rule runs again, another person closes. */
export function wrongDataArePutRight(walk: () => Walk): void {
  const found = { flag: '' }
  const turn = async (login: string, size = SIZES.desk) => {
    const page = await signedIn(walk(), login, size)
    await openStaff(walk(), page, found.flag, login)
    return page
  }

  it('is explained by the village, which chooses among the usual reasons', async () => {
    const inspector = await signedIn(walk(), 'zhoumin')
    await openStaff(walk(), inspector, '/staff/flags?rule=village-seal%2Foutside-proof-list', 'zhoumin')
    const row = inspector.locator('tbody tr', { hasText: '清单外用印' }).filter({ hasText: '高塘村' })
    await row.getByRole('link').first().click()
    await inspector.getByRole('heading', { name: /为什么亮灯：清单外用印/ }).waitFor()
    found.flag = new URL(inspector.url()).pathname
    expect(await textOf(inspector)).toMatch(/某的“亲属关系证明”不在证明事项清单里/)
    const head = await turn('panyongfu')
    await now(head, '单位说明')
    await bar(head).getByText('已说明', { exact: true }).click()
    await bar(head).getByText('受理时“盖什么”选错了，实际是清单内的材料').click()
    await bar(head)
      .getByLabel(/怎么回事/)
      .fill('窗口点错了，他要的是务工核实，纸上写的也是务工核实。')
    await send(head)
    await now(head, '现在等：下结论')
  })

  it('takes the verdict that the data are wrong, where the rule names what can be', async () => {
    const inspector = await turn('zhoumin')
    await now(inspector, '下结论')
    await bar(inspector).getByText('数据有误，更正', { exact: true }).click()
    await bar(inspector).getByLabel(/^理由/).fill('看了附件照片，盖的确实是务工就业情况核实。')
    await send(inspector)
    await now(inspector, '现在等：更正数据')
  })

  it('shows what was typed beside what it should be, with reason and paper, on a telephone', async () => {
    const head = await turn('panyongfu', SIZES.phone)
    await now(head, '更正数据')
    expect(await bar(head).innerText()).toMatch(/原来填的[\s\S]*亲属关系证明/)
    await bar(head)
      .getByLabel(/盖什么，应当是/)
      .selectOption({ label: '务工就业情况核实' })
    await bar(head)
      .getByLabel(/凭什么这样改/)
      .fill('附件照片上写的是务工就业情况核实表。')
    await bar(head)
      .locator('input[type=file]')
      .setInputFiles(await photographedForm('务工就业情况核实表'))
    await bar(head).getByText('已上传 1 份').waitFor()
    expect(await isTooWide(head)).toBe(false)
    expect(await axeFindings(head)).toEqual([])
    await send(head)
    await now(head, '现在等：销号')
    await head.getByText('不亮了。').waitFor()
  })

  it('is closed by another person, who sees old, new, reason and picture; the rule is neither right nor wrong by it', async () => {
    const closer = await turn('liuhaiying')
    await now(closer, '销号')
    const page = await textOf(closer)
    for (const words of ['亲属关系证明', '务工就业情况核实', '附件照片上写的是', '潘永福', '规则再跑一遍', '不亮了'])
      expect(page).toContain(words)
    await closer.locator('.matter-files img').first().waitFor()
    expect(page).not.toMatch(/sha256:/)
    expect(await isTooWide(closer)).toBe(false)
    await bar(closer).getByText('核实了，销号', { exact: true }).click()
    await send(closer)
    await now(closer, '这件疑点已经办完')
    expect(await textOf(closer)).toMatch(/另有 1 件是数据填错了/)
    expect(await axeFindings(closer)).toEqual([])
  })

  it('leaves the open figure and stands among what has ended', async () => {
    const inspector = await signedIn(walk(), 'zhoumin')
    await openStaff(walk(), inspector, '/staff/flags?rule=village-seal%2Foutside-proof-list', 'zhoumin')
    await inspector.locator('.page-lead', { hasText: '已办完' }).waitFor()
    expect(await inspector.locator('tbody tr', { hasText: '清单外用印' }).filter({ hasText: '高塘村' }).count()).toBe(0)
  })
}
