import { spokenPeriod, spokenSheet } from '#disclosure'
import type { CalendarDate, Period } from '#kernel'
import { exactTime } from '#ledger'
import { t } from '#texts'
import { attribute, type Html, html, raw } from './html.ts'
import type { Frame, Page } from './layout.ts'
import type { Line } from './village.ts'
import type { CheckedMonth, VillageContent } from './village-content.ts'
import { VILLAGE } from './village-style.ts'
import { marked } from './words.ts'

/** `10 月` within this year, `2025 年 12 月` otherwise. */
export function monthWords(frame: Pick<Frame, 'locale'>, period: Period, today: CalendarDate): string {
  const spoken = spokenPeriod(period, frame.locale)
  if (period.slice(0, 4) !== today.slice(0, 4)) return spoken
  return frame.locale === 'zh' ? spoken.replace(/^\d+ 年 /, '') : spoken.replace(/ \d+$/, '')
}

/** Which further pages stand behind the village's: a button is drawn only when there is something behind it. */
export interface Doors {
  ask: boolean
  mine: boolean
}

/** A village's own page: one month's money line by line, what the village owns, who does what, and how to ask. */
export function villagePage(frame: Frame, v: VillageContent, doors: Doors): Page {
  const { locale } = frame
  const { money } = v
  const month = money && monthWords(frame, money.period, v.today)
  return {
    title: month
      ? t(locale, 'site.village_title', { village: v.place.name, month })
      : t(locale, 'site.village_title_none', { village: v.place.name }),
    where: [frame.product, v.place.parentName ?? ''].filter(Boolean).join(' · '),
    styles: [VILLAGE],
    ...(money && {
      say: spokenSheet(money.edition.sheet, money.edition.head.publishedAt, locale, frame.say),
    }),
    body: html`<div class="v">${doors.mine && html`<a class="ent f" href="/mine?v=${v.place.divisionCode}"><b>${t(locale, 'site.village_mine')}</b><span>${t(locale, 'site.village_mine_about')}</span></a>`}
${money ? moneyPart(frame, v, money, doors) : html`<div class="sheet pad"><p class="say">${v.notPublished ? t(locale, 'site.village_month_not', { month: monthWords(frame, v.notPublished, v.today) }) : t(locale, 'site.village_nothing_yet')}</p></div>`}
${holdings(frame, v)}${lists(frame, v)}${doings(frame, v)}${supervision(frame, v)}${printForms(frame, v)}${months(frame, v)}</div>`,
  }
}

const base = (v: VillageContent): string => `/v/${v.place.divisionCode}`

function moneyPart(frame: Frame, v: VillageContent, money: CheckedMonth, doors: Doors): Html {
  const { locale } = frame
  const link = (line: Line) =>
    doors.ask
      ? html`<a class="b ask noprint" href="/ask?publication=${money.edition.head.code}&amp;line=${line.row}">${t(locale, 'site.village_ask')}</a>`
      : false
  return html`<div class="sheet pad say">${sentence(frame, v, money)}</div>${why(frame, v, money)}
${lines(frame, 'site.village_spendings', money.spendings, link)}${lines(frame, 'site.village_incomes', money.incomes, link)}
${checking(frame, money)}`
}

/** The sentence on top, with what is missing said first. */
export function sentence(frame: Frame, v: VillageContent, money: CheckedMonth): Html {
  const { locale } = frame
  const shown = monthWords(frame, money.period, v.today)
  const most = money.spendings.reduce<Line | undefined>(
    (top, line) => (top && top.bar >= line.bar ? top : line),
    undefined,
  )
  const words = t(locale, 'site.village_sentence', {
    month: shown,
    income: '@in@',
    spending: '@out@',
  }).split(/(@in@|@out@)/)
  const amount = (text: string | null) => html`<b class="n">${text ?? t(locale, 'site.publication_too_few')}</b>`
  return html`${v.lateMonth && html`<p class="late">● ${t(locale, 'site.village_month_missing', { month: monthWords(frame, v.lateMonth, v.today), shown })}</p>`}<p>${words.map((word) => (word === '@in@' ? amount(money.income) : word === '@out@' ? amount(money.spending) : word))}${most && marked(frame, t(locale, 'site.village_most', { line: most.title }))}</p>`
}

