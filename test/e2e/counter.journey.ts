import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import {
  axeFindings,
  CountedHand,
  isTooWide,
  openStaff,
  photographedForm,
  SIZES,
  signedIn,
  type VisitedPage,
  visitor,
  type Walk,
} from './journey.ts'

/** What one journey leaves for the next. */
export interface Filed {
  code: string
}

const PRESS = { name: /^盖章/ }
const press = (page: Page) => page.getByRole('button', PRESS).click()
const answered = (page: Page, words: string) => page.locator('.press-answer', { hasText: words }).waitFor()

/** Scene 2: from the front door to two impressions, and everything the sleeve refuses. */
export function aCadreSealsAtTheCounter(walk: () => Walk, filed: Filed): void {
  let keeper: VisitedPage
  let head: VisitedPage

  it('enters the scene by its button, as the seal keeper, without a password', async () => {
    keeper = await visitor(walk())
    await keeper.goto(walk().program.url)
    await keeper.getByRole('button', { name: /周晓澜/ }).click()
    await keeper.getByRole('heading', { name: '窗口受理' }).waitFor()
    expect(new URL(keeper.url()).pathname).toBe('/staff/counter')
    expect(await keeper.locator('.identity-bar').innerText()).toContain('新坪村印章管理员')
    walk().staffPaths.set('/staff/counter', 'zhouxiaolan')
  })

  it('stamps first what was approved yesterday', async () => {
    await keeper.locator('.queue button', { hasText: '周志勇' }).click()
    await keeper.locator('.approval', { hasText: '已批 2 份' }).waitFor()
    // Approved yesterday: the sleeve has fallen asleep and checks the work card again before it comes down.
    await press(keeper)
    await answered(keeper, '请再按一次')
    for (const words of ['盖好第 1 份', '盖完 2 份']) {
      await press(keeper)
      await answered(keeper, words)
    }
  })

  it('takes eight taps and forty signs at most from arrival to stamped', async () => {
    const hand = new CountedHand()
    await openStaff(walk(), keeper, '/staff/counter', 'zhouxiaolan')
    await keeper.getByRole('button', { name: /农村建房申请表/ }).waitFor()
    await hand.type(keeper.getByLabel('申请人姓名'), '赵水根')
    if ((await keeper.locator('#intake-copies').inputValue()) !== '2')
      await hand.tap(keeper.getByRole('button', { name: '多一份' }))
    await hand.photograph(keeper.locator('#intake-photo'), await photographedForm('农村建房申请表'))
    await keeper.getByText('已存好').waitFor()
    await hand.tap(keeper.getByRole('button', { name: '核对无误，送去审批' }))
    await keeper.locator('#desk-title', { hasText: '赵水根' }).waitFor()
    filed.code = (await keeper.locator('.desk .sheet-head .small').innerText()).trim()
    expect(filed.code).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/)
    await keeper.locator('.approval', { hasText: '正在等：主任审批' }).waitFor()

    const receipt = await fetch(`${walk().program.url}/receipts/${filed.code}`)
    expect(await receipt.text()).toContain('村委会主任')
    await approveOnThePhone()

    await keeper.locator('.approval', { hasText: '已批 2 份' }).waitFor()
    expect(await keeper.locator('.approval').innerText()).toContain('王建明（以村委会主任身份）同意')
    await keeper.locator('.sleeve-open', { hasText: '村委会章' }).waitFor()
    await hand.tap(keeper.getByRole('button', PRESS))
    await answered(keeper, '盖好第 1 份')
    await hand.tap(keeper.getByRole('button', PRESS))
    await answered(keeper, '盖完 2 份，已自动上锁')
    expect(await keeper.locator('.press-count').innerText()).toMatch(/2\s*\/2/)
    expect(hand.taps).toBeLessThanOrEqual(8)
    expect(hand.signs).toBeLessThanOrEqual(40)
  })

  async function approveOnThePhone(): Promise<void> {
    head = await signedIn(walk(), 'wangjianming', SIZES.phone)
    await openStaff(walk(), head, '/staff/approve', 'wangjianming')
    const paper = head.locator('.paper', { hasText: '赵水根' })
    await paper.waitFor()
    if ((await paper.locator('.paper-head').getAttribute('aria-expanded')) === 'false')
      await paper.locator('.paper-head').click()
    await paper.getByRole('img').first().waitFor()
    expect(await isTooWide(head)).toBe(false)
    expect(await axeFindings(head)).toEqual([])
    await paper.getByRole('button', { name: /^同\s?意$/ }).click()
    await head.locator('.approve-done', { hasText: '同意' }).waitFor()
  }

  it('refuses one more impression, and one without a document, each with its sentence', async () => {
    await press(keeper)
    await answered(keeper, '本次批准 2 份，已盖 2 份。')
    await keeper.getByLabel('套筒下面放着文件（模拟）').uncheck()
    await press(keeper)
    await answered(keeper, '没有文件，不能盖。')
  })

  it('shows the message that would have been sent', async () => {
    const message = keeper.locator('.phone-message', { hasText: '用印完成' })
    await message.first().waitFor()
    expect(await message.last().innerText()).toMatch(
      /【清廉石溪】新坪村村委会章 \d{2}:\d{2} 用印完成，2 份，与审批一致。/,
    )
  })

  it('asks for the resolution when the rent is below the reference', async () => {
    await keeper.locator('.queue button', { hasText: '孙国良' }).click()
    const desk = keeper.locator('.desk')
    await desk.getByText('还差一样：核对清单').waitFor()
    await desk.getByText('核对无误，送审').first().click()
    await desk.getByRole('button', { name: '核对无误，送审' }).click()
    await desk.getByText('还差一样：补决议编号').waitFor()
    expect(await desk.innerText()).toContain('低于参考价')
  })

  it('hands the visitor the notice when a proof is outside the list', async () => {
    await keeper.getByRole('button', { name: /收入证明/ }).click()
    expect(await keeper.locator('.kind-no').innerText()).toContain('优化营商环境条例')
    await keeper.locator('.kind-no').getByRole('button').click()
    await keeper.getByRole('dialog', { name: '不予盖章告知单' }).waitFor()
    expect(await axeFindings(keeper)).toEqual([])
    await keeper.keyboard.press('Escape')
  })

  it('goes to the approver by the telephone beside the sleeves and back, and stamps the paper it left', async () => {
    await openStaff(walk(), keeper, '/staff/counter', 'zhouxiaolan')
    await keeper.getByRole('button', { name: /农村建房申请表/ }).click()
    await keeper.getByLabel('申请人姓名').fill('李桂花')
    await keeper.locator('#intake-photo').setInputFiles(await photographedForm('农村建房申请表'))
    await keeper.getByText('已存好').waitFor()
    await keeper.getByRole('button', { name: '核对无误，送去审批' }).click()
    await keeper.locator('#desk-title', { hasText: '李桂花' }).waitFor()
    await keeper.getByRole('button', { name: '到王建明的手机上看' }).click()
    await keeper.locator('.identity-bar', { hasText: '王建明' }).waitFor()
    // Others wait for him too; the paper one came to see lies on top.
    const paper = keeper.locator('.paper').first()
    await paper.locator('.paper-head', { hasText: '李桂花' }).waitFor()
    await paper.getByRole('button', { name: /^同\s?意$/ }).click()
    await keeper.locator('.approve-done', { hasText: '李桂花' }).waitFor()
    await keeper.getByRole('button', { name: '回到周晓澜那里接着办' }).click()
    await keeper.locator('#desk-title', { hasText: '李桂花' }).waitFor()
    await keeper.locator('.approval', { hasText: '已批 2 份' }).waitFor()
    // Every impression is photographed: a keeper who uses the screen as it is offered earns no question.
    const photographed = keeper.waitForRequest((request) => request.url().endsWith('/api/v1/files'))
    await press(keeper)
    await answered(keeper, '盖好第 1 份')
    await photographed
    await press(keeper)
    await answered(keeper, '盖完 2 份')
    await press(keeper)
    await answered(keeper, '本次批准 2 份，已盖 2 份。')
  })

  it('stamps nothing while no paper is in hand, whoever waits', async () => {
    await keeper.getByRole('button', { name: '下一位' }).click()
    await keeper.getByLabel('套筒下面放着文件（模拟）').check()
    await press(keeper)
    await keeper.locator('.press-refused').waitFor()
  })
}
