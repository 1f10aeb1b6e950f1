import { z } from 'zod'
import type { App, RouteContext } from '#http'
import { dateOf } from '#kernel'
import { type Actor, actorOf } from './actor.ts'
import { asActor } from './context.store.ts'
import { addUsage, LONGEST_FORM_SECONDS, ownUsage } from './usage.store.ts'

/** Seconds a form was being filled in, sent by the page together with the form itself. */
export const USED_HEADER = 'x-qinglian-used'

/** Seconds as a page sent them; 0 for anything that is no whole number of them. */
export function usedSeconds(header: unknown): number {
  if (typeof header !== 'string' || !/^\d{1,6}$/.test(header)) return 0
  return Math.min(Number(header), LONGEST_FORM_SECONDS)
}

/**
 * Counts what an accepted form took, for the day of the person who sent it; `GET /api/v1/usage/me` tells her. Refused and failed
 * requests count nothing. Routes of other modules registered after this are counted too.
 */
export function usageRoutes(app: App, { stores, clock }: RouteContext): void {
  app.addHook('onResponse', async (request, reply) => {
    const seconds = usedSeconds(request.headers[USED_HEADER])
    if (seconds === 0 || !request.caller || reply.statusCode >= 300 || request.method === 'GET') return
    const actor = request.caller as Actor
    const post = actor.posts[0]
    if (!post) return
    try {
      await asActor(stores, actor, 'handling', (tx) => addUsage(tx, { unitId: post.unitId, seconds, at: clock.now() }))
    } catch (error) {
      // The form is in; a minute that was not counted is no reason to trouble anybody.
      request.log.warn({ err: error }, 'usage not counted')
    }
  })

  app.get(
    '/api/v1/usage/me',
    {
      config: { looks: { reads: ['own minutes of typing'], purpose: 'self' } },
      schema: {
        response: {
          200: z
            .object({
              day: z.string(),
              seconds: z.number().int(),
              minutes: z.number().int(),
              forms: z.number().int(),
            })
            .meta({ id: 'OwnUsage' }),
        },
      },
    },
    (request) =>
      asActor(stores, actorOf(request), 'self', async (tx) => {
        const day = dateOf(clock.now())
        const { seconds, forms } = await ownUsage(tx, day)
        // A form that was filled in took a minute at least in anybody's feeling.
        return { day, seconds, minutes: seconds === 0 ? 0 : Math.max(1, Math.round(seconds / 60)), forms }
      }),
  )
}
