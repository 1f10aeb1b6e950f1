import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { openStaff, signedIn, visitor, type Walk } from './journey.ts'

const PUBLIC = ['/', '/mechanisms', '/powers', '/publications', '/progress', '/verify']
const VIEWS = ['govern', 'work', 'apply', 'watch'].map((view) => `/powers/village-seal/VS-02?view=${view}`)
const STAFF: readonly (readonly [string, string])[] = [
  ['zhouxiaolan', '/staff/counter'],
  ['zhouxiaolan', '/staff/work'],
  ['zhouxiaolan', '/staff/matters'],
  ['wangjianming', '/staff/approve'],
  ['wangjianming', '/staff/work'],
  ['zhoumin', '/staff/flags'],
  ['zhoumin', '/staff/indicators'],
  ['fanglijuan', '/staff/publications'],
  ['xitong', '/staff/external'],
]

/** Keys under which the server sends names of people and places, and numbers of documents: they are the same in every language. */
const NAMES = new Set(['applicant', 'unitName', 'number', 'who', 'county', 'subject', 'to'])
const NAMED = new Set(['unit', 'person', 'operator'])

function namesIn(value: unknown, under = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((one) => namesIn(one, under))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, said]) =>
    typeof said === 'string'
      ? NAMES.has(key) || (key === 'name' && NAMED.has(under))
        ? [said]
        : []
      : namesIn(said, key),
  )
}

/** Chinese texts of a page that do not say that they are Chinese, without the names the page was sent. */
async function chineseLeft(page: Page, names: ReadonlySet<string> = new Set()): Promise<string[]> {
  const texts = await page.evaluate<string[]>(`(() => {
    const found = []
    const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (nodes.nextNode()) {
      const { data, parentElement } = nodes.currentNode
      if (/\\p{Script=Han}/u.test(data) && !parentElement.closest('[lang^=zh],script,style,noscript')) found.push(data.trim())
    }
    return found
  })()`)
  const longest = [...names].sort((a, b) => b.length - a.length)
  return texts.filter((text) => /\p{Script=Han}/u.test(longest.reduce((rest, name) => rest.replaceAll(name, ''), text)))
}

/** What a reader of English meets: no Chinese but names, and what says that it is Chinese. */
export function inEnglish(walk: () => Walk): void {
  it('holds for every public page', async () => {
    const page = await visitor(walk())
    for (const path of new Set([...PUBLIC, ...VIEWS, ...walk().publicPaths])) {
      await page.goto(`${walk().program.url}${path}${path.includes('?') ? '&' : '?'}lang=en`)
      expect([path, await chineseLeft(page)]).toEqual([path, []])
    }
  }, 120_000)

  it('holds for every staff page', async () => {
    // The pages of the desks; single matters, flags and sheets that other journeys met are not all walked in English yet.
    const pages = STAFF
    for (const login of new Set(pages.map(([who]) => who))) {
      const page = await signedIn(walk(), login)
      await page.context().addCookies([{ name: 'lang', value: 'en', url: walk().program.url }])
      const names = new Set<string>()
      page.on('response', (response) => {
        if (response.url().includes('/api/v1/'))
          response.json().then(
            (body) => {
              for (const name of namesIn(body)) names.add(name)
            },
            () => {},
          )
      })
      for (const [, path] of pages.filter(([who]) => who === login)) {
        await openStaff(walk(), page, path, login)
        await page.waitForLoadState('networkidle')
        await page.locator('.waiting').waitFor({ state: 'detached' })
        expect([path, login, await chineseLeft(page, names)]).toEqual([path, login, []])
      }
    }
  }, 120_000)
}
