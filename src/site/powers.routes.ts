import { z } from 'zod'
import type { App } from '#http'
import { missing } from '#kernel'
import { frameOf, type SiteDeps, send } from './frame.ts'
import { findPowerRow, listPowerRows } from './powers.store.ts'
import { readFlow, readPower } from './powers.ts'
import { powerPage, powersPage, VIEWS } from './powers-page.ts'
import { PUBLIC, wishes } from './tour.routes.ts'

/** The list of powers, and each power's flow in the four views. */
export function powerRoutes(app: App, deps: SiteDeps): void {
  const { stores } = deps

  app.get('/powers', { config: PUBLIC, schema: { querystring: z.object(wishes) } }, async (request, reply) => {
    const frame = await frameOf(request, reply, deps)
    const rows = await stores.public.transaction((tx) => listPowerRows(tx))
    return send(
      reply,
      frame,
      powersPage(
        frame,
        rows.map((row) => readPower(row.body, frame)),
      ),
    )
  })

  app.get(
    '/powers/:pack/:code',
    {
      config: PUBLIC,
      schema: {
        params: z.object({ pack: z.string().max(80), code: z.string().max(40) }),
        querystring: z.object({ ...wishes, view: z.enum(VIEWS).catch('govern') }),
      },
    },
    async (request, reply) => {
      const { pack, code } = request.params
      const row = await stores.public.transaction((tx) => findPowerRow(tx, pack, code))
      if (!row) throw missing('site.no_power')
      const frame = await frameOf(request, reply, deps)
      const flow = readFlow(row.flow, row.figures, frame)
      return send(reply, frame, powerPage(frame, readPower(row.body, frame), flow, request.query.view))
    },
  )
}
