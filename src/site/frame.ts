import type { Actor } from '#access'
import type { Keyring } from '#crypto'
import { csrfToken, localeOf, page, type Reply, type Request } from '#http'
import type { Clock } from '#kernel'
import { sayIn } from '#pack'
import type { Stores } from '#store'
import { drawPage, type Frame, type Page } from './layout.ts'

/** What the public pages need from the composition root. */
export interface SiteDeps {
  stores: Stores
  clock: Clock
  config: { production: boolean }
  /** Public name of the county's site, such as 清廉石溪. */
  product: string
  telephone: string
  demo: boolean
  /** `--lan`: reading only; the tour opens nobody's desk. */
  readOnly?: boolean
  /** The address printed into QR codes; the request's own when absent. */
  origin?: string
  /** The county's keys: shown so that anyone can check a publication without us. */
  keyring?: Keyring
}

const YEAR = 31_536_000

/** Reads the reader's wishes: `?lang=` and `?big=` are kept in cookies, so that links work without scripts. */
export async function frameOf(request: Request, reply: Reply, deps: SiteDeps): Promise<Frame> {
  const asked = (request.query ?? {}) as { lang?: string; big?: string }
  const keep = { path: '/', maxAge: YEAR, sameSite: 'lax' as const, secure: deps.config.production }
  if (asked.lang === 'zh' || asked.lang === 'en') {
    reply.setCookie('lang', asked.lang, keep)
    request.cookies['lang'] = asked.lang
  }
  if (asked.big === '1' || asked.big === '0') {
    reply.setCookie('big', asked.big, keep)
    request.cookies['big'] = asked.big
  }
  const actor = deps.readOnly ? null : (request.caller as Actor | null)
  const locale = localeOf(request)
  const say = await sayIn(deps.stores.public, locale)
  const titles = actor?.posts.map((post) => say(post.title)).join(locale === 'zh' ? '、' : ', ')
  return {
    locale,
    say,
    big: request.cookies['big'] === '1',
    path: withoutWishes(request.url),
    at: deps.clock.now(),
    product: say(deps.product),
    telephone: deps.telephone,
    demo: deps.demo,
    readOnly: deps.readOnly ?? false,
    ...(actor && { who: { name: actor.personName, posts: titles ?? '' } }),
  }
}

function withoutWishes(url: string): string {
  const [path = '/', query] = url.split('?')
  if (!query) return path
  const rest = new URLSearchParams(query)
  rest.delete('lang')
  rest.delete('big')
  return rest.size ? `${path}?${rest}` : path
}

/** Draws and sends a page; `status` 404 for what is not there, with the same words for everyone. */
export function send(reply: Reply, frame: Frame, content: Page, status = 200): Reply {
  const drawn = drawPage(frame, content)
  reply.header('content-language', frame.locale === 'zh' ? 'zh-CN' : 'en').header('vary', 'cookie, accept-language')
  return page(reply, drawn.html, { status, styles: drawn.styles, scripts: drawn.scripts })
}

/** The token for a form of this page. */
export const formToken = (request: Request, reply: Reply, deps: SiteDeps): string =>
  csrfToken(request, reply, deps.config.production)

/** The address that stands in QR codes. */
export const originOf = (request: Request, deps: SiteDeps): string =>
  deps.origin ?? `${request.protocol}://${request.host}`
