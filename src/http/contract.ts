import type { IncomingMessage, ServerResponse } from 'node:http'
import type {
  ContextConfigDefault,
  FastifyBaseLogger,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  RawServerDefault,
  RouteOptions,
} from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { type Clock, ProblemError } from '#kernel'
import type { Stores } from '#store'
import { problemAnswer } from './problems.ts'

/** The server with its zod type provider. `xRoutes(app: App, deps)` registers a module's routes on it. */
export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypeProvider>
export type Request = FastifyRequest
export type Reply = FastifyReply

/** What most routes need from the composition root. */
export interface RouteContext {
  stores: Stores
  clock: Clock
}

/** Which personal data a route shows to a signed-in person, and why; `'none'` when it shows none. */
export type Looks = { reads: string[]; purpose: string } | 'none'

export interface RouteLimit {
  /** Requests allowed in the window, per signed-in person or else per network address. */
  max: number
  seconds: number
}

/** Who is asking, as far as this layer needs to know; `#access` keeps the whole actor. */
export interface Caller {
  readonly personId: string
  readonly sessionId: string
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Mandatory. A route without it stops the server at start. */
    looks?: Looks
    /** Anyone may ask; otherwise a signed-in person is needed. */
    public?: boolean
    limit?: RouteLimit | false
    /** Answers people, not programs: problems become a page, forms carry `_csrf`, schemas of the answer are not needed. */
    html?: boolean
    /** The body is a multipart upload; read it with `readUploads`. */
    upload?: boolean
    /** The answer is a stream of bytes (a file, a CSV), so that no response schema can be given. */
    raw?: boolean
  }
  interface FastifyRequest {
    caller: Caller | null
    /** What exactly was looked at, when the route knows better than its `:id`. */
    lookedAt: string | null
  }
}

const STANDARD_METHODS_WITH_BODY = new Set(['POST', 'PUT', 'PATCH'])

/** Names what a route's declaration lacks; undefined when it is whole. */
export function routeFault(route: RouteOptions & { url: string }): string | undefined {
  const config: Partial<ContextConfigDefault & { looks: Looks; html: boolean; raw: boolean; upload: boolean }> =
    route.config ?? {}
  const where = `${String(route.method)} ${route.url}`
  const looks = config.looks
  if (looks === undefined) return `${where}: config.looks is missing ('none', or { reads, purpose })`
  if (looks !== 'none' && (looks.reads.length === 0 || looks.purpose === ''))
    return `${where}: config.looks names no reads or no purpose`
  if (/[:*]/.test(route.url) && !route.schema?.params) return `${where}: schema.params is missing`
  const methods = [route.method].flat()
  if (methods.some((m) => STANDARD_METHODS_WITH_BODY.has(m)) && !route.schema?.body && !config.upload)
    return `${where}: schema.body is missing (an empty z.object({}) when there is none)`
  if (!route.schema?.response && !config.html && !config.raw) return `${where}: schema.response is missing`
  return undefined
}

/** Adds to every route what it need not repeat: the shape of its problems and its place in the API description. */
export function completeRoute(route: RouteOptions & { url: string }): void {
  const fault = routeFault(route)
  if (fault) throw new Error(`http: ${fault}`)
  const described = /^\/(api|open)\//.test(route.url)
  route.schema = { ...route.schema, hide: !described } as NonNullable<RouteOptions['schema']>
  if (route.schema.response && !route.config?.html)
    route.schema.response = { ...(route.schema.response as object), '4xx': problemAnswer, '5xx': problemAnswer }
}

/** The signed-in caller's look concerns this thing. */
export function lookingAt(request: Request, subject: string): void {
  request.lookedAt = subject
}

/** Refuses a request that needs a signed-in person and has none. */
export function requireCaller(request: Request): void {
  if (request.routeOptions.config?.public || request.caller || request.is404) return
  throw new ProblemError({ code: 'http.sign_in', kind: 'unauthenticated' })
}
