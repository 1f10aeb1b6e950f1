import { Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { conflict, fixedClock } from '#kernel'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import {
  type App,
  createServer,
  csrfToken,
  type HttpConfig,
  type Look,
  openapiDocument,
  page,
  readUpload,
  type ServerDeps,
} from './index.ts'

let db: TestDatabase
let app: App
const lines: string[] = []
const looks: Look[] = []
const clock = fixedClock('2026-11-05T00:30:00.000Z')
const log = new Writable({
  write(chunk, _encoding, done) {
    lines.push(String(chunk))
    done()
  },
})

beforeAll(async () => {
  db = await cloneDatabase()
  app = await server()
  trialRoutes(app)
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await db.drop()
})

function server(config: Partial<HttpConfig> = {}, more: Partial<ServerDeps> = {}): Promise<App> {
  return createServer({
    stores: db.stores,
    config: { production: false, ...config },
    clock,
    log,
    identify: async (request) =>
      request.cookies['who'] ? { personId: request.cookies['who'], sessionId: 's' } : undefined,
    recordLook: async (_tx, look) => {
      if (look.personId === 'unrecordable') throw new Error('the ledger is away')
      looks.push(look)
    },
    ...more,
  })
}

const open = { looks: 'none', public: true } as const
const json = { 'x-qinglian': '1' }

function trialRoutes(to: App): void {
  to.get(
    '/api/v1/book',
    { config: open, schema: { response: { 200: z.object({ title: z.string() }) } } },
    async () => ({
      title: '水浒',
      borrower: '李守田',
    }),
  )
  to.post(
    '/api/v1/loans',
    {
      config: { ...open, limit: { max: 12, seconds: 60 } },
      schema: {
        body: z.strictObject({ copies: z.number().int().min(1).max(9), title: z.string().max(20) }),
        response: { 200: z.object({ title: z.string() }) },
      },
    },
    async (request) => ({ title: request.body.title }),
  )
  to.get(
    '/api/v1/readers/:id',
    {
      config: { looks: { reads: ['name'], purpose: 'lending' } },
      schema: { params: z.object({ id: z.string() }), response: { 200: z.object({ name: z.string() }) } },
    },
    async (request) => {
      if (request.params.id === 'none') throw conflict('http.try_again')
      return { name: '陈阿香' }
    },
  )
  to.get('/broken', { config: { ...open, html: true } }, async () => {
    throw new Error('phone 13812345678, id 11010519491231002X, code ACDE-FGHJ-KMNP')
  })
  to.get('/shelf', { config: { ...open, html: true } }, async (request, reply) =>
    page(reply, `<input value="${csrfToken(request, reply)}"><script>let a</script>`, { scripts: ['let a'] }),
  )
  to.post(
    '/shelf',
    { config: { ...open, html: true }, schema: { body: z.object({ word: z.string() }) } },
    async (request, reply) => page(reply, request.body.word),
  )
  to.post(
    '/api/v1/scans',
    {
      config: { ...open, upload: true },
      schema: { response: { 200: z.object({ name: z.string(), size: z.number() }) } },
    },
    async (request) => {
      const file = await readUpload(request)
      return { name: file.name, size: file.bytes.length }
    },
  )
}

describe('a route', () => {
  it('must say what it looks at', async () => {
    const trial = await server()
    expect(() => trial.get('/a', { schema: { response: { 200: z.string() } } }, async () => 'x')).toThrow(
      /looks is missing/,
    )
    expect(() =>
      trial.get('/a/:id', { config: open, schema: { response: { 200: z.string() } } }, async () => 'x'),
    ).toThrow(/params/)
    expect(() =>
      trial.post('/b', { config: open, schema: { response: { 200: z.string() } } }, async () => 'x'),
    ).toThrow(/schema.body/)
    expect(() => trial.get('/c', { config: open }, async () => 'x')).toThrow(/schema.response/)
    await trial.close()
  })

  it('answers only what it declares', async () => {
    const answer = await app.inject('/api/v1/book')
    expect(answer.json()).toEqual({ title: '水浒' })
    expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f]{14}$/)
    expect(answer.headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'")
    expect(answer.headers['referrer-policy']).toBe('same-origin')
    expect(answer.headers['strict-transport-security']).toBeUndefined()
  })

  it('needs a signed-in person unless it is public, and then records the look before it answers', async () => {
    const refused = await app.inject('/api/v1/readers/7')
    expect(refused.statusCode).toBe(401)
    expect(refused.json().error).toMatchObject({ code: 'http.sign_in', message: '请先登录。' })
    const shown = await app.inject({ url: '/api/v1/readers/7', cookies: { who: 'p1' } })
    expect(shown.json()).toEqual({ name: '陈阿香' })
    expect(looks).toEqual([
      {
        personId: 'p1',
        purpose: 'lending',
        reads: ['name'],
        route: 'GET /api/v1/readers/:id',
        subject: '7',
        at: clock.now(),
      },
    ])
    const unseen = await app.inject({ url: '/api/v1/readers/7', cookies: { who: 'unrecordable' } })
    expect(unseen.statusCode).toBe(500)
    expect(unseen.body).not.toContain('陈阿香')
    await app.inject({ url: '/api/v1/readers/none', cookies: { who: 'p1' } })
    expect(looks).toHaveLength(1)
  })
})

