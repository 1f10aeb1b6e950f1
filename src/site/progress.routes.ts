import { z } from 'zod'
import type { App } from '#http'
import { missing } from '#kernel'
import { findProgress } from '#process'
import { frameOf, originOf, type SiteDeps, send } from './frame.ts'
import { progressForm, progressPage, receiptPage } from './progress-page.ts'
import { PUBLIC, wishes } from './tour.routes.ts'

/** A code read aloud or typed from paper: any case, with or without hyphens. Twelve signs make one; anything else finds nothing. */
export function spelledCode(typed: string): string {
  const signs = typed.toUpperCase().replace(/[^0-9A-Z]/g, '')
  return signs.length === 12 ? `${signs.slice(0, 4)}-${signs.slice(4, 8)}-${signs.slice(8)}` : signs.slice(0, 40)
}

/**
 * 《查我的事》: whoever holds the code reads the steps. 12 signs of 25 are 55 bits; with thirty tries a minute nobody guesses one,
 * and every code that leads nowhere gets the same page after the same one look-up.
 */
export function progressRoutes(app: App, deps: SiteDeps): void {
  const limited = { ...PUBLIC, limit: { max: 30, seconds: 60 } }
  const params = z.object({ code: z.string().max(60) })

  app.get(
    '/progress',
    { config: limited, schema: { querystring: z.object({ ...wishes, code: z.string().max(60).optional() }) } },
    async (request, reply) => {
      const frame = await frameOf(request, reply, deps)
      const { code } = request.query
      if (code === undefined) return send(reply, frame, progressForm(frame))
      const spelled = spelledCode(code)
      const found = await findProgress(deps.stores.public, spelled)
      if (found) return reply.redirect(`/progress/${spelled}`, 303)
      return send(reply, frame, progressForm(frame, { code }), 404)
    },
  )

  app.get(
    '/progress/:code',
    { config: limited, schema: { params, querystring: z.object(wishes) } },
    async (request, reply) => {
      const frame = await frameOf(request, reply, deps)
      const found = await findProgress(deps.stores.public, spelledCode(request.params.code))
      if (!found) return send(reply, frame, progressForm(frame, { code: request.params.code }), 404)
      return send(reply, frame, progressPage(frame, found))
    },
  )

  app.get(
    '/receipts/:code',
    { config: limited, schema: { params, querystring: z.object(wishes) } },
    async (request, reply) => {
      const found = await findProgress(deps.stores.public, spelledCode(request.params.code))
      if (!found) throw missing('site.no_matter')
      const frame = await frameOf(request, reply, deps)
      return send(reply, frame, receiptPage(frame, found, originOf(request, deps)))
    },
  )
}
