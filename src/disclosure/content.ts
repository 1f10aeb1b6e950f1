import { dateOf, formatMinor, type Instant, type Period, periodBounds } from '#kernel'
import type { Locale } from '#texts'
import { type PackWords, type Publication, type Statistic, wordsIn } from './disclosure.ts'
import { maskCell, plainText } from './mask.ts'

/** A row as the source view gave it. It never leaves `buildContent`. */
export type SourceRow = Readonly<Record<string, unknown>>

/** What stands in a cell that is withheld whole, in every edition: page, paper, CSV and JSON. */
export const WITHHELD = '（隐去）'

export interface Figure {
  readonly name: string
  readonly label: string
  readonly label_en?: string
  readonly unit?: string
  readonly unit_en?: string
  /** Null when there is nothing to count from: missing is missing, never zero. */
  readonly value: string | null
}

type Hidden = readonly [number, number, 'part' | 'whole']

export interface Table {
  readonly columns: readonly {
    readonly name: string
    readonly label: string
    readonly label_en?: string
    readonly show: string
  }[]
  readonly rows: readonly (readonly string[])[]
  readonly hidden: readonly Hidden[]
}

/** Everything on the sheet, already masked. This, canonically written, is what is frozen, hashed and proved. */
export interface Content {
  readonly format: 'qinglian.publication/1'
  readonly title: string
  readonly title_en?: string
  readonly about?: string
  readonly about_en?: string
  readonly headline?: string
  readonly headline_en?: string
  readonly unit: { readonly id: string; readonly name: string; readonly place: string; readonly divisionCode: string }
  readonly period: Period
  readonly columns: readonly {
    readonly name: string
    readonly label: string
    readonly label_en?: string
    readonly show: string
  }[]
  readonly rows: readonly (readonly string[])[]
  /** Row and column (from 0) of every cell of which part or all is withheld. */
  readonly hidden: readonly Hidden[]
  /** What stands behind each row (its voucher), row for row beside `rows`; columns count anew from 0. */
  readonly details?: Table
  readonly statistics: readonly Figure[]
}

export interface UnitOnSheet {
  id: string
  name: string
  place: string
  divisionCode: string
}

/** Masks rows, counts figures and fills the words. Pure; the rows are not kept. */
export function buildContent(
  spec: Publication,
  rows: readonly SourceRow[],
  unit: UnitOnSheet,
  period: Period,
): Content {
  const sorted = sortRows(rows, spec.order)
  const behind = spec.columns.filter((column) => column.detail)
  const statistics = spec.statistics.map((s) => figureOf(s, rows))
  const fill = (words: PackWords | undefined, locale: 'zh' | 'en') =>
    words &&
    fillWords(wordsIn(words, locale), {
      unit: unit.name,
      period: spokenPeriod(period, locale),
      ...valuesOf(statistics, locale),
    })
  const has = (words: PackWords | undefined) => words?.en !== undefined
  return {
    format: 'qinglian.publication/1',
    title: fill(spec.title, 'zh')!,
    ...(has(spec.title) && { title_en: fill(spec.title, 'en')! }),
    ...(spec.about && { about: fill(spec.about, 'zh')! }),
    ...(has(spec.about) && { about_en: fill(spec.about, 'en')! }),
    ...(spec.headline && { headline: fill(spec.headline, 'zh')! }),
    ...(has(spec.headline) && { headline_en: fill(spec.headline, 'en')! }),
    unit,
    period,
    ...tableOf(
      spec.columns.filter((column) => !column.detail),
      sorted,
    ),
    ...(behind.length > 0 && { details: tableOf(behind, sorted) }),
    statistics,
  }
}

function tableOf(columns: Publication['columns'], rows: readonly SourceRow[]): Table {
  const hidden: Hidden[] = []
  const cells = rows.map((row, r) =>
    columns.map((column, c) => {
      const cell = maskCell(row[column.name], column.show)
      if (cell.hidden) hidden.push([r, c, cell.hidden])
      if (cell.hidden === 'whole') return WITHHELD
      // Own words only: a cell may read `constructor`.
      const words =
        column.words && Object.hasOwn(column.words, cell.text) ? (column.words[cell.text] as PackWords) : undefined
      return words ? words.zh : cell.text
    }),
  )
  return {
    columns: columns.map(({ name, label, show }) => ({
      name,
      label: label.zh,
      ...((label as PackWords).en && { label_en: (label as PackWords).en! }),
      show,
    })),
    rows: cells,
    hidden,
  }
}

const fillWords = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{(\w+)\}/g, (hole, name: string) => values[name] ?? hole)

function valuesOf(figures: readonly Figure[], locale: 'zh' | 'en'): Record<string, string> {
  return Object.fromEntries(figures.map((f) => [f.name, f.value ?? (locale === 'zh' ? '（没有数据）' : '(no data)')]))
}

/** Counts and sums are exact; an average is rounded to whole numbers, half away from zero. */
function figureOf(s: Statistic, rows: readonly SourceRow[]): Figure {
  const chosen = rows.filter((row) =>
    Object.entries(s.where ?? {}).every(([column, value]) => plainText(row[column]) === String(value)),
  )
  const { label, unit } = s as { label: PackWords; unit?: PackWords }
  return {
    name: s.name,
    label: label.zh,
    ...(label.en && { label_en: label.en }),
    ...(unit && { unit: unit.zh }),
    ...(unit?.en && { unit_en: unit.en }),
    value: figureValue(s, chosen),
  }
}