describe('bad input', () => {
  const send = (payload: string, headers: Record<string, string> = {}) =>
    app.inject({
      method: 'POST',
      url: '/api/v1/loans',
      payload,
      headers: { 'content-type': 'application/json', ...json, ...headers },
    })

  it('names the fields, in the reader’s language', async () => {
    const zh = (await send('{"copies":0}')).json().error
    expect(zh.message).toBe('有地方没填对：“copies”太短或太小。')
    expect(zh.fields.map((f: { path: string }) => f.path)).toEqual(['copies', 'title'])
    const en = (await send('{"copies":1}', { 'accept-language': 'en-GB,zh;q=0.5' })).json().error
    expect(en.message).toBe('Something is not filled in correctly: “title” is missing.')
  })

  it.each([
    ['not JSON', '{"copies":', {}, 400, 'http.not_json'],
    ['prototype poisoning', '{"__proto__":{"x":1},"copies":1,"title":"a"}', {}, 400, 'http.not_json'],
    ['another kind of content', '<a/>', { 'content-type': 'text/xml' }, 415, 'http.media_type'],
    ['a body of 2 MB', `{"title":"${'a'.repeat(2 * 1024 * 1024)}"}`, {}, 413, 'http.body_too_large'],
    ['another site', '{"copies":1,"title":"a"}', { origin: 'https://evil.example' }, 403, 'http.foreign_origin'],
    ['a hidden site', '{"copies":1,"title":"a"}', { origin: 'null' }, 403, 'http.foreign_origin'],
  ])('%s gets one sentence', async (_what, payload, headers, status, code) => {
    const answer = await send(payload, headers)
    expect([answer.statusCode, answer.json().error.code]).toEqual([status, code])
    expect(answer.json().error.message).toMatch(/^[^{}]+。$/)
  })

  it('needs the header that other sites cannot send', async () => {
    const answer = await app.inject({ method: 'POST', url: '/api/v1/loans', payload: { copies: 1, title: 'a' } })
    expect([answer.statusCode, answer.json().error.code]).toEqual([403, 'http.stale_form'])
  })

  it('slows down who asks too often', async () => {
    let last = await send('{"copies":1,"title":"a"}')
    for (let i = 0; i < 15 && last.statusCode !== 429; i++) last = await send('{"copies":1,"title":"a"}')
    expect(last.statusCode).toBe(429)
    expect(last.json().error.message).toMatch(/^操作太快了，请过 \d+ 秒再试。$/)
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0)
  })

  it('tells a wrong method from a wrong address', async () => {
    const method = await app.inject({ method: 'DELETE', url: '/api/v1/loans', headers: json })
    expect([method.statusCode, method.headers['allow']]).toEqual([405, 'POST'])
    expect((await app.inject('/api/v1/nowhere')).statusCode).toBe(404)
    const page = await app.inject({ url: '/%E4%B8', headers: { accept: 'text/html' } })
    expect([page.statusCode, page.headers['content-type']]).toEqual([400, 'text/html; charset=utf-8'])
    const lost = await app.inject({ url: '/nowhere', headers: { accept: 'text/html' } })
    expect(lost.body).toContain('没有找到您要看的内容。')
  })
})

