import { z } from 'zod'
import { actorOf, asActor } from '#access'
import { type App, localeOf, type RouteContext } from '#http'
import { forbidden, missing } from '#kernel'
import { board, boardAnswer, certificateOf, wordIn } from './board-view.ts'
import { withWeights } from './index-definition.ts'
import {
  findEdition,
  findIndex,
  listEditions,
  listIndices,
  listObjections,
  measuredPeriods,
} from './index-edition.store.ts'
import { computeSheet, draftEdition, objectTo, publishEdition, replyTo, sheetOf } from './index-edition.ts'

const params = z.object({ pack: z.string().max(100), id: z.string().max(100) })
const period = z.string().regex(/^\d{4}(-\d{2}|-Q[1-4])?$/)
const division = z.string().regex(/^\d{12}$/)
const created = { 201: z.object({ id: z.string() }) }
const text = z.string().max(2000)

/** Boards of units: computed for those who oversee a division, published ones for everyone who is signed in. */
export function indexRoutes(app: App, { stores, clock }: RouteContext): void {
  const config = { looks: 'none' as const }

  app.get(
    '/api/v1/indices',
    {
      config,
      schema: {
        response: {
          200: z.array(
            z.object({
              id: z.string(),
              title: z.string(),
              within: z.string(),
              periods: z.array(z.string()),
              editions: z.array(
                z.object({
                  id: z.string(),
                  division: z.object({ code: z.string(), name: z.string() }),
                  period: z.string(),
                  state: z.string(),
                }),
              ),
            }),
          ),
        },
      },
    },
    (request) =>
      asActor(stores, actorOf(request), 'supervision', async (tx) => {
        const word = wordIn(localeOf(request))
        const editions = await listEditions(tx, {})
        return Promise.all(
          (await listIndices(tx)).map(async ({ id, definition }) => ({
            id,
            title: word(definition.title),
            within: definition.within,
            periods: await measuredPeriods(
              tx,
              definition.dimensions.flatMap(({ items }) => items.map(({ indicator }) => indicator)),
              definition.period,
            ),
            editions: editions
              .filter((one) => one.index_id === id)
              .map((one) => ({
                id: one.id,
                division: { code: one.division_code, name: one.division_name },
                period: one.period,
                state: one.state,
              })),
          })),
        )
      }),
  )

  app.get(
    '/api/v1/indices/:pack/:id/board',
    { config, schema: { params, querystring: z.object({ division, period }), response: { 200: board } } },
    (request) =>
      asActor(stores, actorOf(request), 'supervision', async (tx) => {
        const indexId = `${request.params.pack}/${request.params.id}`
        const [newest] = await listEditions(tx, { indexId, ...request.query })
        if (!newest) return boardAnswer(await computeSheet(tx, { index: indexId, ...request.query }), localeOf(request))
        return boardAnswer(sheetOf(newest), localeOf(request), newest, await listObjections(tx, newest.id))
      }),
  )

  app.post(
    '/api/v1/indices/:pack/:id/preview',
    {
      config,
      schema: {
        params,
        body: z.object({ division, period, weights: z.record(z.string().max(60), z.number().positive().max(1000)) }),
        response: { 200: board },
      },
    },
    (request) =>
      asActor(stores, actorOf(request), 'supervision', async (tx) => {
        const index = `${request.params.pack}/${request.params.id}`
        const found = await findIndex(tx, index)
        if (!found) throw missing('scoring.no_such_index')
        const { weights, ...where } = request.body
        const definition = withWeights(found.definition, weights)
        return boardAnswer(await computeSheet(tx, { index, ...where, definition }), localeOf(request))
      }),
  )

  app.post(
    '/api/v1/indices/:pack/:id/editions',
    { config, schema: { params, body: z.object({ division, period }), response: created } },
    async (request, reply) => {
      const actor = actorOf(request)
      const made = await asActor(stores, actor, 'supervision', (tx) =>
        draftEdition(tx, {
          index: `${request.params.pack}/${request.params.id}`,
          ...request.body,
          actor,
          at: clock.now(),
        }),
      )
      return reply.code(201).send(made)
    },
  )

  const one = z.object({ id: z.guid() })
  app.post(
    '/api/v1/index-editions/:id/publish',
    { config, schema: { params: one, body: z.object({}), response: { 204: z.null() } } },
    async (request, reply) => {
      const actor = actorOf(request)
      await asActor(stores, actor, 'supervision', (tx) =>
        publishEdition(tx, { id: request.params.id, actor, at: clock.now() }),
      )
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/api/v1/index-editions/:id/objections',
    {
      config,
      schema: { params: one, body: z.object({ unitId: z.guid(), item: z.string().max(60), text }), response: created },
    },
    async (request, reply) => {
      const actor = actorOf(request)
      const made = await asActor(stores, actor, 'supervision', (tx) =>
        objectTo(tx, { id: request.params.id, ...request.body, actor, at: clock.now() }),
      )
      return reply.code(201).send(made)
    },
  )

  app.post(
    '/api/v1/index-objections/:id/reply',
    {
      config,
      schema: {
        params: one,
        body: z.object({ text, outcome: z.enum(['kept', 'recalculated']) }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request)
      await asActor(stores, actor, 'supervision', (tx) =>
        replyTo(tx, { id: request.params.id, ...request.body, actor, at: clock.now() }),
      )
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/api/v1/index-editions/:id/certificate',
    { config, schema: { params: one, response: { 200: z.unknown() } } },
    (request, reply) =>
      asActor(stores, actorOf(request), 'supervision', async (tx) => {
        const found = await findEdition(tx, request.params.id)
        if (!found) throw missing('scoring.no_such_edition')
        if (found.state !== 'published') throw forbidden('scoring.not_published_yet')
        void reply.header(
          'content-disposition',
          `attachment; filename="index-${found.period}-${found.division_code}.json"`,
        )
        return certificateOf(found)
      }),
  )
}
