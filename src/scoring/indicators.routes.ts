import { z } from 'zod'
import { actorOf, asActor } from '#access'
import { type App, localeOf, type RouteContext } from '#http'
import { missing } from '#kernel'
import { type Say, sayIn } from '#pack'
import { type Locale, t } from '#texts'
import { cellOf } from './cell.ts'
import { periodWithin } from './measure.ts'
import { flagsBehind, getMeasurements, listIndicators, type MeasurementRow, rowsOfShare } from './measurement.store.ts'

const unit = z.object({ id: z.string(), name: z.string() })
const heading = {
  id: z.string(),
  pack: z.string(),
  title: z.string(),
  unit: z.string(),
  better: z.enum(['higher', 'lower']),
}
const figures = { judged: z.number().int(), flagged: z.number().int(), undecided: z.number().int() }
const measurement = z.object({
  unit,
  value: z.number().nullable(),
  ...figures,
  state: z.enum(['measured', 'too_few', 'no_data']),
  words: z.string(),
})
const params = z.object({ pack: z.string().max(100), id: z.string().max(100) })
const period = z.string().regex(/^\d{4}(-\d{2}|-Q[1-4])?$/)

/** Indicators of units, each opening to the flags and counts it was made of. Every signed-in person sees her own range. */
export function indicatorRoutes(app: App, { stores, clock }: RouteContext): void {
  const config = { looks: 'none' as const }

  app.get(
    '/api/v1/indicators',
    {
      config,
      schema: {
        response: {
          200: z.object({
            items: z.array(z.object({ ...heading, periods: z.array(z.string()) })),
            total: z.number().int(),
          }),
        },
      },
    },
    (request) =>
      asActor(stores, actorOf(request), 'supervision', async (tx) => {
        const locale = localeOf(request)
        const say = await sayIn(tx, locale)
        const items = (await listIndicators(tx)).map(({ id, pack, definition, periods }) => ({
          id,
          pack,
          title: inWords(definition.title, locale, say),
          unit: inWords(definition.unit, locale, say),
          better: definition.better,
          periods: [...periods],
        }))
        return { items, total: items.length }
      }),
  )

  app.get(
    '/api/v1/indicators/:pack/:id',
    {
      config,
      schema: {
        params,
        querystring: z.object({ period: period.optional() }),
        response: {
          200: z.object({
            ...heading,
            why: z.string().nullable(),
            minimumJudged: z.number().int(),
            period: z.string().nullable(),
            rows: z.array(measurement),
          }),
        },
      },
    },
    (request) =>
      asActor(stores, actorOf(request), 'supervision', async (tx) => {
        const found = await getMeasurements(tx, `${request.params.pack}/${request.params.id}`, request.query.period)
        const { definition, ...indicator } = found.indicator
        const locale = localeOf(request)
        const say = await sayIn(tx, locale)
        const why = definition.why === undefined ? null : inWords(definition.why, locale, say)
        const rows = found.rows.map((row) => toRow(row, definition.minimum_judged, locale))
        return {
          ...indicator,
          title: inWords(definition.title, locale, say),
          unit: inWords(definition.unit, locale, say),
          better: definition.better,
          why,
          minimumJudged: definition.minimum_judged,
          period: found.period,
          rows,
        }
      }),
  )

  app.get(
    '/api/v1/indicators/:pack/:id/rows',
    {
      config,
      schema: {
        params,
        querystring: z.object({ unitId: z.guid(), period }),
        response: {
          200: z.object({
            ...measurement.shape,
            period: z.string(),
            rules: z.array(z.object({ rule: z.string(), ...figures })),
            flags: z.array(
              z.object({
                id: z.string(),
                rule: z.string(),
                subject: z.string(),
                period: z.string(),
                value: z.number().nullable(),
                reason: z.string().nullable(),
              }),
            ),
            /** Of a share: the model's rows themselves, those that count against first. */
            columns: z.array(z.object({ name: z.string(), label: z.string() })),
            rows: z.array(z.object({ good: z.boolean().nullable(), cells: z.array(z.string().nullable()) })),
          }),
        },
      },
    },
    async (request) => {
      const locale = localeOf(request)
      const opened = await asActor(stores, actorOf(request), 'supervision', async (tx) => {
        const { unitId } = request.query
        const found = await getMeasurements(tx, `${request.params.pack}/${request.params.id}`, request.query.period)
        const row = found.rows.find((measured) => measured.unit_id === unitId)
        if (!row) throw missing('scoring.no_such_measurement')
        const { definition, pack } = found.indicator
        const say = await sayIn(tx, localeOf(request))
        const flags = await flagsBehind(
          tx,
          definition.measure.rules.map((rule) => `${pack}/${rule}`),
          row.unit_id,
          row.division_code,
        )
        return {
          indicator: found.indicator,
          unitId,
          answer: {
            ...toRow(row, definition.minimum_judged, locale),
            period: row.period,
            rules: definition.measure.share
              ? []
              : row.parts.map(({ rule, judged, flagged, undecided }) => ({ rule, judged, flagged, undecided })),
            flags: flags
              .filter((flag) => periodWithin(flag.period, definition.per[1]) === row.period)
              .map((flag) => ({ ...flag, reason: flag.reason === null ? null : say(flag.reason) })),
          },
        }
      })
      const { definition, pack } = opened.indicator
      const rows = definition.measure.share
        ? await rowsOfShare(stores, { pack, definition, unitId: opened.unitId, asOf: clock.now() })
        : []
      return {
        ...opened.answer,
        columns: definition.columns.map(({ name, label }) => ({ name, label: said(label, locale) })),
        rows: rows
          .filter((row) => periodWithin(String(row['period']), definition.per[1]) === opened.answer.period)
          .map((row) => ({
            good: row['good'] as boolean | null,
            cells: definition.columns.map((c) => cellOf(row[c.name])),
          })),
      }
    },
  )
}

const said = (words: string | { zh: string; en?: string | undefined }, locale: Locale): string =>
  typeof words === 'string' ? words : (locale === 'en' && words.en) || words.zh

/** What the file says in the reader's language at the same place, else what the phrase book has for it. */
const inWords = (said: string | { zh: string; en?: string | undefined }, locale: Locale, say: Say): string =>
  typeof said === 'string' ? say(said) : (locale === 'en' && said.en) || say(said.zh)

function toRow(row: MeasurementRow, minimum: number, locale: Locale): z.infer<typeof measurement> {
  const [judged, flagged, undecided] = [row.judged, row.flagged, row.undecided].map(Number) as [number, number, number]
  const words = t(locale, `scoring.words.${row.state}`, {
    judged,
    flagged,
    undecided,
    clean: judged - flagged,
    minimum,
  })
  return {
    unit: { id: row.unit_id, name: row.unit_name },
    value: row.value,
    judged,
    flagged,
    undecided,
    state: row.state,
    words,
  }
}
