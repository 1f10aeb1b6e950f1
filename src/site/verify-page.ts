import type { PublicKey } from '#crypto'
import { digestOf, type PublishedSheet, type Sheet, toCsv } from '#disclosure'
import { compareContent, exactTime, type Finding, sentenceOfFinding } from '#ledger'
import { t } from '#texts'
import { type Html, html } from './html.ts'
import type { Frame, Page } from './layout.ts'
import { STEPS, TABLE } from './style.ts'
import { marked } from './words.ts'

/** What was found for the code on a paper; undefined when nobody asked yet. */
export interface Verification {
  code: string
  found?: { head: PublishedSheet; sheet: Sheet; rows: string[][] }
  /** The visitor's own copy, after 改一个字试试. */
  tried?: string
}

/** 《核对这张纸》: one sentence, how it is known, and the visitor's own try. */
export function verifyPage(frame: Frame, asked: Verification | undefined, csrf: string, key?: PublicKey): Page {
  const { locale } = frame
  const form = html`<form class="sheet pad" method="get" action="/verify"><label for="code">${t(locale, 'site.verify_label')}</label><input class="field" id="code" name="code" autocomplete="off" maxlength="40" value="${asked?.code ?? ''}"><button class="b f">${t(locale, 'site.verify_button')}</button></form>`
  return {
    title: t(locale, 'site.verify_title'),
    where: frame.product,
    current: 'verify',
    styles: [STEPS, TABLE],
    body: html`<div class="narrow"><p class="say">${t(locale, 'site.verify_lead')}</p>${form}${asked && (asked.found ? answer(frame, asked, asked.found, csrf) : html`<p class="hint on">${t(locale, 'site.verify_unknown')}</p>`)}${key && byYourself(frame, key)}</div>`,
  }
}

/** How to check without believing our pages: the offline file, the command, and the county's key in words. */
function byYourself(frame: Frame, key: PublicKey): Html {
  const { locale } = frame
  return html`<h2>${t(locale, 'site.verify_yourself')}</h2><div class="sheet pad"><p>${t(locale, 'site.verify_yourself_words')}</p><p><a class="b" href="/verify/offline.html" download>${t(locale, 'site.verify_offline')}</a></p><p class="q">${t(locale, 'site.verify_key')}<br><b>${key.words[locale].join(' ')}</b><br><code class="dig">${key.pin}</code></p></div>`
}

/** The public copy agrees with its frozen bytes, and those with the digest on the paper. */
export function isUnchanged(found: NonNullable<Verification['found']>): boolean {
  return (
    digestOf(found.head.canonical) === found.head.digest &&
    JSON.stringify(found.rows) === JSON.stringify(found.sheet.rows)
  )
}

function answer(frame: Frame, asked: Verification, found: NonNullable<Verification['found']>, csrf: string): Html {
  const { locale } = frame
  const { head, sheet } = found
  const at = html`<b class="n">${exactTime(head.publishedAt)}</b>`
  const sentence = (key: 'site.verify_same' | 'site.verify_taken_back' | 'site.verify_superseded') => {
    const [before = '', after = ''] = t(locale, key, { at: '\u0001' }).split('\u0001')
    return html`${before}${at}${after}`
  }
  const whole = isUnchanged(found)
  const words = !whole
    ? html`${t(locale, 'site.verify_differs', { telephone: frame.telephone })}`
    : head.takenBackAt
      ? sentence('site.verify_taken_back')
      : head.supersededBy
        ? sentence('site.verify_superseded')
        : sentence('site.verify_same')
  return html`<h2>${marked(frame, head.title[locale])}</h2><div class="sheet pad"><p class="say" id="verdict">${whole && !head.takenBackAt ? html`<span class="done">✓</span> ` : html`<span class="red">■</span> `}${words}</p>${whole && !head.takenBackAt && html`<p>${t(locale, 'site.verify_same_place')}</p>`}<p><a href="/publications/${head.id}">${marked(frame, head.title[locale])}</a></p></div>
${!head.takenBackAt && html`<h2 id="try">${t(locale, 'site.verify_try')}</h2><form class="sheet pad" method="post" action="/verify#try"><p>${t(locale, 'site.verify_try_words')}</p><input type="hidden" name="_csrf" value="${csrf}"><input type="hidden" name="code" value="${head.code}">${tried(frame, asked, sheet)}<label for="seen" class="q">${marked(frame, head.title[locale])}</label><textarea lang="zh" id="seen" name="seen" rows="10" spellcheck="false">${asked.tried ?? typedSheet(sheet)}</textarea><button class="b f">${t(locale, 'site.verify_button')}</button></form>`}
<h2>${t(locale, 'site.verify_how')}</h2><div class="sheet pad"><p>${t(locale, 'site.verify_how_words')}</p><p>${head.sequence === null ? t(locale, 'site.verify_not_sequenced') : t(locale, 'site.verify_ledger', { sequence: String(head.sequence) })}</p><p class="q">${t(locale, 'site.verify_digest')} <code class="dig">${head.digest}</code></p></div>`
}

function tried(frame: Frame, asked: Verification, sheet: Sheet): Html | false {
  if (asked.tried === undefined) return false
  const { ok, findings } = compareContent(asTable(sheet), asked.tried)
  const lines = findings
    .slice(0, 5)
    .map(
      (f) =>
        html`<p class="${ok ? 'done' : 'red'}">${ok ? '✓' : '■'} ${marked(frame, sentenceOfFinding(frame.locale, withoutUnit(f)))}</p>`,
    )
  return html`<div role="status">${lines}</div>`
}

/** `金额（元）` is called 金额 in a sentence. */
const withoutUnit = (f: Finding): Finding =>
  typeof f.params['column'] === 'string'
    ? { ...f, params: { ...f.params, column: f.params['column'].replace(/[（(][^（(]*[）)]$/, '').trim() } }
    : f

/** The rows people compare; a sheet of figures only is a table of two columns. */
const asTable = (sheet: Sheet) =>
  sheet.columns.length > 0
    ? { columns: sheet.columns, rows: sheet.rows }
    : { columns: ['项目', '数'], rows: sheet.statistics.map((s) => [s.label, s.value ?? '']) }

const typedSheet = (sheet: Sheet): string => {
  const table = asTable(sheet)
  const columns = table.columns.map((c) => (typeof c === 'string' ? { name: c, label: c, show: 'as-is' } : c))
  return toCsv({ ...sheet, columns, rows: table.rows })
    .replace('\ufeff', '')
    .replaceAll('\r\n', '\n')
}