export function why(frame: Frame, v: VillageContent, money: CheckedMonth): Html | false {
  const { locale } = frame
  const reason = money.why
  if (!reason) return false
  const { top, more, percent, decided, year } = reason
  return html`<details class="why"><summary class="b">${t(locale, 'site.village_why')}</summary><div class="in"><p>${marked(frame, t(locale, 'site.village_why_more', { month: monthWords(frame, money.period, v.today), more, line: top.title, amount: top.amount, percent }))}</p>${decided && html`<p>${marked(frame, t(locale, 'site.village_why_decided', { decided }))}</p>`}${year && html`<p>${t(locale, 'site.village_why_year', { from: monthWords(frame, year.from, v.today), until: monthWords(frame, year.until, v.today), months: year.months, income: year.income, spending: year.spending })}</p>`}<p>${t(locale, 'site.village_why_ask', { telephone: frame.telephone })}</p></div></details>`
}

export function lines(
  frame: Frame,
  heading: 'site.village_spendings' | 'site.village_incomes',
  all: readonly Line[],
  ask: (line: Line) => Html | false,
): Html | false {
  const { locale } = frame
  if (all.length === 0) return false
  return html`<h2>${t(locale, heading, { count: all.length })}</h2><ol class="sheet lns">${all.map((line, i) => html`<li><p class="t"><span>${i + 1}. ${marked(frame, line.title)}</span> <b class="n">${line.amount} ${locale === 'zh' ? '元' : ''}</b></p>${bar(line.bar)}${ask(line)}${line.voucher.length > 0 && html`<details><summary class="b" aria-label="${`${t(locale, 'site.village_voucher')} ${line.title}`}">${t(locale, 'site.village_voucher')}</summary><div class="in"><dl>${line.voucher.map(({ label, text }) => html`<dt>${label}</dt><dd>${marked(frame, text)}</dd>`)}</dl>${marks(frame, line)}</div></details>`}</li>`)}</ol>`
}

/** Drawn, because a style attribute would need its own hash in the policy. */
const bar = (length: number): Html =>
  raw(
    `<svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true"><path fill="#e6e9ee" d="M0 0h100v1H0z"/><path fill="#8da0bd" d="M0 0h${Math.round(length)}v1H0z"/></svg>`,
  )

function marks(frame: Frame, line: Line): Html | false {
  const { locale } = frame
  if (line.marks.length === 0) return false
  return html`<p class="five"><span class="q">${t(locale, 'site.village_marks')}</span>${line.marks.map(({ name, open }) => html` <span ${!open && attribute('class', 'not')}>${open ? '✓' : '○'} ${name}<i> ${t(locale, open ? 'site.village_mark_open' : 'site.village_mark_not')}</i></span>`)}</p>`
}

function checking(frame: Frame, money: CheckedMonth): Html {
  const { locale } = frame
  const { head } = money.edition
  const [before = '', after = ''] = t(locale, 'site.verify_same', { at: '\u0001' }).split('\u0001')
  return html`<h2>${t(locale, 'site.village_check')}</h2><div class="sheet pad">${head.unchanged ? html`<p class="say"><span class="done">✓</span> ${before}<b class="n">${exactTime(head.publishedAt)}</b>${after}</p><p>${t(locale, 'site.verify_same_place')}</p>` : html`<p class="say red">■ ${t(locale, 'site.verify_differs', { telephone: frame.telephone })}</p>`}<p class="q">${t(locale, 'site.village_check_no')} <b class="n">${head.code}</b>　${t(locale, 'site.village_digest')} <span class="dig">${head.digest.slice(0, 23)}</span></p><div class="two noprint"><a class="b" href="/verify?code=${head.code}">${t(locale, 'site.village_check')}</a><a class="b" href="/verify?code=${head.code}#try">${t(locale, 'site.verify_try')}</a></div></div>`
}

