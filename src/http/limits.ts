import rateLimit from '@fastify/rate-limit'
import type { RouteOptions } from 'fastify'
import { ProblemError } from '#kernel'
import type { App, Request, RouteLimit } from './contract.ts'

/** Generous: a town hall of forty desks sits behind one address. */
export const ANONYMOUS: RouteLimit = { max: 600, seconds: 60 }

/** Counts requests per route, by signed-in person or else by address (IPv6 by /64). Nothing is kept on disk. */
export async function limitRequests(app: App): Promise<void> {
  await app.register(rateLimit, {
    max: ANONYMOUS.max,
    timeWindow: ANONYMOUS.seconds * 1000,
    cache: 20_000,
    keyGenerator: (request: Request) => request.caller?.personId ?? addressKey(request.ip),
    errorResponseBuilder: (_request, context) =>
      new ProblemError({
        code: 'http.too_many',
        kind: 'too_many',
        params: { seconds: Math.max(1, Math.ceil(context.ttl / 1000)) },
      }),
  })
}

/** Turns the contract's `limit` into the plugin's setting. Runs before the plugin sees the route. */
export function limitOfRoute(route: RouteOptions): void {
  const limit = route.config?.limit
  if (limit === undefined) return
  route.config = {
    ...route.config,
    rateLimit: limit === false ? false : { max: limit.max, timeWindow: limit.seconds * 1000 },
  } as NonNullable<RouteOptions['config']>
}

/** One household or office has a whole IPv6 /64, so counting single addresses would count nothing. */
export function addressKey(ip: string): string {
  if (!ip.includes(':')) return ip
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)
  if (mapped) return mapped[1]!
  const [head = '', tail] = ip.split('::')
  const left = head ? head.split(':') : []
  const right = tail ? tail.split(':') : []
  const groups =
    tail === undefined ? left : [...left, ...Array(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right]
  return `${groups.slice(0, 4).join(':')}::/64`
}
