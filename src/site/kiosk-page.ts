import { t } from '#texts'
import { type Html, html, raw } from './html.ts'
import type { Frame, Page } from './layout.ts'
import { qrCode } from './qr.ts'
import type { VillageContent } from './village-content.ts'
import { duties, people, services } from './village-offices-page.ts'
import { lines, monthWords, sentence, supervision, why } from './village-page.ts'
import { KIOSK, VILLAGE } from './village-style.ts'
import { marked } from './words.ts'

export const TILES = ['money', 'holdings', 'people', 'powers', 'services', 'list', 'supervision'] as const
export type Tile = (typeof TILES)[number]

/** After this long without a touch the screen is the next person's. */
const IDLE_SECONDS = 60

/** The screen in the village hall: large tiles, everything on it, nothing that leads away, back to the start by itself. */
export function kioskPage(frame: Frame, v: VillageContent, shown: Tile | undefined, origin: string): Page {
  const { locale } = frame
  const start = `/v/${v.place.divisionCode}/kiosk`
  return {
    title: shown ? titleOf(frame, v, shown) : t(locale, 'site.kiosk_title', { village: v.place.name }),
    where: [v.place.parentName ?? '', v.place.name].filter(Boolean).join(' · '),
    styles: [VILLAGE, KIOSK],
    bare: true,
    ...(shown && {
      head: raw(`<noscript><meta http-equiv="refresh" content="120;url=${start}"></noscript>`),
      script: backToStart(start),
    }),
    body: shown
      ? html`<div class="v kiosk">${part(frame, v, shown)}</div><p><a class="home noprint" href="${start}">${t(locale, 'site.kiosk_start')}</a></p>`
      : html`<p class="say">${t(locale, 'site.kiosk_lead')}</p><div class="tiles apart">${TILES.filter((tile) => isThere(v, tile)).map((tile) => html`<a href="${`${start}?show=${tile}`}"><b>${marked(frame, titleOf(frame, v, tile))}</b><span>${marked(frame, about(frame, v, tile))}</span></a>`)}</div><div class="take"><div class="qr">${qrCode(`${origin}/v/${v.place.divisionCode}`, t(locale, 'site.village_scan'))}</div><p class="say">${t(locale, 'site.kiosk_take')}<br><b class="n">${frame.telephone}</b></p></div>`,
  }
}

/** Division codes are twelve digits, so the address needs no escaping inside the script. */
const backToStart = (start: string): string => `(function(){var n=0;function wake(){n=0}
var names=['touchstart','mousedown','keydown','scroll','wheel'],i;for(i=0;i<names.length;i++)document.addEventListener(names[i],wake,true);
setInterval(function(){n+=5;if(n>=${IDLE_SECONDS}&&!(window.speechSynthesis&&window.speechSynthesis.speaking))location.replace('${start}')},5000)})();`

function isThere(v: VillageContent, tile: Tile): boolean {
  if (tile === 'money') return v.money !== undefined
  if (tile === 'list') return v.lists.some((list) => list.rows.length > 0)
  if (tile === 'services') return v.services.length > 0
  return tile !== 'supervision' || v.supervisors.length > 0
}

function titleOf(frame: Frame, v: VillageContent, tile: Tile): string {
  const { locale } = frame
  if (tile === 'money')
    return v.money
      ? t(locale, 'site.village_title', {
          village: v.place.name,
          month: monthWords(frame, v.money.period, v.today),
        })
      : t(locale, 'site.kiosk_money')
  if (tile === 'list') return v.lists[0]?.title ?? t(locale, 'site.kiosk_list')
  return t(locale, `site.village_${tile}`)
}

function about(frame: Frame, v: VillageContent, tile: Tile): string {
  const { locale } = frame
  if (tile === 'money' && v.money)
    return t(locale, 'site.village_sentence', {
      month: monthWords(frame, v.money.period, v.today),
      income: v.money.income ?? t(locale, 'site.publication_too_few'),
      spending: v.money.spending ?? t(locale, 'site.publication_too_few'),
    })
  if (tile === 'holdings') return v.holdings.map(({ title }) => title).join(locale === 'zh' ? '；' : '; ')
  if (tile === 'list') return v.lists[0]?.about ?? ''
  if (tile === 'supervision') return v.supervisors.map(({ title }) => title).join(locale === 'zh' ? '、' : ', ')
  if (tile === 'money') return ''
  return t(locale, `site.village_${tile}_about`)
}

function part(frame: Frame, v: VillageContent, tile: Tile): Html | false {
  const { money } = v
  switch (tile) {
    case 'money':
      return (
        money !== undefined &&
        html`<div class="sheet pad say">${sentence(frame, v, money)}</div>${why(frame, v, money)}${lines(frame, 'site.village_spendings', money.spendings, () => false)}${lines(frame, 'site.village_incomes', money.incomes, () => false)}`
      )
    case 'holdings':
      return html`<div class="sheet">${v.holdings.map((one) => html`<p class="ent"><b>${marked(frame, one.title)}</b><span>${one.id ? marked(frame, one.about) : t(frame.locale, 'site.village_not_published')}</span></p>`)}</div>`
    case 'people':
      return people(frame, v)
    case 'powers':
      return duties(frame, v, false)
    case 'services':
      return services(frame, v, false)
    case 'list':
      return html`${v.lists.map((list) => html`<h2>${marked(frame, list.title)}</h2><div class="sheet"><table><tbody>${list.rows.map((row) => html`<tr>${row.map((cell, c) => (list.numeric[c] ? html`<td class="num">${cell}</td>` : html`<td>${marked(frame, cell)}</td>`))}</tr>`)}</tbody></table><p class="pad">${t(frame.locale, 'site.village_list_more', { count: list.count })}</p></div>`)}`
    case 'supervision':
      return supervision(frame, v)
  }
}
