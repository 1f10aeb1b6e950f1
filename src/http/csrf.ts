import { randomBytes, timingSafeEqual } from 'node:crypto'
import { forbidden } from '#kernel'
import type { Reply, Request } from './contract.ts'

const COOKIE = 'qc'
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

export interface OriginSettings {
  production: boolean
  /** Origins besides the request's own host that may send changes, such as `https://qinglian.example.gov.cn`. */
  origins: readonly string[]
}

/** The value for a form's hidden field `_csrf`; sets the matching cookie when the visitor has none. */
export function csrfToken(request: Request, reply: Reply, production = false): string {
  const had = request.cookies[COOKIE]
  if (had && /^[\w-]{43}$/.test(had)) return had
  const token = randomBytes(32).toString('base64url')
  reply.setCookie(COOKIE, token, { path: '/', httpOnly: true, sameSite: 'strict', secure: production })
  request.cookies[COOKIE] = token
  return token
}

/**
 * Refuses a change that another site may have caused: a foreign Origin, or neither our header nor our form's token.
 * Runs after the body is read, before it is judged. Throws `http.foreign_origin`, `http.stale_form`.
 */
export function refuseForgery(request: Request, settings: OriginSettings): void {
  if (SAFE.has(request.method)) return
  const { origin } = request.headers
  const site = request.headers['sec-fetch-site']
  if ((origin !== undefined && !isOurs(origin, request, settings)) || site === 'cross-site')
    throw forbidden('http.foreign_origin')
  if (request.headers['x-qinglian'] === '1') return
  const body = request.body as Record<string, unknown> | null | undefined
  const sent = body && typeof body === 'object' ? body['_csrf'] : undefined
  const held = request.cookies[COOKIE]
  if (typeof sent !== 'string' || !held || !same(sent, held)) throw forbidden('http.stale_form')
}

function isOurs(origin: string, request: Request, settings: OriginSettings): boolean {
  if (settings.origins.includes(origin)) return true
  try {
    return origin !== 'null' && new URL(origin).host === request.host
  } catch {
    return false
  }
}

function same(a: string, b: string): boolean {
  const x = Buffer.from(a)
  const y = Buffer.from(b)
  return x.length === y.length && timingSafeEqual(x, y)
}
