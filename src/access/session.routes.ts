import { z } from 'zod'
import { type App, localeOf, type Reply, type Request } from '#http'
import { type Clock, dateOf } from '#kernel'
import { type Say, sayIn } from '#pack'
import { findWorkspace, type Stores } from '#store'
import { signIn } from './accounts.store.ts'
import { actorOf } from './actor.ts'
import { LONGEST_PASSWORD } from './passwords.ts'
import { endSession, findSession, SESSION_DEFAULTS, type SessionSettings } from './sessions.store.ts'

export const SESSION_COOKIE = 'qs'

export interface AccessDeps {
  stores: Stores
  clock: Clock
  config: { production: boolean; sessions?: SessionSettings }
}

/** Puts a session's token into the visitor's cookie. */
export function keepSession(reply: Reply, token: string, production: boolean): void {
  reply.setCookie(SESSION_COOKIE, token, { path: '/', httpOnly: true, sameSite: 'strict', secure: production })
}

/** Tells the server who is asking; give it to `createServer` as `identify`. */
export function identifier(deps: AccessDeps): (request: Request) => ReturnType<typeof findSession> {
  return (request) =>
    findSession(
      deps.stores,
      request.cookies[SESSION_COOKIE],
      deps.clock.now(),
      deps.config.sessions ?? SESSION_DEFAULTS,
    )
}

const sessionView = z
  .object({
    person: z.object({ id: z.string(), name: z.string() }),
    posts: z.array(
      z.object({
        id: z.string(),
        code: z.string(),
        title: z.string(),
        unit: z.object({ id: z.string(), name: z.string(), divisionCode: z.string() }),
      }),
    ),
    roles: z.array(z.string()),
    demo: z.boolean(),
    county: z.string(),
    product: z.string(),
    now: z.string(),
    today: z.string(),
    locale: z.enum(['zh', 'en']),
  })
  .meta({ id: 'Session' })

/** A post's title in the reader's language; some directories write the unit's name in front of it. */
function titleOf(post: { title: string; unitName: string }, say: Say): string {
  const own = post.title.startsWith(post.unitName) ? post.title.slice(post.unitName.length) : post.title
  const said = say(own)
  return said === own ? post.title : said
}

/** Sign in, sign out, who am I. */
export function sessionRoutes(app: App, deps: AccessDeps): void {
  const { stores, clock, config } = deps
  const settings = config.sessions ?? SESSION_DEFAULTS

  app.post(
    '/api/v1/session',
    {
      config: { looks: 'none', public: true, limit: { max: 30, seconds: 60 } },
      schema: {
        body: z.object({
          name: z.string().min(1).max(100),
          password: z.string().min(1).max(LONGEST_PASSWORD),
          /** One's own, when `password` is from a slip. */
          newPassword: z.string().min(1).max(LONGEST_PASSWORD).optional(),
        }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const at = clock.now()
      const opened = await signIn(stores, request.body, at, settings)
      // A second sign-in in the same browser ends the first, so that nobody keeps acting under a name just left.
      if (request.caller)
        await stores.app.transaction((tx) => endSession(tx, request.caller!.sessionId, 'replaced', at))
      keepSession(reply, opened.token, config.production)
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/api/v1/session',
    { config: { looks: 'none', public: true }, schema: { response: { 204: z.null() } } },
    async (request, reply) => {
      if (request.caller)
        await stores.app.transaction((tx) => endSession(tx, request.caller!.sessionId, 'signed-out', clock.now()))
      reply.clearCookie(SESSION_COOKIE, { path: '/' })
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/api/v1/session',
    { config: { looks: 'none' }, schema: { response: { 200: sessionView } } },
    async (request) => {
      const actor = actorOf(request)
      const workspace = await findWorkspace(stores.app)
      const now = clock.now()
      const say = await sayIn(stores.app, localeOf(request))
      return {
        person: { id: actor.personId, name: actor.personName },
        posts: actor.posts.map((p) => ({
          id: p.postId,
          code: p.code,
          title: titleOf(p, say),
          unit: { id: p.unitId, name: p.unitName, divisionCode: p.divisionCode },
        })),
        roles: [...actor.roles],
        demo: workspace?.kind === 'demonstration',
        county: workspace?.county ?? '',
        product: say(workspace?.staffName ?? ''),
        now,
        today: dateOf(now),
        locale: localeOf(request),
      }
    },
  )
}
