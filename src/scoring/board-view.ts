import { z } from 'zod'
import type { Locale } from '#texts'
import { gradeCounts } from './board.ts'
import type { IndexDefinition } from './index-definition.ts'
import type { EditionRow, ObjectionRow } from './index-edition.store.ts'
import { type Sheet, sheetOf } from './index-edition.ts'

const item = z.object({
  code: z.string(),
  title: z.string(),
  counted: z.string(),
  indicator: z.string(),
  /** Under which the indicator opens to its rows. */
  period: z.string(),
  state: z.enum(['measured', 'too_few', 'no_data']),
  value: z.number().nullable(),
  judged: z.number(),
  flagged: z.number(),
  of: z.number(),
  points: z.number().nullable(),
  gain: z.number(),
})
const row = z.object({
  unit: z.object({ id: z.string(), name: z.string(), divisionCode: z.string() }),
  total: z.number().nullable(),
  grade: z.string().nullable(),
  rank: z.number().int().nullable(),
  group: z.number().int().nullable(),
  margin: z.number(),
  missing: z.number().int(),
  dimensions: z.array(
    z.object({
      code: z.string(),
      title: z.string(),
      of: z.number(),
      points: z.number().nullable(),
      items: z.array(item),
    }),
  ),
  advice: z.array(z.object({ item: z.string(), sentence: z.string(), gain: z.number() })),
})
const edition = z.object({
  id: z.string(),
  edition: z.number().int(),
  state: z.enum(['draft', 'published']),
  digest: z.string(),
  preparedAs: z.string(),
  publishedAs: z.string().nullable(),
  publishedAt: z.string().nullable(),
  objectionsUntil: z.string().nullable(),
})
const objection = z.object({
  id: z.string(),
  unitId: z.string(),
  item: z.string(),
  text: z.string(),
  askedAs: z.string(),
  askedAt: z.string(),
  reply: z.string().nullable(),
  outcome: z.enum(['kept', 'recalculated']).nullable(),
  repliedAs: z.string().nullable(),
  repliedAt: z.string().nullable(),
})
/** A sheet as pages read it; points in points, words in the reader's language. */
export const board = z.object({
  id: z.string(),
  title: z.string(),
  note: z.string(),
  trial: z.boolean(),
  period: z.string(),
  division: z.object({ code: z.string(), name: z.string() }),
  grades: z.array(z.object({ code: z.string(), title: z.string(), from: z.number(), count: z.number().int() })),
  notRated: z.number().int(),
  weights: z.array(z.object({ code: z.string(), title: z.string(), weight: z.number() })),
  edition: edition.nullable(),
  objections: z.array(objection),
  rows: z.array(row),
})
export const CERTIFICATE_FORMAT = 'qinglian-index/1'

/** What anyone needs to compute the sheet again: the definition, every value, the result, and the digest they were published under. */
export const certificateOf = (found: EditionRow) => ({
  format: CERTIFICATE_FORMAT,
  digest: found.digest,
  published_at: found.published_at,
  edition: found.edition,
  ...sheetOf(found),
})

export const wordIn =
  (locale: Locale) =>
  (said: IndexDefinition['title']): string =>
    (locale === 'en' && said.en) || said.zh

/** A sheet as a page shows it: points in points, with the words of the reader's language. */
export function boardAnswer(
  sheet: Sheet,
  locale: Locale,
  published?: EditionRow,
  objections: readonly ObjectionRow[] = [],
): z.infer<typeof board> {
  const { definition } = sheet
  const word = wordIn(locale)
  const counts = gradeCounts(definition, sheet.board)
  const itemsOf = new Map(
    definition.dimensions.flatMap((d) => d.items.map((one) => [`${d.code}/${one.code}`, one] as const)),
  )
  return {
    id: sheet.index,
    title: word(definition.title),
    note: word(definition.note),
    trial: definition.status === 'trial',
    period: sheet.period,
    division: sheet.division,
    grades: definition.grades.map((grade) => ({
      code: grade.code,
      title: word(grade.title),
      from: grade.from,
      count: counts.find((one) => one.grade === grade.code)!.count,
    })),
    notRated: counts.find((one) => one.grade === null)!.count,
    weights: definition.dimensions.map((d) => ({ code: d.code, title: word(d.title), weight: d.weight })),
    edition: published
      ? {
          id: published.id,
          edition: published.edition,
          state: published.state,
          digest: published.digest,
          preparedAs: published.prepared_as,
          publishedAs: published.published_as,
          publishedAt: published.published_at,
          objectionsUntil: published.objections_until,
        }
      : null,
    objections: objections.map((o) => ({
      id: o.id,
      unitId: o.unit_id,
      item: o.item,
      text: o.text,
      askedAs: o.asked_as,
      askedAt: o.asked_at,
      reply: o.reply,
      outcome: o.outcome,
      repliedAs: o.replied_as,
      repliedAt: o.replied_at,
    })),
    rows: sheet.board.map((scored) => ({
      unit: scored.unit,
      total: scored.total === null ? null : scored.total / 10,
      grade: scored.grade,
      rank: scored.rank,
      group: scored.group,
      margin: Math.round(scored.margin * 10) / 10,
      missing: scored.missing,
      dimensions: scored.dimensions.map((d) => ({
        code: d.code,
        title: word(definition.dimensions.find(({ code }) => code === d.code)!.title),
        of: d.of / 10,
        points: d.points === null ? null : d.points / 10,
        items: d.items.map((i) => {
          const written = itemsOf.get(`${d.code}/${i.code}`)!
          return {
            code: i.code,
            title: word(written.title),
            counted: word(written.counted),
            indicator: written.indicator,
            period: i.period ?? sheet.period,
            state: i.state,
            value: i.value,
            judged: i.judged,
            flagged: i.flagged,
            of: i.of / 10,
            points: i.points === null ? null : i.points / 10,
            gain: i.gain / 10,
          }
        }),
      })),
      advice: scored.advice.map((a) => ({
        item: a.item,
        gain: a.gain / 10,
        sentence: word(itemsOf.get(`${a.dimension}/${a.item}`)!.advice)
          .replaceAll('{gain}', (a.gain / 10).toFixed(1))
          .replaceAll('{left}', String(a.left)),
      })),
    })),
  }
}
