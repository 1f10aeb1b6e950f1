import type { PublishedSheet, Sheet } from '#disclosure'
import { addDays, type CalendarDate, formatMinor, monthOf, type Period, parseMinor } from '#kernel'
import { parseCanonical } from '#ledger'
import type { Frame } from './layout.ts'
import type { HomeFile, HomeMoney } from './village-home.ts'

/** A standing sheet with what is on it. */
export interface Edition {
  readonly head: PublishedSheet
  readonly sheet: Sheet
}

/** What stands on the sheet, read back from its frozen bytes. */
export const editionFrom = (head: PublishedSheet): Edition => ({
  head,
  sheet: parseCanonical(head.canonical) as unknown as Sheet,
})

type Reader = Pick<Frame, 'locale' | 'say'>
type Words = { readonly zh: string; readonly en?: string }

/** What a pack's file says, in the reader's language. */
export const inWords = (words: Words, { locale, say }: Reader): string => (locale === 'en' && words.en) || say(words.zh)

export interface Line {
  /** The row on the sheet, from 1: the line a question is about. */
  readonly row: number
  readonly title: string
  readonly amount: string
  /** Length of its bar in a hundred, the longest being 100. */
  readonly bar: number
  readonly voucher: readonly { label: string; text: string }[]
  readonly marks: readonly { name: string; open: boolean }[]
}

export interface MonthOfMoney {
  readonly edition: Edition
  readonly period: Period
  readonly income: string | null
  readonly spending: string | null
  readonly spendings: readonly Line[]
  readonly incomes: readonly Line[]
  /** Why more went out than came in; absent when it did not, or when it cannot be said. */
  readonly why?: { more: string; top: Line; percent: number; decided: string | null; year: YearSoFar | null }
}

export interface YearSoFar {
  readonly from: Period
  readonly until: Period
  readonly months: number
  readonly income: string
  readonly spending: string
}

const figure = (sheet: Sheet, name: string): string | null =>
  sheet.statistics.find((one) => one.name === name)?.value ?? null

/** One month's money as the page says it. `before` are the sheets of the same year up to and with this one. */
export function monthOfMoney(
  spec: HomeMoney,
  edition: Edition,
  before: readonly Edition[],
  reader: Reader,
): MonthOfMoney {
  const { sheet } = edition
  const at = (name: string): number => sheet.columns.findIndex((column) => column.name === name)
  const [direction, title, amount] = [at(spec.direction), at(spec.line), at(spec.amount)]
  const most = sheet.rows.reduce((top, row) => {
    const value = parseMinor(row[amount] ?? '') ?? 0n
    return value > top ? value : top
  }, 1n)
  const lines = sheet.rows.map((row, index) => {
    const value = parseMinor(row[amount] ?? '') ?? 0n
    const line: Line = {
      row: index + 1,
      title: reader.say(row[title] ?? ''),
      amount: row[amount] ?? '',
      bar: value > 0n ? Math.max(1, Number((value * 100n) / most)) : 0,
      voucher: voucherOf(spec, sheet, index, reader),
      marks: marksOf(spec, sheet, index, reader),
    }
    return { way: row[direction], value, line }
  })
  const ofWay = (cell: string) => lines.filter(({ way }) => way === cell)
  const [income, spending] = [figure(sheet, spec.income.figure), figure(sheet, spec.spending.figure)]
  const out = ofWay(spec.spending.cell)
  const why = whyMore(income, spending, out, yearSoFar(spec, before))
  return {
    edition,
    period: sheet.period,
    income,
    spending,
    spendings: out.map(({ line }) => line),
    incomes: ofWay(spec.income.cell).map(({ line }) => line),
    ...(why && { why }),
  }
}

/** The cell behind a row, whether it stands in the table or behind it; empty text for what is not filled. */
function cellOf(sheet: Sheet, row: number, column: string): string {
  const inTable = sheet.columns.findIndex((one) => one.name === column)
  if (inTable >= 0) return sheet.rows[row]?.[inTable] ?? ''
  const behind = sheet.details?.columns.findIndex((one) => one.name === column) ?? -1
  return behind >= 0 ? (sheet.details?.rows[row]?.[behind] ?? '') : ''
}

