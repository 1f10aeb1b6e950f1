import type { Writable } from 'node:stream'
import type { FastifyServerOptions } from 'fastify'
import { wallClock } from '#kernel'

/**
 * Removes what must not stay in a log: ID numbers, bank cards, mobile numbers, and citizens' codes
 * (个人信息保护法 §6, §51). Applied to every message and stack.
 */
export function redact(text: string): string {
  return text
    .replace(/(?<![\dA-Za-z])\d{6}(?:18|19|20)\d{9}[\dXx](?![\dA-Za-z])/g, '[id]')
    .replace(/(?<!\d)\d(?:[ -]?\d){15,18}(?!\d)/g, '[card]')
    .replace(/(?<!\d)1[3-9]\d{9}(?!\d)/g, '[phone]')
    .replace(/\b[34679ACDEFGHJKMNPQRTUVWXY]{4}(?:-[34679ACDEFGHJKMNPQRTUVWXY]{4})+\b/g, '[code]')
}

/** Options of the JSON logger: no cookies, no bodies, no query values; errors without the driver's row detail. */
export function loggerOptions(log: Writable | false | undefined): FastifyServerOptions['logger'] {
  if (log === false) return false
  return {
    level: 'info',
    base: null,
    timestamp: () => `,"at":"${wallClock().now()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: {
      err: (error: unknown) => describeError(error),
      // Anything may log a request; only its name and its route ever come out.
      req: (request: { id?: string; method?: string; routeOptions?: { url?: string } }) => ({
        id: request.id,
        method: request.method,
        route: request.routeOptions?.url,
      }),
      res: (reply: { statusCode?: number }) => ({ status: reply.statusCode }),
    },
    ...(log ? { stream: log } : {}),
  } as unknown as FastifyServerOptions['logger']
}

/** PostgreSQL's `detail`, `where` and `parameters` quote rows, so they stay out. */
export function describeError(error: unknown): Record<string, unknown> {
  const e = error as { name?: string; message?: string; code?: string; stack?: string; cause?: unknown }
  return {
    name: e?.name,
    code: e?.code,
    message: redact(String(e?.message ?? error)),
    stack: e?.stack ? redact(e.stack) : undefined,
    cause: e?.cause ? redact(String((e.cause as Error)?.message ?? e.cause)) : undefined,
  }
}
