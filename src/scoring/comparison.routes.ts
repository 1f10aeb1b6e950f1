import { z } from 'zod'
import { actorOf, asActor } from '#access'
import { type App, localeOf, type RouteContext } from '#http'
import { missing } from '#kernel'
import { type Say, sayIn } from '#pack'
import { cellOf } from './cell.ts'
import { listComparisons, mustSeeUnit, rowsBehind } from './comparison.store.ts'
import { type Comparison, meanOf, SIDES } from './comparison.ts'

const side = z.object({ title: z.string(), count: z.number().int(), value: z.number().nullable() })
const pack = z.string().max(100)
const config = { looks: 'none' as const }

/** What a unit's figure was before and is now, each opening to its rows. */
export function comparisonRoutes(app: App, { stores, clock }: RouteContext): void {
  app.get(
    '/api/v1/comparisons',
    {
      config,
      schema: {
        querystring: z.object({ pack: pack.optional(), unitId: z.guid() }),
        response: {
          200: z.array(z.object({ id: z.string(), title: z.string(), unit: z.string(), now: side, before: side })),
        },
      },
    },
    async (request) => {
      const { unitId } = request.query
      const found = await asActor(stores, actorOf(request), 'supervision', async (tx) => {
        await mustSeeUnit(tx, unitId)
        return listComparisons(tx, request.query.pack)
      })
      const say = await sayIn(stores.app, localeOf(request))
      const at = clock.now()
      const word = wordIn(localeOf(request), say)
      const figure = async (one: (typeof found)[number], which: 'now' | 'before') => ({
        title: word(one.definition[which].title),
        ...meanOf(await rowsBehind(stores, one, which, unitId, at), one.definition.value),
      })
      return Promise.all(
        found.map(async (one) => ({
          id: one.id,
          title: word(one.definition.title),
          unit: word(one.definition.unit),
          now: await figure(one, 'now'),
          before: await figure(one, 'before'),
        })),
      )
    },
  )

  app.get(
    '/api/v1/comparisons/:pack/:id/rows',
    {
      config,
      schema: {
        params: z.object({ pack, id: z.string().max(100) }),
        querystring: z.object({ unitId: z.guid(), side: z.enum(SIDES) }),
        response: {
          200: z.object({
            title: z.string(),
            columns: z.array(z.object({ name: z.string(), label: z.string() })),
            rows: z.array(z.array(z.string().nullable())),
            /** The matter each row opens, where it comes from one. */
            matters: z.array(z.string().nullable()),
            mean: z.string().nullable(),
          }),
        },
      },
    },
    async (request) => {
      const { unitId, side: which } = request.query
      const id = `${request.params.pack}/${request.params.id}`
      const found = await asActor(stores, actorOf(request), 'supervision', async (tx) => {
        await mustSeeUnit(tx, unitId)
        return (await listComparisons(tx, request.params.pack)).find((one) => one.id === id)
      })
      if (!found) throw missing('scoring.no_such_indicator')
      const say = await sayIn(stores.app, localeOf(request))
      const word = wordIn(localeOf(request), say)
      const columns = found.definition.columns.map(({ name, label }) => ({ name, label: word(label) }))
      const { order, matter, value } = found.definition
      const rows = (await rowsBehind(stores, found, which, unitId, clock.now())).sort((a, b) =>
        String(b[order] ?? '') < String(a[order] ?? '') ? -1 : 1,
      )
      return {
        title: word(found.definition[which].title),
        columns,
        rows: rows.map((row) => columns.map(({ name }) => spokenCell(row[name], say))),
        matters: rows.map((row) => (matter && row[matter] ? String(row[matter]) : null)),
        mean: cellOf(meanOf(rows, value).value),
      }
    },
  )
}

const wordIn =
  (locale: 'zh' | 'en', say: Say) =>
  (said: Comparison['title']): string =>
    (locale === 'en' && said.en) || say(said.zh)

/** Kinds of documents and the like are words of packs. */
function spokenCell(value: unknown, say: Say): string | null {
  const text = cellOf(value)
  return text === null ? null : say(text)
}
