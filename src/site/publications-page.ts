import { type PublishedHead, type PublishedSheet, type Sheet, spokenSheet, WITHHELD } from '#disclosure'
import { t } from '#texts'
import { type Html, html } from './html.ts'
import type { Frame, Page } from './layout.ts'
import { qrCode } from './qr.ts'
import { POSTER, STEPS, TABLE } from './style.ts'
import { momentOf } from './time.ts'
import { marked, words } from './words.ts'

/** Everything that was published, the newest first. */
export function publicationsPage(
  frame: Frame,
  list: { items: PublishedHead[]; total: number },
  at: { limit: number; offset: number },
): Page {
  const { locale } = frame
  return {
    title: t(locale, 'site.publications_title'),
    where: frame.product,
    current: 'publications',
    styles: [TABLE],
    body: html`<p class="say">${t(locale, 'site.publications_lead')}</p>
${list.total === 0 ? html`<div class="sheet pad"><p>${t(locale, 'site.publications_none')}</p></div>` : html`<div class="sheet">${list.items.map((p) => entry(frame, p))}</div>`}
${pager(frame, '/publications?', list.total, at)}`,
  }
}

function entry(frame: Frame, p: PublishedHead): Html {
  const { locale } = frame
  return html`<a class="ent" href="/publications/${p.id}"><b>${marked(frame, p.title[locale])}</b><span>${marked(frame, `${p.place} · ${p.unitName}`)}　${t(locale, 'site.publications_published', { instant: momentOf(locale, p.publishedAt) })}${p.edition > 1 && html`　${t(locale, 'site.publications_edition', { edition: p.edition })}`}${p.takenBackAt && html`　<b class="late">${t(locale, 'site.publications_taken_back')}</b>`}</span></a>`
}

/** `印章管理员 吕光涛`: the post in the reader's language, the name as it is. */
function signature(frame: Frame, signed: string): string {
  const [post = '', ...name] = signed.split(' ')
  return [frame.say(post), ...name].join(' ')
}

const PAGE_ROWS = 200

/** One sheet: figures, rows with visible marks, its code, and what can be taken along. */
export function publicationPage(
  frame: Frame,
  p: PublishedSheet,
  sheet: Sheet,
  { origin, offset, beside }: { origin: string; offset: number; beside: readonly PublishedHead[] },
): Page {
  const { locale } = frame
  const title = p.title[locale]
  const where = `${p.place} · ${p.unitName}`
  if (p.takenBackAt) {
    return {
      title,
      where,
      current: 'publications',
      body: html`<div class="sheet pad say">${marked(frame, t(locale, 'site.publication_taken_back', { instant: momentOf(locale, p.takenBackAt), reason: p.takenBackReason ?? '' }))}</div>`,
    }
  }
  const english = locale === 'en'
  const about = (english && sheet.about_en) || sheet.about
  const headline = (english && sheet.headline_en) || sheet.headline
  return {
    title,
    where,
    current: 'publications',
    styles: [STEPS, TABLE, POSTER],
    say: spokenSheet(sheet, p.publishedAt, locale, frame.say),
    body: html`
${p.supersededBy && html`<div class="sheet pad"><p class="late">${t(locale, 'site.publication_superseded')}</p><a class="b" href="/publications/${p.supersededBy}">${t(locale, 'site.publication_newer')}</a></div>`}
${about && html`<p>${marked(frame, about)}</p>`}${headline && html`<div class="sheet pad say">${marked(frame, headline)}</div>`}
${figures(frame, sheet)}${beside.length > 0 && html`<p class="links noprint">${t(locale, 'site.publication_beside')}${beside.map((one) => html`<a href="/publications/${one.id}">${marked(frame, one.title[locale])}</a>`)}</p>`}${rows(frame, p, sheet, offset)}
<p class="sheet pad apart">${t(locale, 'site.publication_object', { telephone: frame.telephone })}</p>
<h2>${t(locale, 'site.publication_check')}</h2><div class="sheet pad side"><div class="qr">${qrCode(`${origin}/verify?code=${p.code}`, t(locale, 'site.publication_scan'))}</div><div><p>${t(locale, 'site.verify_same', { at: momentOf(locale, p.publishedAt) })}</p><p class="tel">${p.code}</p><p class="q">${marked(frame, t(locale, 'site.publication_by', { prepared: signature(frame, sheet.preparedBy), approved: signature(frame, sheet.approvedBy) }))}</p><a class="b noprint" href="/verify?code=${p.code}">${t(locale, 'site.publication_check')}</a></div></div>
<h2 class="noprint">${t(locale, 'site.publication_get')}</h2><p class="links noprint"><a href="/publications/${p.id}.csv?lang=${locale}">${t(locale, 'site.publication_csv')}</a><a href="/publications/${p.id}.json">${t(locale, 'site.publication_json')}</a>${p.bundle !== null && html`<a href="/publications/${p.id}.bundle.json">${t(locale, 'site.publication_bundle')}</a>`}</p>`,
  }
}

