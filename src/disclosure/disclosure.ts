import { z } from 'zod'
import { addDays, type CalendarDate, type Period, periodBounds } from '#kernel'
import { type PackItem, type PackPart, parseYaml } from '#pack'
import type { Locale } from '#texts'
import { SHOWS } from './mask.ts'

export type PackWords = { zh: string; en?: string | undefined }

/** Words of a pack: Chinese always, English when somebody wrote it; a bare text is Chinese. */
const PackWords = z.union([
  z.string().transform((zh) => ({ zh })),
  z.strictObject({ zh: z.string(), en: z.string().optional() }),
]) as z.ZodType<PackWords>

export const wordsIn = (words: PackWords, locale: Locale): string =>
  locale === 'en' ? (words.en ?? words.zh) : words.zh

const Column = z.string().regex(/^[a-z][a-z0-9_]*$/, 'a column name')
const Name = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'kebab-case')

const Statistic = z
  .strictObject({
    name: Column,
    label: PackWords,
    unit: PackWords.optional(),
    count: z.literal(true).optional(),
    sum: Column.optional(),
    average: Column.optional(),
    /** Only rows whose column equals the value (compared as text). */
    where: z.record(Column, z.union([z.string(), z.number(), z.boolean()])).optional(),
    /** The figure is fen and is shown in yuan. */
    money: z.boolean().default(false),
  })
  .refine((s) => [s.count, s.sum, s.average].filter((x) => x !== undefined).length === 1, 'one of count, sum, average')
export type Statistic = z.infer<typeof Statistic>

/** A yes-or-no column that marks a row, the sentence for it, and the register in which somebody can answer it for that row. */
const Attention = z.strictObject({
  when: Column,
  say: PackWords,
  answer: z.strictObject({ register: Name, key: Column }).optional(),
})

/** One publication a pack declares: which view, which columns and how they are shown, for whom, how often, by when. */
export const Publication = z.strictObject({
  name: Name,
  /** May hold `{unit}` and `{period}`, as may `about` and `headline`. */
  title: PackWords,
  about: PackWords.optional(),
  /** A model of the pack or a fact view. */
  from: Column,
  unit_column: Column.default('unit_id'),
  period: z.enum(['month', 'quarter', 'year']),
  period_column: Column.default('month'),
  /** A register or list: what stands on the day of drafting, whatever period its rows come from. */
  standing: z.boolean().default(false),
  level: z.enum(['village', 'town', 'county']).default('village'),
  columns: z
    .array(
      z.strictObject({
        name: Column,
        label: PackWords,
        show: z.enum(SHOWS),
        words: z.record(z.string(), PackWords).optional(),
        /** Not in the table but behind the row: its voucher. */
        detail: z.boolean().default(false),
      }),
    )
    .default([]),
  /** Rows of a draft to look at before it goes out. Marks stay with the draft and are never published. */
  attention: z.array(Attention).default([]),
  order: z.array(Column).default([]),
  statistics: z.array(Statistic).default([]),
  /** One sentence of figures; `{name}` is a statistic. It stands on the front door. */
  headline: PackWords.optional(),
  /** Calendar days after the period's end. */
  due_days: z.int().min(0).max(366).default(10),
  keep_months: z.int().min(1).max(600).default(24),
  undo_minutes: z.int().min(0).max(1440).default(10),
  prepared_by: z.array(z.string()).default([]),
  approved_by: z.array(z.string()).default([]),
})
export type Publication = z.infer<typeof Publication>

const DisclosureFile = z.strictObject({ publications: z.array(Publication).min(1) })
export type DisclosureFile = z.infer<typeof DisclosureFile>

export const parseDisclosure = (text: string, path: string): DisclosureFile =>
  parseYaml(text, DisclosureFile as z.ZodType<DisclosureFile>, path)

/** Complaints one file can have about itself: names used twice, holes that nothing fills. */
export const checkDisclosure: NonNullable<PackPart<DisclosureFile>['check']> = (
  items: readonly PackItem<DisclosureFile>[],
  pack,
) =>
  items.flatMap(({ path, value }) => {
    const issues: { path: string; code: string; params: Record<string, string> }[] = []
    const names = value.publications.map((p) => p.name)
    for (const name of names.filter((n, i) => names.indexOf(n) !== i))
      issues.push({ path, code: 'disclosure.name_twice', params: { name } })
    for (const p of value.publications) {
      const known = new Set(['unit', 'period', ...p.statistics.map((s) => s.name)])
      for (const words of [p.title, p.about, p.headline]) {
        for (const text of [words?.zh, words?.en]) {
          for (const [, hole] of (text ?? '').matchAll(/\{(\w+)\}/g)) {
            if (!known.has(hole!))
              issues.push({ path, code: 'disclosure.unknown_hole', params: { name: p.name, hole: hole! } })
          }
        }
      }
      const registers = pack.items('registers').map(({ id }) => id.slice(id.lastIndexOf('/') + 1))
      for (const { answer } of p.attention)
        if (answer && !registers.includes(answer.register))
          issues.push({
            path,
            code: 'disclosure.no_such_register',
            params: { name: p.name, register: answer.register },
          })
      if (p.columns.length === 0 && p.statistics.length === 0)
        issues.push({ path, code: 'disclosure.nothing_shown', params: { name: p.name } })
    }
    return issues
  })

/** The day by which the period must be published. */
export const dueOn = (spec: Pick<Publication, 'due_days'>, period: Period): CalendarDate =>
  addDays(periodBounds(period).until, spec.due_days - 1)

/** The first day on which the sheet may leave the public pages. */
export function keepUntil(spec: Pick<Publication, 'keep_months'>, publishedOn: CalendarDate): CalendarDate {
  const at = new Date(`${publishedOn}T00:00:00Z`)
  at.setUTCMonth(at.getUTCMonth() + spec.keep_months)
  return at.toISOString().slice(0, 10)
}

/** True when the period's name is of the kind the publication has. */
export function isPeriodOf(spec: Pick<Publication, 'period'>, period: Period): boolean {
  const forms = { month: /^\d{4}-(0[1-9]|1[0-2])$/, quarter: /^\d{4}-Q[1-4]$/, year: /^\d{4}$/ }
  return forms[spec.period].test(period)
}
