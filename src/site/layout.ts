import { dateOf, type Instant } from '#kernel'
import type { Say } from '#pack'
import { type Locale, t } from '#texts'
import { type Html, html, raw } from './html.ts'
import { SCRIPT } from './script.ts'
import { BASE } from './style.ts'
import { spelledDate } from './time.ts'
import { marked } from './words.ts'

/** What every page knows about its reader and its county. */
export interface Frame {
  locale: Locale
  /** What packs and the directory say, in the reader's language. */
  say: Say
  /** Larger type asked for by cookie or `?big=1`. */
  big: boolean
  /** The path of this page with its query, without `lang` and `big`. */
  path: string
  at: Instant
  product: string
  telephone: string
  demo: boolean
  /** `--lan`: only reading is possible here. */
  readOnly: boolean
  /** Who is signed in, in the posts held,. */
  who?: { name: string; posts: string }
}

export interface Page {
  title: string
  /** A line above the title: where we are. */
  where?: string
  /** Drawn under the title, in the header. */
  under?: Html
  body: Html
  styles?: readonly string[]
  /** What 念给我听 says; else the text of the page. */
  say?: string
  current?: 'tour' | 'powers' | 'publications' | 'progress' | 'mechanisms' | 'verify'
  script?: string
  /** A screen that leads nowhere else: no places, no foot, nobody signed in. */
  bare?: boolean
  head?: Html
}

/** The page, and the inline texts whose hashes the Content-Security-Policy must name. */
export interface Drawn {
  html: string
  styles: string[]
  scripts: string[]
}

const PLACES = [
  ['tour', '/'],
  ['powers', '/powers'],
  ['publications', '/publications'],
  ['progress', '/progress'],
] as const

/** Puts a page into its frame. */
export function drawPage(frame: Frame, page: Page): Drawn {
  const { locale } = frame
  const style = [BASE, ...(page.styles ?? [])].join('\n')
  const scripts = [SCRIPT, ...(page.script ? [page.script] : [])]
  const other = locale === 'zh' ? 'en' : 'zh'
  const document = html`<!doctype html>
<html lang="${locale === 'zh' ? 'zh-CN' : 'en'}" class="${frame.big ? 'big' : ''}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex"><title>${page.title} · ${frame.product}</title><link rel="icon" href="data:,">${page.head}${raw(`<style>${style}</style>`)}</head><body>
${frame.demo && html`<aside class="demo" aria-label="${t(locale, 'site.demo_label')}"><div class="wrap">${t(locale, 'site.demo_banner', { date: spelledDate(locale, dateOf(frame.at)) })}</div></aside>`}
${frame.who && !page.bare && html`<aside class="me" aria-label="${t(locale, 'site.you_label')}"><div class="wrap">${marked(frame, t(locale, 'site.you_are', { name: frame.who.name, posts: frame.who.posts }))} <a href="/staff/">${t(locale, 'site.to_desk')}</a></div></aside>`}
<header><div class="wrap">${page.where && html`<div class="where">${marked(frame, page.where)}</div>`}<h1>${marked(frame, page.title)}</h1>${page.under}
<div class="tools"><a id="big" role="button" href="${withQuery(frame.path, 'big', frame.big ? '0' : '1')}">${t(locale, frame.big ? 'site.normal_type' : 'site.large_type')}</a><a id="voice" role="button" href="#no-voice">${t(locale, 'site.read_aloud')}</a><a id="print" role="button" href="#no-print">${t(locale, 'site.print')}</a></div>
<p class="hint" id="no-voice">${t(locale, 'site.no_voice', { telephone: frame.telephone })}</p><p class="hint" id="no-print">${t(locale, 'site.no_print')}</p></div></header>
<div class="wrap">${!page.bare && navigation(locale, page.current)}<main data-say="${page.say ?? ''}">${page.body}</main></div>
${!page.bare && footer(frame, other)}
${scripts.map((s) => raw(`<script>${s}</script>`))}
</body></html>`
  return { html: document.markup, styles: [style], scripts }
}

function footer(frame: Frame, other: Locale): Html {
  const { locale } = frame
  return html`<footer><div class="wrap"><p>${t(locale, 'site.help_line')} <b class="n">${frame.telephone}</b>${t(locale, 'site.help_after')}</p><a href="/mechanisms">${t(locale, 'site.mechanisms')}</a><a href="/verify">${t(locale, 'site.verify')}</a><a href="${withQuery(frame.path, 'lang', other)}" lang="${other}">${locale === 'zh' ? 'English' : '中文'}</a></div></footer>`
}

function navigation(locale: Locale, current: Page['current']): Html {
  const item = ([name, path]: (typeof PLACES)[number]) => {
    const words = t(locale, `site.nav_${name}`)
    return name === current
      ? html`<a href="${path}" aria-current="page">${words}</a>`
      : html`<a href="${path}">${words}</a>`
  }
  return html`<nav>${PLACES.map(item)}</nav>`
}

function withQuery(path: string, name: string, value: string): string {
  const [plain = '/', query = ''] = path.split('?')
  const asked = new URLSearchParams(query)
  asked.set(name, value)
  return `${plain}?${asked}`
}
