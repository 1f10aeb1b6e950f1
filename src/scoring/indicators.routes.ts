import { z } from 'zod'
import { actorOf, asActor } from '#access'
import { type App, localeOf, type RouteContext } from '#http'
import { missing } from '#kernel'
import { type Locale, t } from '#texts'
import { periodWithin } from './measure.ts'
import { flagsBehind, getMeasurements, listIndicators, type MeasurementRow } from './measurement.store.ts'

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
export function indicatorRoutes(app: App, { stores }: RouteContext): void {
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
        const items = (await listIndicators(tx)).map(({ id, pack, title, definition, periods }) => ({
          id,
          pack,
          title,
          unit: definition.unit,
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
        const why = typeof definition.why === 'object' ? definition.why.zh : (definition.why ?? null)
        const rows = found.rows.map((row) => toRow(row, definition.minimum_judged, localeOf(request)))
        return {
          ...indicator,
          unit: definition.unit,
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
          }),
        },
      },
    },
    (request) =>
      asActor(stores, actorOf(request), 'supervision', async (tx) => {
        const { unitId } = request.query
        const found = await getMeasurements(tx, `${request.params.pack}/${request.params.id}`, request.query.period)
        const row = found.rows.find((measured) => measured.unit_id === unitId)
        if (!row) throw missing('scoring.no_such_measurement')
        const { definition, pack } = found.indicator
        const flags = await flagsBehind(
          tx,
          definition.measure.rules.map((rule) => `${pack}/${rule}`),
          row.unit_id,
          row.division_code,
        )
        return {
          ...toRow(row, definition.minimum_judged, localeOf(request)),
          period: row.period,
          rules: row.parts.map(({ rule, judged, flagged, undecided }) => ({ rule, judged, flagged, undecided })),
          flags: flags.filter((flag) => periodWithin(flag.period, definition.per[1]) === row.period),
        }
      }),
  )
}

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