function holdings(frame: Frame, v: VillageContent): Html {
  const { locale } = frame
  const entry = (href: string, title: string, about: string) =>
    html`<a class="ent" href="${href}"><b>${marked(frame, title)}</b><span>${marked(frame, about)}</span></a>`
  return html`<h2>${t(locale, 'site.village_holdings')}</h2><div class="sheet">${v.holdings.map((one) => (one.id ? entry(`/publications/${one.id}`, one.title, one.about) : html`<p class="ent"><b>${marked(frame, one.title)}</b><span>${t(locale, 'site.village_not_published')}</span></p>`))}${entry(`${base(v)}/people`, t(locale, 'site.village_people'), t(locale, 'site.village_people_about'))}${entry(`${base(v)}/powers`, t(locale, 'site.village_powers'), t(locale, 'site.village_powers_about'))}</div>`
}

function lists(frame: Frame, v: VillageContent): Html[] {
  const { locale } = frame
  return v.lists.map(
    (list) =>
      html`<h2>${list.period ? t(locale, 'site.village_list_title', { title: list.title, period: monthWords(frame, list.period, v.today) }) : list.title}</h2><div class="sheet">${list.rows.length > 0 ? html`<table class="few"><tbody>${list.rows.map((row) => html`<tr>${row.map((cell, c) => (list.numeric[c] ? html`<td class="num"><b>${cell}</b></td>` : html`<td>${marked(frame, cell)}</td>`))}</tr>`)}</tbody></table><a class="ent" href="/publications/${list.id}"><b>${list.all}</b><span>${t(locale, 'site.village_list_more', { count: list.count })}${list.about && html`　${list.about}`}</span></a>` : html`<p class="pad">${t(locale, 'site.village_list_none')}</p>`}</div>`,
  )
}

function doings(frame: Frame, v: VillageContent): Html {
  const { locale } = frame
  const accountant = v.officers.find(({ post }) => post === 'accountant')?.holder
  return html`<h2>${t(locale, 'site.village_doing')}</h2><div class="sheet"><a class="ent" href="${base(v)}/services"><b>${t(locale, 'site.village_services')}</b><span>${t(locale, 'site.village_services_about')}</span></a><form class="pad find" method="get" action="/progress"><label for="code"><b>${t(locale, 'site.village_progress')}</b><span class="q">${t(locale, 'site.village_progress_about')}</span></label><div><input class="field" id="code" name="code" autocomplete="off" maxlength="40" placeholder="XXXX-XXXX-XXXX"><button class="b">${t(locale, 'site.village_code_button')}</button></div></form></div>
<p class="apart"><a class="b f" href="tel:${frame.telephone}">${t(locale, 'site.village_call', { telephone: frame.telephone })}</a></p><p class="q">${accountant ? marked(frame, t(locale, 'site.village_call_about', { name: accountant })) : t(locale, 'site.village_call_about_nobody')}</p>`
}

export function supervision(frame: Frame, v: VillageContent): Html | false {
  const { locale } = frame
  if (v.supervisors.length === 0) return false
  return html`<h2>${t(locale, 'site.village_supervision')}</h2><div class="sheet">${v.supervisors.map((one) => html`<p class="ent"><b>${marked(frame, one.title)}${one.name && html`　${marked(frame, one.name)}`}${one.telephone && html`　<span class="n">${one.telephone}</span>`}</b><span>${marked(frame, one.about)}</span></p>`)}</div>`
}

function printForms(frame: Frame, v: VillageContent): Html | false {
  const { locale } = frame
  if (!v.money) return false
  const { id } = v.money.edition.head
  return html`<p class="forms noprint"><a class="b" href="/publications/${id}/poster.pdf">${t(locale, 'site.village_poster')}</a><a class="b" href="/publications/${id}/broadcast">${t(locale, 'site.village_broadcast')}</a><a class="b" href="/publications/${id}/card">${t(locale, 'site.village_card')}</a><a class="b" href="${base(v)}/kiosk">${t(locale, 'site.village_kiosk')}</a></p>`
}

function months(frame: Frame, v: VillageContent): Html | false {
  const { locale } = frame
  const others = v.months.filter(({ period }) => period !== v.money?.period)
  if (others.length === 0) return false
  return html`<h2 class="noprint">${t(locale, 'site.village_months')}</h2><p class="sheet pad links noprint">${others.map(({ period, id }) => (id ? html`<a href="${base(v)}?month=${period}">${monthWords(frame, period, v.today)}</a> ` : html`<span class="gap">${monthWords(frame, period, v.today)} ${t(locale, 'site.village_month_gap')}</span> `))}</p>`
}
