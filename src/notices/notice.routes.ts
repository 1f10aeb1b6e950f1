import { z } from 'zod'
import { actorOf, asActor } from '#access'
import { type App, listOf, paging, type RouteContext } from '#http'
import { missing } from '#kernel'
import { findWorkspace } from '#store'
import { demoPhone, inboxOf, markRead } from './notice.store.ts'

const item = z.object({
  id: z.string(),
  at: z.string(),
  text: z.string(),
  subject: z.string().nullable(),
  readAt: z.string().nullable(),
})

/** A person's own messages, and the telephones of the demonstration. */
export function noticeRoutes(app: App, { stores, clock }: RouteContext): void {
  app.get(
    '/api/v1/notices',
    { config: { looks: 'none' }, schema: { querystring: z.object(paging), response: { 200: listOf(item) } } },
    (request) =>
      asActor(stores, actorOf(request), 'own-messages', (tx) => inboxOf(tx, request.query.limit, request.query.offset)),
  )

  app.post(
    '/api/v1/notices/:id/read',
    {
      config: { looks: 'none' },
      schema: { params: z.object({ id: z.uuid() }), body: z.object({}).optional(), response: { 204: z.null() } },
    },
    async (request, reply) => {
      const found = await asActor(stores, actorOf(request), 'own-messages', (tx) =>
        markRead(tx, request.params.id, clock.now()),
      )
      if (!found) throw missing('http.nothing_here')
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/api/v1/phone',
    {
      config: { looks: 'none', limit: { max: 1200, seconds: 60 } },
      schema: {
        querystring: z.object({
          personId: z.uuid().optional(),
          subject: z.string().max(100).optional(),
          unitId: z.uuid().optional(),
        }),
        response: { 200: z.array(z.object({ at: z.string(), to: z.string(), text: z.string() })) },
      },
    },
    async (request) => {
      // Outside a demonstration nobody reads another person's telephone, and this address does not exist.
      if ((await findWorkspace(stores.app))?.kind !== 'demonstration') throw missing('http.nothing_here')
      return asActor(stores, actorOf(request), 'demonstration', (tx) => demoPhone(tx, request.query))
    },
  )
}