function figureValue(s: Statistic, rows: readonly SourceRow[]): string | null {
  if (s.count) return String(rows.length)
  const column = (s.sum ?? s.average)!
  const numbers = rows.map((row) => row[column]).filter((v) => v !== null && v !== undefined && v !== '')
  if (s.average) {
    const known = numbers.map(Number).filter(Number.isFinite)
    if (known.length === 0) return null
    const mean = Math.round(known.reduce((a, b) => a + b, 0) / known.length)
    return s.money ? formatMinor(BigInt(mean)) : String(mean)
  }
  if (rows.length > 0 && numbers.length === 0) return null
  const texts = numbers.map(plainText)
  // A column that holds anything but numbers has no sum; leaving some rows out would be a smaller, wrong one.
  if (!texts.every((text) => /^-?\d+(\.\d+)?$/.test(text))) return null
  if (s.money) return formatMinor(texts.reduce<bigint>((sum, text) => sum + BigInt(text.split('.')[0]!), 0n))
  return exactSum(texts)
}

/** The sum of decimal numbers as written: 4.3 and 0.4 are 4.7, whatever a processor makes of them. */
function exactSum(texts: readonly string[]): string {
  const places = Math.max(0, ...texts.map((text) => text.split('.')[1]?.length ?? 0))
  const scaled = (text: string): bigint => {
    const [whole = '0', part = ''] = text.split('.')
    return BigInt(whole + part.padEnd(places, '0'))
  }
  const total = texts.reduce((sum, text) => sum + scaled(text), 0n)
  if (places === 0) return total.toString()
  const digits = (total < 0n ? -total : total).toString().padStart(places + 1, '0')
  return `${total < 0n ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, '')
}

/** The rows in the order in which they stand on the sheet. */
export function sortRows(rows: readonly SourceRow[], order: readonly string[]): SourceRow[] {
  const key = (row: SourceRow, column: string): string | bigint | number => {
    const value = row[column]
    return typeof value === 'bigint' || typeof value === 'number' ? value : plainText(value)
  }
  return [...rows].sort((a, b) => {
    for (const column of order) {
      const [x, y] = [key(a, column), key(b, column)]
      if (x !== y) return x < y ? -1 : 1
    }
    return 0
  })
}

/** `2026 年 10 月`, `2026 年第 3 季度`, `2026 年`. */
export function spokenPeriod(period: Period, locale: 'zh' | 'en'): string {
  periodBounds(period)
  const [year, part] = period.split('-')
  if (!part) return locale === 'zh' ? `${year} 年` : year!
  if (part.startsWith('Q')) return locale === 'zh' ? `${year} 年第 ${part.slice(1)} 季度` : `${part} ${year}`
  if (locale === 'zh') return `${year} 年 ${Number(part)} 月`
  return new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${period}-01T00:00:00Z`),
  )
}

/** What 念给我听 says: sentences, no table drawing; `say` finds the words of packs in the reader's language. */
export function spokenSheet(
  content: Content,
  publishedAt: Instant,
  locale: Locale = 'zh',
  say: (text: string) => string = (text) => text,
): string {
  const english = locale === 'en'
  const rows = content.rows.slice(0, 30)
  const figures = content.statistics.map((f) => {
    if (!english) return `${f.label}，${f.value ?? '没有数据'}${f.value ? (f.unit ?? '') : ''}。`
    return `${f.label_en ?? f.label}: ${f.value ?? 'no data'}${f.value ? ` ${f.unit_en ?? f.unit ?? ''}` : ''}.`
  })
  const cells = (row: readonly string[]): string[] =>
    content.columns.flatMap((c, k) => {
      if (!row[k]) return []
      if (english) return [`${c.label_en ?? c.label}: ${say(row[k]!).replaceAll('*', '')}`]
      return [`${c.label}，${row[k]!.replaceAll('*', '某')}`]
    })
  const lines = rows.map((row, i) =>
    english ? `Row ${i + 1}: ${cells(row).join('; ')}.` : `第${i + 1}行：${cells(row).join('；')}。`,
  )
  const head = english
    ? `${content.title_en ?? content.title}. Published ${dateOf(publishedAt)}.`
    : `${content.title}。${dateOf(publishedAt)}公布。`
  const headline = (english && content.headline_en) || content.headline
  return [head, headline ?? '', ...figures, ...lines].filter(Boolean).join('\n')
}

/** The rows for a spreadsheet; in English with the words of packs looked up by `say`, names and numbers as published. RFC 4180 with a byte-order mark; a cell that a spreadsheet would calculate is preceded by an apostrophe. */
export function toCsv(content: Content, locale: Locale = 'zh', say: (text: string) => string = (text) => text): string {
  const quote = (cell: string): string => {
    const safe = /^[=+\-@\t\r＝＋－＠]/.test(cell) && !/^-?[\d,]+(\.\d+)?$/.test(cell) ? `'${cell}` : cell
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
  }
  const english = locale === 'en'
  const labels = content.columns.map((c) => (english && c.label_en) || c.label)
  const lines = [labels, ...(english ? content.rows.map((row) => row.map(say)) : content.rows)]
  return `\ufeff${lines.map((line) => line.map(quote).join(',')).join('\r\n')}\r\n`
}
