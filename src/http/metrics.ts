import { timingSafeEqual } from 'node:crypto'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { z } from 'zod'
import { missing } from '#kernel'
import type { App, Request } from './contract.ts'

/** A figure read when it is asked for, such as the length of the job queue. */
export interface Gauge {
  readonly name: string
  readonly help: string
  read(): number | Promise<number>
}

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Counts requests by route, method and status in memory, and writes Prometheus' text format (version 0.0.4). */
export function createMetrics(gauges: readonly Gauge[]) {
  const requests = new Map<string, number>()
  const durations = new Map<string, { counts: number[]; sum: number; count: number }>()
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()

  return {
    observe(method: string, route: string, status: number, seconds: number): void {
      const labels = `method="${method}",route="${escapeLabel(route)}",status="${status}"`
      requests.set(labels, (requests.get(labels) ?? 0) + 1)
      const key = `route="${escapeLabel(route)}"`
      const d = durations.get(key) ?? { counts: BUCKETS.map(() => 0), sum: 0, count: 0 }
      BUCKETS.forEach((limit, i) => {
        if (seconds <= limit) d.counts[i]!++
      })
      d.sum += seconds
      d.count++
      durations.set(key, d)
    },
    async text(): Promise<string> {
      const out = ['# HELP qinglian_requests_total Requests answered.', '# TYPE qinglian_requests_total counter']
      for (const [labels, n] of requests) out.push(`qinglian_requests_total{${labels}} ${n}`)
      out.push('# HELP qinglian_request_seconds Time to answer.', '# TYPE qinglian_request_seconds histogram')
      for (const [key, d] of durations) {
        BUCKETS.forEach((limit, i) => {
          out.push(`qinglian_request_seconds_bucket{${key},le="${limit}"} ${d.counts[i]}`)
        })
        out.push(`qinglian_request_seconds_bucket{${key},le="+Inf"} ${d.count}`)
        out.push(`qinglian_request_seconds_sum{${key}} ${d.sum}`, `qinglian_request_seconds_count{${key}} ${d.count}`)
      }
      const own: Gauge[] = [
        { name: 'process_resident_memory_bytes', help: 'Resident memory.', read: () => process.memoryUsage.rss() },
        { name: 'process_uptime_seconds', help: 'Seconds since start.', read: () => process.uptime() },
        {
          name: 'nodejs_eventloop_lag_p99_seconds',
          help: 'Event loop delay, p99.',
          read: () => delay.percentile(99) / 1e9,
        },
      ]
      for (const gauge of [...own, ...gauges]) {
        // One broken gauge must not hide the others; an absent sample says it is unknown, zero would lie.
        const value = await Promise.resolve()
          .then(() => gauge.read())
          .catch(() => undefined)
        out.push(`# HELP ${gauge.name} ${gauge.help}`, `# TYPE ${gauge.name} gauge`)
        if (value !== undefined) out.push(`${gauge.name} ${value}`)
      }
      return `${out.join('\n')}\n`
    },
    stop: () => delay.disable(),
  }
}

export type Metrics = ReturnType<typeof createMetrics>

/** `GET /metrics`: for the machine itself, or whoever holds the token; for all others it does not exist. */
export function metricsRoute(app: App, metrics: Metrics, token: string | undefined): void {
  app.get(
    '/metrics',
    { config: { looks: 'none', public: true, limit: false, raw: true }, schema: { querystring: z.object({}) } },
    async (request, reply) => {
      if (!mayRead(request, token)) throw missing('http.nothing_here')
      return reply.type('text/plain; version=0.0.4; charset=utf-8').send(await metrics.text())
    },
  )
}

function mayRead(request: Request, token: string | undefined): boolean {
  const given = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  if (token && given) {
    const a = Buffer.from(token)
    const b = Buffer.from(given)
    return a.length === b.length && timingSafeEqual(a, b)
  }
  // Behind a proxy on the same machine everybody seems to come from loopback, so a forwarded request never counts as it.
  const forwarded = request.headers['x-forwarded-for'] ?? request.headers['forwarded'] ?? request.headers['x-real-ip']
  return (
    forwarded === undefined &&
    /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/.test(request.socket.remoteAddress ?? '')
  )
}

const escapeLabel = (text: string): string => text.replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`))
