import { expect, it } from 'vitest'
import { findPersonalData } from '#disclosure'
import { axeFindings, isTooWide, openStaff, SIZES, signedIn, textOf, visitor, type Walk } from './journey.ts'

const PLACES = ['/', '/mechanisms', '/powers', '/powers/village-seal/VS-02', '/publications', '/progress', '/verify']
const VIEWS = ['govern', 'work', 'apply', 'watch']

/** Telephones that are printed on purpose: the county's own, and none of anybody. */
const ownTelephone = '0000-12345'
const personalData = (text: string) => findPersonalData(text.replaceAll(ownTelephone, ''))

/** At a desk and on a telephone, beside each other. */
async function bothSizes(sweep: (size: (typeof SIZES)['desk']) => Promise<void>): Promise<void> {
  await Promise.all([sweep(SIZES.desk), sweep(SIZES.phone)])
}

/** What holds for every page that any journey came by, at a desk and on a telephone. */
export function everyPage(walk: () => Walk, views: readonly string[] = VIEWS): void {
  it('opens with twelve scenes, the closed ones saying so', async () => {
    const page = await visitor(walk())
    await page.goto(walk().program.url)
    expect(await page.locator('article').count()).toBe(12)
    const shut = await page.locator('article', { hasText: '还没做好' }).count()
    expect(shut).toBe(await page.locator('.shut article').count())
    for (const open of [2, 3]) expect(await page.locator(`.open #scene-${open}`).count()).toBe(1)
    expect(await page.locator('#scene-2').getByRole('button').count()).toBe(1)
    await page
      .getByRole('link', { name: /机制一览/ })
      .first()
      .click()
    expect(new Set((await textOf(page)).match(/\bM\d{2,3}\b/g)).size).toBe(121)
  })

  it('holds for every public page: no fault, nothing sideways, no personal data, in both languages', async () => {
    const paths = [...PLACES, ...views.map((view) => `/powers/village-seal/VS-02?view=${view}`), ...walk().publicPaths]
    await bothSizes(async (size) => {
      const page = await visitor(walk(), size)
      for (const path of new Set(paths)) {
        for (const language of ['zh', 'en']) {
          const answer = await page.goto(
            `${walk().program.url}${path}${path.includes('?') ? '&' : '?'}lang=${language}`,
          )
          expect([path, answer?.status()]).toEqual([path, 200])
          expect([path, language, await page.locator('html').getAttribute('lang')]).toEqual([
            path,
            language,
            language === 'zh' ? 'zh-CN' : 'en',
          ])
          expect([path, language, await axeFindings(page)]).toEqual([path, language, []])
          expect([path, language, size.width, await isTooWide(page)]).toEqual([path, language, size.width, false])
          expect([path, personalData(await page.content())]).toEqual([path, []])
        }
      }
    })
  }, 240_000)

  it('holds for every staff page, for the one who may open it', async () => {
    const paths = new Map([
      ['/staff/work', 'wangjianming'],
      ['/staff/matters', 'zhouxiaolan'],
      ['/staff/indicators', 'zhoumin'],
      ['/staff/external', 'xitong'],
      ...walk().staffPaths,
    ])
    await bothSizes(async (size) => {
      for (const login of new Set(paths.values())) {
        const page = await signedIn(walk(), login, size)
        for (const [path] of [...paths].filter(([, who]) => who === login)) {
          await openStaff(walk(), page, path, login)
          await page.waitForLoadState('networkidle')
          expect([path, size.width, await axeFindings(page)]).toEqual([path, size.width, []])
          expect([path, size.width, await isTooWide(page)]).toEqual([path, size.width, false])
          expect([path, await page.getByText('这一页没能显示出来').count()]).toEqual([path, 0])
        }
      }
    })
  }, 240_000)

  it('changes the language of the desk', async () => {
    const page = await signedIn(walk(), 'zhoumin')
    await openStaff(walk(), page, '/staff/flags', 'zhoumin')
    await page.getByRole('button', { name: 'English' }).click()
    await page.locator('html[lang=en]').waitFor()
    expect(await page.locator('nav').first().innerText()).not.toMatch(/[\u4e00-\u9fff]/)
  })

  it('asked no other host, and no script failed', () => {
    expect(walk().pages.flatMap((page) => page.complaints)).toEqual([])
  })
}
