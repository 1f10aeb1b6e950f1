import sharp from 'sharp'
import { expect, it } from 'vitest'
import { findPersonalData } from '#disclosure'
import { axeFindings, isTooWide, openPublic, SIZES, textOf, type VisitedPage, visitor, type Walk } from './journey.ts'

const SHITANG = '/v/990121101200'

/** 陈阿香 and 李守田 before the wall of 石塘村, with a telephone. */
export function aVillagerScansTheCode(walk: () => Walk): void {
  let phone: VisitedPage
  let code = ''
  let edition = ''
  const at = (path: string) => fetch(walk().program.url + path)

  it('is a scene whose door is open at the front', async () => {
    const desk = await visitor(walk())
    await openPublic(walk(), desk, '/')
    const card = desk.locator('.open article', { hasText: '扫码看得一清二楚' })
    await card.getByRole('link').last().click()
    await desk.waitForURL(`**${SHITANG}`)
  })

  it('says the month in one sentence, and every line below it', async () => {
    phone = await visitor(walk(), SIZES.phone)
    await openPublic(walk(), phone, SHITANG)
    const page = await textOf(phone)
    for (const words of [
      '石塘村 · 10 月的账',
      '10 月，村里进账 80,000.00 元，花了 142,793.40 元。花得最多的是山塘清淤。',
      '1. 山塘清淤 96,500.00 元',
      '2. 路灯 12 盏 28,900.00 元',
      '3. 道路保洁 7,600.00 元',
      '4. 垃圾分类误工 7,420.00 元',
      '5. 电费网络 2,373.40 元',
      '房子、设备 23 项',
      '账上值 4,862,300.00 元（固定资产）',
      '山、田、塘 11 宗',
      '一共 1,284.6 亩（集体资源）',
      '大家的补贴',
      '查我的事',
      '谁来监督',
      '董正平',
      '12388',
      '打电话问 0000-12345',
      '何素梅',
    ])
      expect(page).toContain(words)
    expect(findPersonalData(page)).toEqual([])
    for (const tool of ['大字', '念给我听', '打印'])
      expect(await phone.getByRole('button', { name: tool }).count()).toBe(1)
    expect(await isTooWide(phone)).toBe(false)
    expect(await axeFindings(phone)).toEqual([])
  })

  it('answers why more was spent than came in', async () => {
    await phone.getByText('为什么花的比进的多？').click()
    expect(await textOf(phone)).toContain(
      '10 月花的比进的多 62,793.40 元。花得最多的是山塘清淤，96,500.00 元，占 67%。',
    )
  })

  it('unfolds the voucher of the street lamps: who decided, reviewed, approved and paid', async () => {
    const lamps = phone.locator('.lns li', { hasText: '路灯 12 盏' })
    await lamps.getByText('看凭证').click()
    const voucher = (await lamps.locator('.in').innerText()).replace(/\s+/g, ' ')
    for (const words of [
      '12 盏，每盏 2,408.33 元',
      '谁定的',
      '〔2026〕',
      '谁审的 董正平',
      '谁批的',
      '谁付的 何素梅',
      '发票 *',
    ])
      expect(voucher).toContain(words)
    for (const mark of ['决策', '执行', '管理', '服务', '结果']) expect(voucher).toContain(`✓ ${mark}`)
    expect(await axeFindings(phone)).toEqual([])
  })

  it('shows who holds which post, what each may do, and what to bring', async () => {
    for (const [part, words] of [
      ['people', '何素梅'],
      ['powers', '村级资金支付审批'],
      ['services', '要盖章的那份材料'],
    ] as const) {
      await openPublic(walk(), phone, `${SHITANG}/${part}`)
      expect(await textOf(phone)).toContain(words)
      expect(await isTooWide(phone)).toBe(false)
      expect(await axeFindings(phone)).toEqual([])
    }
  })

  it('checks the paper: published, not changed since; one letter changed is found', async () => {
    await openPublic(walk(), phone, SHITANG)
    expect(await textOf(phone)).toMatch(/这张表 2026-11-05 \d\d:\d\d 公布，之后没有改过。\s?墙上那张和手机上是同一张。/)
    await phone.getByRole('link', { name: '改一个字试试' }).click()
    code = new URL(phone.url()).searchParams.get('code') ?? ''
    walk().publicPaths.add(`/verify?code=${code}`)
    expect(await phone.locator('#verdict').innerText()).toContain('之后没有改过')
    expect(await textOf(phone)).toContain('墙上那张和手机上是同一张。')
    const seen = phone.locator('#seen')
    const typed = await seen.inputValue()
    expect(typed).toContain('28,900.00')
    await seen.fill(typed.replace('28,900.00', '29,800.00'))
    await phone.locator('form[method=post] button').click()
    expect(await phone.getByRole('status').innerText()).toContain('对不上：第 4 行金额和公布时不同。')
  })

  it('hangs on the wall as one A3 sheet with the same number and digest', async () => {
    await openPublic(walk(), phone, SHITANG)
    const poster = (await phone.getByRole('link', { name: '印大张贴墙' }).getAttribute('href')) ?? ''
    edition = poster.replace('/poster.pdf', '')
    const answer = await at(poster)
    expect(answer.headers.get('content-type')).toBe('application/pdf')
    const bytes = Buffer.from(await answer.arrayBuffer())
    expect(bytes.toString('latin1').match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
    expect(bytes.toString('latin1')).toMatch(/\/MediaBox\s*\[\s*0 0 841\.\d+ 1190\.\d+\s*\]/)
  })

  it('is refused a poster of a month that is not published, in one sentence', async () => {
    const answer = await fetch(`${walk().program.url}${SHITANG}/poster.pdf?month=2026-11`, {
      headers: { accept: 'text/html', 'accept-language': 'zh-CN' },
    })
    expect(answer.status).toBe(404)
    expect(await answer.text()).toContain('石塘村 2026 年 11 月的账还没有公布，不能印海报。公布以后再来印。')
  })

  it('goes to the group as a picture without names, and over the loudspeaker in words', async () => {
    const picture = Buffer.from(await (await at(`${edition}/card.png`)).arrayBuffer())
    expect(await sharp(picture).metadata()).toMatchObject({ format: 'png', width: 1080, height: 1080 })
    await openPublic(walk(), phone, `${edition}/card`)
    const words = await phone.locator('textarea').inputValue()
    expect(words).toContain(`${walk().program.url}${SHITANG}`)
    expect(words).not.toContain('何素梅')
    expect(await axeFindings(phone)).toEqual([])
    await openPublic(walk(), phone, `${edition}/broadcast`)
    const script = await textOf(phone)
    for (const sentence of [
      '各位乡亲，现在念石塘村二零二六年十月的账。',
      '这个月村里进账八万元。',
      '花了十四万二千七百九十三元四角。',
      '第二笔，路灯十二盏，二万八千九百元。',
    ])
      expect(script).toContain(sentence)
    expect(script).toContain(code)
    expect(await axeFindings(phone)).toEqual([])
  })

  it('stands on the screen of the hall: large, nothing leads away, back to the start by itself', async () => {
    const hall = await visitor(walk(), SIZES.desk)
    await openPublic(walk(), hall, `${SHITANG}/kiosk`)
    await hall.getByRole('link', { name: /10 月的账/ }).click()
    expect(await textOf(hall)).toContain('142,793.40')
    const links = await hall.locator('a').evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''))
    expect(links.filter((href) => !href.startsWith('#') && !href.startsWith(`${SHITANG}/kiosk`))).toEqual([])
    expect(await hall.locator('html').evaluate((html) => html.innerHTML)).toContain('http-equiv="refresh"')
    expect(await axeFindings(hall)).toEqual([])
  })

  it('says what is missing: a month without a sheet is no zero', async () => {
    await openPublic(walk(), phone, '/v')
    await phone.getByRole('link', { name: '大湾村' }).click()
    const page = await textOf(phone)
    expect(page).toContain('9 月 没有公布')
    expect(page).toContain('8 月 没有公布')
    expect((await at('/v/990121999999')).status).toBe(404)
  })

  it('is one request of at most ten kilobytes, whole without scripts, printed on few sheets', async () => {
    const answer = await fetch(walk().program.url + SHITANG, { headers: { 'accept-encoding': 'gzip' } })
    expect(answer.headers.get('content-encoding')).toBe('gzip')
    const asked: string[] = []
    const page = await visitor(walk(), SIZES.phone)
    page.on('request', (request) => asked.push(request.url()))
    const came = await page.goto(walk().program.url + SHITANG)
    expect(asked.filter((url) => url.startsWith('http'))).toHaveLength(1)
    const sizes = await came!.request().sizes()
    expect(sizes.responseBodySize).toBeLessThanOrEqual(10 * 1024)
    const sheet = (await page.pdf({ format: 'A4' })).toString('latin1')
    expect(sheet.match(/\/Type\s*\/Page\b/g)?.length).toBeLessThanOrEqual(3)
    const plain = await walk().browser.newContext({ javaScriptEnabled: false, viewport: SIZES.phone, locale: 'zh-CN' })
    const without = await plain.newPage()
    await without.goto(walk().program.url + SHITANG)
    await without.locator('.lns summary').first().click()
    expect(await without.locator('.lns .in').first().isVisible()).toBe(true)
    await plain.close()
  })

  it('reads in English', async () => {
    await openPublic(walk(), phone, `${SHITANG}?lang=en`)
    expect(await textOf(phone)).toContain('In October the village took in 80,000.00 yuan and spent 142,793.40 yuan.')
    expect(await axeFindings(phone)).toEqual([])
    await phone.goto(`${walk().program.url}${SHITANG}?lang=zh`)
  })
}