describe('pages', () => {
  it('say nothing of our mistakes but a number, and the log keeps no personal data', async () => {
    lines.length = 0
    const answer = await app.inject('/broken?id=110105194912310021')
    expect(answer.statusCode).toBe(500)
    expect(answer.body).toContain('系统出错了')
    expect(answer.body).not.toContain('138')
    const written = lines.join('')
    expect(written).toContain('[phone], id [id], code [code]')
    expect(written).not.toMatch(/13812345678|11010519491231002|ACDE-/)
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: 'error', msg: 'defect' })
  })

  it('carry forms that only our own pages can send', async () => {
    const shelf = await app.inject('/shelf')
    expect(shelf.headers['content-security-policy']).toMatch(/script-src 'self' 'sha256-[\w+/]+='/)
    const token = /value="([^"]+)"/.exec(shelf.body)![1]!
    const form = (body: string, cookies: Record<string, string>) =>
      app.inject({
        method: 'POST',
        url: '/shelf',
        payload: body,
        cookies,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      })
    expect((await form(`_csrf=${token}&word=hello`, { qc: token })).body).toBe('hello')
    const stale = await form('_csrf=x&word=hello', { qc: token })
    expect([stale.statusCode, stale.headers['content-type']]).toEqual([403, 'text/html; charset=utf-8'])
    expect((await form('word=hello', {})).statusCode).toBe(403)
  })
})

describe('uploads', () => {
  const upload = (name: string, bytes: Buffer) => {
    const edge = 'xxEdgexx'
    const head = `--${edge}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: image/png\r\n\r\n`
    return app.inject({
      method: 'POST',
      url: '/api/v1/scans',
      payload: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${edge}--\r\n`)]),
      headers: { ...json, 'content-type': `multipart/form-data; boundary=${edge}` },
    })
  }
  it('take a file and tame its name', async () => {
    expect((await upload('../../etc/申请.png', Buffer.from('abc'))).json()).toEqual({ name: '申请.png', size: 3 })
    expect((await upload('a\u202egpj.exe', Buffer.from('abc'))).json().name).toBe('agpj.exe')
  })
  it('refuse more than 20 MB with one sentence', async () => {
    const answer = await upload('a.png', Buffer.alloc(20 * 1024 * 1024 + 1))
    expect([answer.statusCode, answer.json().error.message]).toEqual([413, '文件太大了，每个文件不能超过 20 MB。'])
  })
})

describe('operation', () => {
  it('says whether it is well', async () => {
    expect((await app.inject('/healthz')).json()).toEqual({ status: 'ok', checks: [{ name: 'database', ok: true }] })
    const ill = await server({}, { checks: [{ name: 'jobs', check: () => Promise.reject(new Error('stuck')) }] })
    const answer = await ill.inject('/healthz')
    expect([answer.statusCode, answer.json().checks[1]]).toEqual([503, { name: 'jobs', ok: false }])
    await ill.close()
  })

  it('shows figures to the machine itself or to who has the token', async () => {
    expect((await app.inject('/metrics')).body).toContain(
      'qinglian_requests_total{method="GET",route="/api/v1/book",status="200"} 1',
    )
    expect((await app.inject({ url: '/metrics', headers: { 'x-forwarded-for': '10.0.0.1' } })).statusCode).toBe(404)
    expect((await app.inject({ url: '/metrics', remoteAddress: '10.0.0.9' })).statusCode).toBe(404)
    const guarded = await server({ metricsToken: 'secret', production: true })
    const answer = await guarded.inject({
      url: '/metrics',
      remoteAddress: '10.0.0.9',
      headers: { authorization: 'Bearer secret' },
    })
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['strict-transport-security']).toContain('max-age')
    await guarded.close()
  })

  it('describes the API', async () => {
    const doc = (await openapiDocument(app)) as { openapi: string; paths: Record<string, unknown> }
    expect(doc.openapi).toBe('3.1.0')
    expect(Object.keys(doc.paths)).toEqual(['/api/v1/book', '/api/v1/loans', '/api/v1/readers/{id}', '/api/v1/scans'])
  })
})