function figures(frame: Frame, sheet: Sheet): Html | false {
  if (sheet.statistics.length === 0) return false
  const english = frame.locale === 'en'
  return html`<h2>${t(frame.locale, 'site.publication_statistics')}</h2><div class="sheet pad"><table><tbody>${sheet.statistics.map(
    (f) =>
      html`<tr><td>${words(frame, (english && f.label_en) || f.label)}</td><td class="num"><b>${f.value ?? t(frame.locale, 'site.publication_too_few')}</b> ${f.value !== null && f.unit && words(frame, (english && f.unit_en) || f.unit)}</td></tr>`,
  )}</tbody></table></div>`
}

function rows(frame: Frame, p: PublishedSheet, sheet: Sheet, offset: number): Html | false {
  const { locale } = frame
  if (sheet.columns.length === 0) return false
  if (sheet.rows.length === 0) return html`<div class="sheet pad"><p>${t(locale, 'site.publication_no_rows')}</p></div>`
  const hidden = new Map(sheet.hidden.map(([r, c, how]) => [`${r}.${c}`, how]))
  const numeric = sheet.columns.map((c) => c.show === 'amount' || c.show === 'count')
  const shown = sheet.rows.slice(offset, offset + PAGE_ROWS)
  const labels = sheet.columns.map((c) => (locale === 'en' && c.label_en) || frame.say(c.label))
  const cell = (text: string, r: number, c: number): Html => {
    const mark = hidden.get(`${r}.${c}`)
    const shownAs = mark === 'whole' && text === WITHHELD ? t(locale, 'site.publication_hidden') : words(frame, text)
    const label = labels[c]!
    if (mark) return html`<td data-l="${label}"><span class="hid">${shownAs}</span></td>`
    if (sheet.columns[c]!.show === 'date-only') return html`<td class="n" data-l="${label}">${shownAs}</td>`
    return numeric[c]
      ? html`<td class="num" data-l="${label}">${shownAs}</td>`
      : html`<td data-l="${label}">${shownAs}</td>`
  }
  return html`<h2>${t(locale, 'site.publication_rows', { count: sheet.rows.length })}</h2><div class="sheet pad scroll" tabindex="0"><table class="rows">${sheet.hidden.length > 0 && html`<caption>${t(locale, 'site.publication_hidden_note')}</caption>`}<thead><tr>${labels.map((label, i) => (numeric[i] ? html`<th class="num">${marked(frame, label)}</th>` : html`<th>${marked(frame, label)}</th>`))}</tr></thead><tbody>${shown.map((row, i) => html`<tr>${row.map((text, c) => cell(text, offset + i, c))}</tr>`)}</tbody></table></div>${pager(frame, `/publications/${p.id}?`, sheet.rows.length, { limit: PAGE_ROWS, offset })}`
}

function pager(frame: Frame, address: string, total: number, at: { limit: number; offset: number }): Html | false {
  if (total <= at.limit) return false
  const { locale } = frame
  const before = Math.max(0, at.offset - at.limit)
  const after = at.offset + at.limit
  return html`<p class="links noprint"><span class="q">${t(locale, 'site.publication_page', { from: at.offset + 1, until: Math.min(after, total), total })}　</span>${at.offset > 0 && html`<a href="${`${address}offset=${before}`}">${t(locale, 'site.publication_back')}</a>`}${after < total && html`<a href="${`${address}offset=${after}`}">${t(locale, 'site.publication_more')}</a>`}</p>`
}
