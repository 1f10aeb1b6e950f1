import { statfs } from 'node:fs/promises'
import { z } from 'zod'
import type { App } from './contract.ts'

/** One thing that must work for the platform to work. `check` throws when it does not. */
export interface HealthCheck {
  readonly name: string
  check(): Promise<void>
}

/** Fails below 512 MB free: uploads, snapshots and the database's own log need room to end cleanly. */
export const diskCheck = (folder: string, leastBytes = 512 * 1024 * 1024): HealthCheck => ({
  name: 'disk',
  check: async () => {
    const { bavail, bsize } = await statfs(folder)
    if (bavail * bsize < leastBytes) throw new Error(`only ${Math.floor((bavail * bsize) / 1024 / 1024)} MB free`)
  },
})

const answer = z.object({
  status: z.enum(['ok', 'failing']),
  checks: z.array(z.object({ name: z.string(), ok: z.boolean() })),
})

/** `GET /healthz`: 200 when all checks pass within two seconds, else 503. Says which, never why: the log has the reason. */
export function healthRoute(app: App, checks: readonly HealthCheck[]): void {
  app.get(
    '/healthz',
    { config: { looks: 'none', public: true, limit: false }, schema: { response: { 200: answer, 503: answer } } },
    async (request, reply) => {
      const results = await Promise.all(
        checks.map(async ({ name, check }) => {
          try {
            await within(2_000, check())
            return { name, ok: true }
          } catch (error) {
            request.log.error({ err: error, check: name }, 'health check failed')
            return { name, ok: false }
          }
        }),
      )
      const ok = results.every((r) => r.ok)
      return reply.code(ok ? 200 : 503).send({ status: ok ? 'ok' : 'failing', checks: results })
    },
  )
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${ms} ms`)), ms)
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
