import { randomUUID } from 'node:crypto'
import type { Writable } from 'node:stream'
import cookie from '@fastify/cookie'
import fastify, { LogController } from 'fastify'
import { serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { type Clock, ProblemError } from '#kernel'
import type { Stores } from '#store'
import { type App, type Caller, completeRoute, type Reply, type Request, requireCaller } from './contract.ts'
import { refuseForgery } from './csrf.ts'
import { databaseCheck } from './database-check.store.ts'
import { acceptFiles } from './files.ts'
import { readForms } from './form-body.ts'
import { page, setHeaders } from './headers.ts'
import { type HealthCheck, healthRoute } from './health.ts'
import { limitOfRoute, limitRequests } from './limits.ts'
import { localeOf } from './locale.ts'
import { loggerOptions } from './log.ts'
import { type RecordLook, recordLooks } from './looks.ts'
import { createMetrics, type Gauge, metricsRoute } from './metrics.ts'
import { describeApi } from './openapi.ts'
import { type ProblemPage, plainProblemPage } from './problem-page.ts'
import { faultOf, renderProblem, statusOf } from './problems.ts'
import { acceptUploads } from './uploads.ts'

export interface HttpConfig {
  readonly production: boolean
  /** Origins besides the server's own host that may send changes. */
  readonly origins?: readonly string[]
  /** Addresses of proxies whose `X-Forwarded-For` is believed; none by default. */
  readonly trustedProxies?: readonly string[]
  /** Lets a monitor on another machine read `/metrics`. */
  readonly metricsToken?: string
  /** Shown in the API description. */
  readonly version?: string
}

export interface ServerDeps {
  stores: Stores
  config: HttpConfig
  clock: Clock
  /** Where JSON log lines go; standard output when absent, nowhere when false. */
  log?: Writable | false
  /** Tells who is asking, from the session cookie; given by `#access`. */
  identify?: (request: Request) => Promise<Caller | undefined>
  /** Keeps a look; given by `#ledger`. */
  recordLook?: RecordLook
  checks?: readonly HealthCheck[]
  gauges?: readonly Gauge[]
  problemPage?: ProblemPage
}

/** Builds the server without routes of modules; they register next, then `listen` or `inject`. */
export async function createServer(deps: ServerDeps): Promise<App> {
  const { stores, config, clock } = deps
  const app: App = fastify({
    logger: loggerOptions(deps.log),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID().slice(0, 8) + randomUUID().slice(24, 30),
    trustProxy: config.trustedProxies?.length ? [...config.trustedProxies] : false,
    bodyLimit: 1024 * 1024,
    requestTimeout: 120_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 300, ignoreTrailingSlash: false },
    frameworkErrors: (error, request, reply) => answer(error, request as Request, reply as Reply, deps),
  }).withTypeProvider<ZodTypeProvider>()

  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.decorateRequest('caller', null)
  app.decorateRequest('lookedAt', null)

  const patterns: { methods: string[]; match: RegExp }[] = []
  app.addHook('onRoute', (route) => {
    completeRoute(route)
    limitOfRoute(route)
    patterns.push({ methods: [route.method].flat(), match: patternOf(route.url) })
  })

  await app.register(cookie)
  await acceptUploads(app)
  await acceptFiles(app)
  await describeApi(app, config.version ?? '0')
  readForms(app)

  const metrics = createMetrics(deps.gauges ?? [])
  app.addHook('onClose', async () => metrics.stop())
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    request.caller = (await deps.identify?.(request)) ?? null
    requireCaller(request)
  })
  await limitRequests(app)
  app.addHook('preValidation', async (request) => {
    if (!request.is404) refuseForgery(request, { production: config.production, origins: config.origins ?? [] })
  })
  if (deps.recordLook) recordLooks(app, stores, clock, deps.recordLook)
  app.addHook('onSend', async (_request, reply) => setHeaders(reply, config.production))
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? '(none)'
    metrics.observe(request.method, route, reply.statusCode, reply.elapsedTime / 1000)
    const line = {
      reqId: request.id,
      method: request.method,
      route,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
    }
    request.log.info(request.caller ? { ...line, personId: request.caller.personId } : line, 'answered')
  })

  app.setErrorHandler((error, request, reply) => answer(error, request, reply, deps))
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0]!
    const allowed = [...new Set(patterns.filter((p) => p.match.test(path)).flatMap((p) => p.methods))]
    if (allowed.length && !allowed.includes(request.method)) {
      reply.header('allow', allowed.sort().join(', '))
      return answer(new ProblemError({ code: 'http.method', kind: 'invalid' }), request, reply, deps)
    }
    return answer(new ProblemError({ code: 'http.nothing_here', kind: 'missing' }), request, reply, deps)
  })

  healthRoute(app, [databaseCheck(stores), ...(deps.checks ?? [])])
  metricsRoute(app, metrics, config.metricsToken)
  return app
}

/** Stops taking requests, lets those under way finish for `patienceMs`, then cuts what is left. */
export async function drain(app: App, patienceMs = 10_000): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), patienceMs)
  try {
    await app.close()
  } finally {
    clearTimeout(cut)
  }
}

function answer(error: unknown, request: Request, reply: Reply, deps: ServerDeps): Reply {
  const fault = faultOf(error)
  if (fault.defect) request.log.error({ err: error, reqId: request.id }, 'defect')
  else if (fault.problem.kind === 'unavailable') request.log.warn({ err: error, reqId: request.id }, 'unavailable')
  const status = statusOf(fault.problem)
  const locale = localeOf(request)
  const body = renderProblem(fault, locale, request.id)
  if (status === 429) reply.header('retry-after', String(fault.problem.params?.['seconds'] ?? 60))
  reply.header('content-language', locale === 'zh' ? 'zh-CN' : 'en')
  if (wantsPage(request)) {
    const { html, styles, scripts = [] } = (deps.problemPage ?? plainProblemPage)(body, status, locale)
    return page(reply, html, { status, styles, scripts })
  }
  return reply.code(status).type('application/json; charset=utf-8').serializer(JSON.stringify).send(body)
}

/** Pages answer with pages; an address that leads nowhere answers as the asker prefers, programs under `/api` always get JSON. */
function wantsPage(request: Request): boolean {
  if (request.routeOptions?.config?.html) return true
  if (/^\/(api|open)\//.test(request.url)) return false
  return String(request.headers.accept ?? '').includes('text/html')
}

function patternOf(url: string): RegExp {
  const source = url
    .split(/(:\w+|\*)/)
    .map((part) => (part === '*' ? '.*' : part.startsWith(':') ? '[^/]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join('')
  return new RegExp(`^${source}$`)
}