const voucherOf = (spec: HomeMoney, sheet: Sheet, row: number, reader: Reader): Line['voucher'] =>
  spec.voucher.flatMap(({ label, columns }) => {
    const text = columns
      .map((column) => cellOf(sheet, row, column))
      .filter(Boolean)
      .map(reader.say)
      .join(reader.locale === 'zh' ? '、' : ', ')
    return text ? [{ label: inWords(label, reader), text }] : []
  })

const marksOf = (spec: HomeMoney, sheet: Sheet, row: number, reader: Reader): Line['marks'] =>
  spec.marks.map(({ name, columns, but_not }) => ({
    name: inWords(name, reader),
    open: columns.some((column) => {
      const text = cellOf(sheet, row, column)
      return text !== '' && !but_not.includes(text)
    }),
  }))

function whyMore(
  income: string | null,
  spending: string | null,
  out: readonly { value: bigint; line: Line }[],
  year: YearSoFar | null,
): MonthOfMoney['why'] {
  const [came, went] = [parseMinor(income ?? ''), parseMinor(spending ?? '')]
  const top = [...out].sort((a, b) => Number(b.value - a.value))[0]
  if (came === undefined || went === undefined || !top || went <= came) return undefined
  const [, decided = null] =
    /(?:^|、)([^、]*\d号[^、]*)/.exec(top.line.voucher.map(({ text }) => text).join('、')) ?? []
  return { more: formatMinor(went - came), top: top.line, percent: Number((top.value * 100n) / went), decided, year }
}

function yearSoFar(spec: HomeMoney, before: readonly Edition[]): YearSoFar | null {
  const known = before
    .map(({ sheet }) => ({
      period: sheet.period,
      income: parseMinor(figure(sheet, spec.income.figure) ?? ''),
      spending: parseMinor(figure(sheet, spec.spending.figure) ?? ''),
    }))
    .filter((one) => one.income !== undefined && one.spending !== undefined)
    .sort((a, b) => (a.period < b.period ? -1 : 1))
  if (known.length < 2) return null
  const sum = (key: 'income' | 'spending') => formatMinor(known.reduce((total, one) => total + one[key]!, 0n))
  return {
    from: known[0]!.period,
    until: known.at(-1)!.period,
    months: known.length,
    income: sum('income'),
    spending: sum('spending'),
  }
}

/** The month that has ended most recently: the one people come to read. */
export const lastMonth = (today: CalendarDate): Period => monthOf(addDays(`${today.slice(0, 8)}01`, -1))

/** Every month from the oldest published to the last ended, newest first; a month without a sheet is in it, without one. */
export function monthsOf(
  sheets: readonly { id: string; period: Period }[],
  today: CalendarDate,
): { period: Period; id: string | null }[] {
  const byPeriod = new Map(sheets.map(({ period, id }) => [period, id]))
  const oldest = [...byPeriod.keys()].sort()[0]
  const months: { period: Period; id: string | null }[] = []
  let period = lastMonth(today)
  // Three years are what anybody pages through; older sheets are in the list of publications.
  while (oldest && period >= oldest && months.length < 36) {
    months.push({ period, id: byPeriod.get(period) ?? null })
    period = lastMonth(`${period}-15`)
  }
  return months
}

/** `1284.6` → `1,284.6`; what is grouped already, or is no number, stays. */
const grouped = (value: string): string =>
  value.replace(/^\d{4,}(?=$|\.)/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ','))

/** The sentence of a holding with the sheet's figures in its holes; undefined when a figure is missing. */
export function fillFigures(words: Words, sheet: Sheet, reader: Reader): string | undefined {
  let whole = true
  const text = inWords(words, reader).replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = figure(sheet, name)
    if (value === null) whole = false
    return grouped(value ?? '')
  })
  return whole ? text : undefined
}

/** `pack/name` of the sheets that a home asks for. */
export const disclosuresOf = (home: HomeFile): string[] => [
  ...(home.money ? [home.money.disclosure] : []),
  ...home.holdings.map((one) => one.disclosure),
  ...home.lists.map((one) => one.disclosure),
]
