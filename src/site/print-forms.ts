import { type Sheet as PublishedContent, spokenPeriod } from '#disclosure'
import { exactTime } from '#ledger'
import { t } from '#texts'
import type { Frame } from './layout.ts'
import { spokenFigures, spokenInteger, spokenMoney } from './spoken-number.ts'
import type { Line } from './village.ts'
import { type CheckedMonth, type CheckedSheet, titleOf, type VillageContent } from './village-content.ts'

/** One edition, for paper, picture and voice: what all of them say comes from here, so that they cannot differ. */
export interface PrintedEdition {
  readonly head: CheckedSheet
  readonly sheet: PublishedContent
  /** When the sheet is the money of a village. */
  readonly money: CheckedMonth | undefined
  /** When it is a village's. */
  readonly village: VillageContent | undefined
}

/** Rows of a sheet that is not money; a wall has room for these, the rest is behind the code. */
const MOST_ROWS = 24

const english = (frame: Frame): boolean => frame.locale === 'en'

export const titleOfEdition = (frame: Frame, { head, sheet, money }: PrintedEdition): string =>
  money
    ? t(frame.locale, 'site.poster_title', { unit: head.unitName, period: spokenPeriod(sheet.period, frame.locale) })
    : head.title[frame.locale]

/** `sha256:` and sixteen signs: enough to tell two editions apart by eye. */
export const shortDigest = (digest: string): string => digest.slice(0, 23)

/** One sentence of figures, for the card. */
export function sentenceOfEdition(frame: Frame, { sheet, money }: PrintedEdition): string {
  if (!money) return (english(frame) && sheet.headline_en) || sheet.headline || ''
  return t(frame.locale, 'site.village_sentence', {
    month: spokenPeriod(sheet.period, frame.locale),
    income: money.income ?? '—',
    spending: money.spending ?? '—',
  })
}

/** What `poster.typ` sets. All words are here: the template holds no language. */
export function posterData(frame: Frame, one: PrintedEdition, qr: string): object {
  const { locale } = frame
  const { head, sheet, money, village } = one
  const accountant = village?.officers.find(({ post }) => post === 'accountant')
  const yuan = locale === 'zh' ? '元' : 'yuan'
  const shown = money ? [] : sheet.rows.slice(0, MOST_ROWS)
  const left = money ? 0 : sheet.rows.length - shown.length
  return {
    board: t(locale, 'site.poster_board', { place: head.place, unit: head.unitName }),
    product: frame.product,
    title: titleOfEdition(frame, one),
    yuan,
    figures: money
      ? [
          { label: t(locale, 'site.poster_income'), value: money.income ?? '—', unit: yuan },
          { label: t(locale, 'site.poster_spending'), value: money.spending ?? '—', unit: yuan },
        ]
      : sheet.statistics.map((f) => ({
          label: (english(frame) && f.label_en) || frame.say(f.label),
          value: f.value ?? '—',
          unit: (english(frame) && f.unit_en) || (f.unit ? frame.say(f.unit) : ''),
        })),
    lines: money ? money.spendings.map(({ title, amount }) => ({ title, amount })) : [],
    total: money?.spending ? { label: t(locale, 'site.poster_total'), amount: money.spending } : null,
    columns: money ? [] : sheet.columns.map((c) => (english(frame) && c.label_en) || frame.say(c.label)),
    numeric: money ? [] : sheet.columns.map((c) => c.show === 'amount' || c.show === 'count'),
    rows: shown.map((row) => row.map(frame.say)),
    more: left > 0 ? t(locale, 'site.poster_more', { count: left }) : '',
    holdings: (money ? (village?.holdings ?? []) : [])
      .filter(({ id }) => id)
      .map(({ title, about }) => `${title}${locale === 'zh' ? '，' : '; '}${about}`),
    holdings_title: t(locale, 'site.poster_holdings'),
    qr,
    scan: t(locale, 'site.poster_scan'),
    scan_about: t(locale, 'site.poster_scan_about'),
    ask: t(locale, 'site.poster_ask'),
    call: t(locale, 'site.poster_call'),
    telephone: frame.telephone,
    go: accountant
      ? t(locale, 'site.poster_go', { post: titleOf(accountant, frame), name: accountant.holder })
      : t(locale, 'site.poster_go_nobody'),
    code: t(locale, 'site.poster_code'),
    answer: t(locale, 'site.poster_answer'),
    blind: t(locale, 'site.poster_blind'),
    published: t(locale, 'site.poster_published', { at: exactTime(head.publishedAt) }),
    same: t(locale, 'site.poster_same'),
    signed: t(locale, 'site.poster_signed', { prepared: sheet.preparedBy, approved: sheet.approvedBy }),
    digest: t(locale, 'site.poster_digest', { code: head.code, digest: shortDigest(head.digest) }),
  }
}

/** 大喇叭稿: sentences for a voice over the fields; numbers in words, no brackets, no codes but the one that ends it. */
export function loudspeakerScript(frame: Frame, one: PrintedEdition): string[] {
  const { locale } = frame
  const { head, sheet, money } = one
  const said = (text: string) => (english(frame) ? text : spokenFigures(text.replace(/[（(][^）)]*[）)]/g, '')))
  const end = [
    t(locale, 'site.broadcast_ask', { telephone: spelled(frame.telephone, locale) }),
    t(locale, 'site.broadcast_same', { code: [...head.code.replace('-', '')].join(' ') }),
  ]
  if (!money) {
    const figures = sheet.statistics
      .filter(({ value }) => value !== null)
      .map((f) => {
        const unit = (english(frame) && f.unit_en) || f.unit || ''
        const value = /\.\d\d$/.test(f.value!)
          ? spokenMoney(f.value!, locale)
          : said(`${f.value}${english(frame) ? ' ' : ''}${unit}`)
        return t(locale, 'site.broadcast_figure', { label: (english(frame) && f.label_en) || f.label, value })
      })
    return [
      t(locale, 'site.broadcast_sheet', {
        title: said(head.title[locale].replace(' · ', locale === 'zh' ? '，' : ', ')),
      }),
      ...figures,
      ...end,
    ]
  }
  const period = said(spokenPeriod(sheet.period, locale))
  const line = ({ title, amount }: Line, i: number) =>
    t(locale, 'site.broadcast_line', {
      number: english(frame) ? i + 1 : spokenInteger(BigInt(i + 1)),
      line: said(title),
      amount: spokenMoney(amount, locale),
    })
  return [
    t(locale, 'site.broadcast_hello', { unit: head.unitName, period }),
    ...(money.income ? [t(locale, 'site.broadcast_income', { income: spokenMoney(money.income, locale) })] : []),
    ...(money.spending
      ? [t(locale, 'site.broadcast_spending', { spending: spokenMoney(money.spending, locale) })]
      : []),
    ...money.spendings.map(line),
    ...end,
  ]
}

/** A telephone number sign by sign, as it is read: 0000-12345 → 零零零零，一二三四五. */
const spelled = (telephone: string, locale: 'zh' | 'en'): string =>
  locale === 'en'
    ? telephone
    : telephone.replace(/-/g, '，').replace(/\d/g, (digit) => '零一二三四五六七八九'[Number(digit)]!)
