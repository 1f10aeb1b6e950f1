import { z } from 'zod'
import type { Report, ReportSection, ReportText } from '#documents'
import { type PackPart, parseYaml, type Say, sayIn } from '#pack'
import { type Precision, wilson } from '#rules'
import type { Tx } from '#store'
import { type Locale, t } from '#texts'
import { rowsBehind } from './today.store.ts'
import { flagsByGroup, keepBriefings, sheetsByMonth, verdictsByRule } from './today-briefing.store.ts'
import { type Reader, type Today, todayOf } from './today-view.ts'

const said = z.strictObject({ zh: z.string().min(1), en: z.string().min(1) })

/** `briefings/*.yaml`: what a briefing says, in which order. The figures are the machine's. */
export const Briefing = z.strictObject({
  title: said,
  sections: z.array(
    z.strictObject({
      title: said,
      of: z.enum(['decisions', 'late', 'bypassed', 'groups', 'precision', 'publications']),
    }),
  ),
})
export type Briefing = z.infer<typeof Briefing>

export const briefingPart: PackPart<Briefing> = {
  name: 'casework.briefings',
  files: 'briefings/*.yaml',
  parse: (text, path) => parseYaml(text, Briefing, path),
  // Both languages are in the file; the phrase book needs none of it.
  sentences: () => [],
  install: (tx, items, pack) => keepBriefings(tx, pack.id, items),
}

/** Where the figures of a briefing lead, and who it is for. */
export interface Making extends Reader {
  /** `https://host`, without a slash at the end. */
  readonly origin: string
  readonly month: string
  readonly office: string
  readonly product: string
  readonly demo: boolean
}

/** What a briefing says, every figure with its address. Holds no names of persons and nothing that people wrote. Runs as the actor. */
export async function reportOf(tx: Tx, briefing: Briefing, making: Making): Promise<Report> {
  const { locale, at, office, month } = making
  const say = await sayIn(tx, locale)
  const today = await todayOf(tx, making, month)
  const sections: ReportSection[] = []
  for (const { title, of } of briefing.sections) {
    sections.push({ title: title[locale], ...(await SECTIONS[of](tx, today, making, say)) })
  }
  return {
    title: briefing.title[locale],
    byline: t(locale, 'casework.briefing_byline', { office, month, day: at.slice(0, 10) }),
    lead: leadOf(today, making),
    sections,
    footer: t(locale, making.demo ? 'casework.briefing_demo' : 'casework.briefing_footer', { product: making.product }),
  }
}

const n = (count: number): string => count.toLocaleString('en-US')
const rowsAt = ({ origin, month }: Making, what: string): string =>
  `${origin}/staff/today/rows?what=${what}&month=${month}`

/** The sentence of the page, its figures as links. */
export function leadOf(today: Pick<Today, 'counts' | 'usage'>, making: Making): ReportText[] {
  const { locale, origin } = making
  const { counts, usage } = today
  const figure = (what: 'accepted' | 'late' | 'bypassed', count: number): ReportText => ({
    text: t(locale, `casework.briefing_${what}`, { n: n(count) }),
    href: rowsAt(making, what),
  })
  const comma = t(locale, 'casework.briefing_comma')
  return [
    t(locale, 'casework.briefing_month', { month: making.month }),
    figure('accepted', counts.accepted),
    comma,
    figure('late', counts.late),
    comma,
    figure('bypassed', counts.bypassed),
    ...(usage.minutes === null
      ? []
      : [
          t(locale, 'casework.briefing_typing'),
          {
            text: t(locale, 'casework.briefing_minutes', { n: usage.minutes }),
            href: `${origin}/staff/today/typing?month=${usage.month}`,
          },
        ]),
    t(locale, 'casework.briefing_stop'),
  ]
}

type Content = Omit<ReportSection, 'title'>
type Section = (tx: Tx, today: Today, making: Making, say: Say) => Promise<Content>

const none = (locale: Locale): Content => ({ paragraphs: [[t(locale, 'casework.briefing_none')]] })
const words = (
  locale: Locale,
  ...keys: (
    | 'unit'
    | 'about'
    | 'step'
    | 'due'
    | 'group'
    | 'count'
    | 'rule'
    | 'judged'
    | 'upheld'
    | 'range'
    | 'sheet'
    | 'on_time'
    | 'over'
  )[]
) => keys.map((key) => t(locale, `casework.briefing_col_${key}`))

const listOf =
  (what: 'late' | 'bypassed'): Section =>
  async (tx, _today, making, say) => {
    const { items } = await rowsBehind(tx, { what, month: making.month, limit: 200, offset: 0 })
    if (items.length === 0) return none(making.locale)
    return {
      table: {
        columns: words(making.locale, 'unit', 'about', 'due'),
        rows: items.map((row) => [
          [row.townName, row.unitName].filter(Boolean).join(' '),
          { text: say(row.reason ?? row.title), href: `${making.origin}/staff/flags/${row.id}` },
          row.dueAt?.slice(0, 10) ?? '',
        ]),
      },
    }
  }

const SECTIONS: Readonly<Record<Briefing['sections'][number]['of'], Section>> = {
  decisions: async (_tx, today, { locale, origin }) =>
    today.decisions.length === 0
      ? none(locale)
      : {
          table: {
            columns: words(locale, 'unit', 'about', 'step', 'due'),
            rows: today.decisions.map((d) => [
              d.unit.name,
              { text: d.sentence, href: `${origin}/staff/flags/${d.flagId}` },
              d.step,
              d.dueAt?.slice(0, 10) ?? '',
            ]),
          },
        },
  late: listOf('late'),
  bypassed: listOf('bypassed'),
  groups: async (tx, _today, { locale, origin }, say) => {
    const rows = await flagsByGroup(tx)
    if (rows.length === 0) return none(locale)
    return {
      table: {
        columns: words(locale, 'group', 'count'),
        figures: [1],
        rows: rows.map((row) => [
          say(row.group),
          { text: n(Number(row.n)), href: `${origin}/staff/flags?group=${encodeURIComponent(row.group)}` },
        ]),
      },
    }
  },
  precision: async (tx, _today, { locale, origin }, say) => {
    const rows = await verdictsByRule(tx)
    if (rows.length === 0) return none(locale)
    return {
      table: {
        columns: words(locale, 'rule', 'judged', 'upheld', 'range'),
        figures: [1, 2],
        rows: rows.map(({ rule, title, judged, upheld }) => [
          { text: say(title), href: `${origin}/staff/flags?rule=${encodeURIComponent(rule)}&state=all` },
          n(judged),
          n(upheld),
          rangeOf(wilson(upheld, judged)),
        ]),
      },
    }
  },
  publications: async (tx, _today, { locale, origin, at }) => {
    const rows = await sheetsByMonth(tx, at)
    if (rows.length === 0) return none(locale)
    return {
      table: {
        columns: words(locale, 'sheet', 'on_time', 'over'),
        figures: [1, 2],
        rows: rows.map(({ period, published, late }) => [
          { text: period, href: `${origin}/publications?period=${period}` },
          n(published - late),
          n(late),
        ]),
      },
    }
  },
}

const rangeOf = ({ low, high }: Precision): string => `${Math.round(low * 100)}–${Math.round(high * 100)} %`
