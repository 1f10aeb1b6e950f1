import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { identifier, SESSION_COOKIE } from '#access'
import { openKeyring } from '#crypto'
import { installDirectory, personIdOf, postIdOf, unitIdOf } from '#directory'
import { approvePublication, attachProofs, draftPublication, findPersonalData, publishPublication } from '#disclosure'
import { type App, createServer } from '#http'
import { fixedClock } from '#kernel'
import { checkpoint, sequence, verifyBundle } from '#ledger'
import { setWorkspace, sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { actorNamed, installSample, START, VILLAGE } from '../disclosure/testing/village-books.ts'
import { siteRoutes } from './index.ts'

const clock = fixedClock(START)
const SEAL_VILLAGE = '990121100001'
let db: TestDatabase
let app: App
let lan: App
let id = ''
let code = ''

const site = (readOnly: boolean) => ({
  stores: db.stores,
  clock,
  config: { production: false },
  product: '清廉石溪',
  telephone: '0000-12345',
  demo: true,
  readOnly,
})

async function server(readOnly: boolean): Promise<App> {
  const deps = { stores: db.stores, clock, config: { production: false } }
  const made = await createServer({ ...deps, log: false, identify: identifier(deps) })
  siteRoutes(made, site(readOnly))
  await made.ready()
  return made
}

beforeAll(async () => {
  db = await cloneDatabase()
  await installSample(db)
  await db.stores.owner.transaction(async (tx) => {
    await setWorkspace(
      tx,
      {
        kind: 'demonstration',
        division: '990121000000',
        county: '石溪县',
        publicName: '清廉石溪',
        staffName: '石溪县小微权力监督',
        clockOffsetMs: 0,
      },
      START,
    )
    const unitId = unitIdOf(SEAL_VILLAGE)
    await installDirectory(
      tx,
      {
        divisions: [{ code: SEAL_VILLAGE, name: '新坪村' }],
        units: [{ name: '新坪村', carrier: 'village', divisionCode: SEAL_VILLAGE }],
        persons: [{ name: '周晓澜', divisionCode: SEAL_VILLAGE }],
        posts: [{ unitId, code: 'seal-keeper', title: '印章管理员' }],
        occupancies: [
          {
            personId: personIdOf(SEAL_VILLAGE, '周晓澜'),
            postId: postIdOf(unitId, 'seal-keeper'),
            fromOn: '2025-01-01',
          },
        ],
      },
      START,
    )
    const { actor: maker } = await actorNamed(db, '何素梅')
    const { actor: checker } = await actorNamed(db, '董正平')
    const at = '2026-11-05T01:12:00.000Z'
    const made = await draftPublication(tx, {
      definitionId: 'village-books/loan-register',
      unitId: unitIdOf(VILLAGE),
      period: '2026-10',
      author: maker,
      at,
    })
    await approvePublication(tx, { id: made.id, author: checker, at })
    id = made.id
    code = (await publishPublication(tx, { id, author: maker, at })).code
  })
  app = await server(false)
  lan = await server(true)
})
afterAll(async () => {
  await app.close()
  await lan.close()
  await db.drop()
})

const get = (url: string, headers: Record<string, string> = {}) =>
  app.inject({ method: 'GET', url, headers: { accept: 'text/html', ...headers } })

describe('every public page', () => {
  const pages = () => ['/', '/mechanisms', '/publications', `/publications/${id}`, '/verify', `/verify?code=${code}`]

  it('is one small document with its date, its tools and no request but itself', async () => {
    for (const url of pages()) {
      for (const lang of ['zh', 'en']) {
        const { body, headers, statusCode } = await get(`${url}${url.includes('?') ? '&' : '?'}lang=${lang}`)
        expect(statusCode, url).toBe(200)
        expect(body).toContain(lang === 'zh' ? '演示日期 2026 年 11 月 5 日' : 'Demonstration date 5 November 2026')
        for (const tool of ['id="big"', 'id="voice"', 'id="print"', 'id="no-voice"']) expect(body).toContain(tool)
        expect(body).not.toMatch(/<(link rel="stylesheet|img|iframe|script src)|url\(|@import|https?:\/\/(?!localhost)/)
        expect(body, url).not.toMatch(/site\.[a-z_]+\b(?=[<\s])|\{[a-z]+\}(?=[<，。])/)
        expect(gzipSync(body).length, url).toBeLessThan(url === '/mechanisms' ? 20_000 : 10_240)
        expect(String(headers['content-security-policy'])).toMatch(/script-src 'self' 'sha256-[^']+'/)
        expect(String(headers['content-security-policy'])).not.toContain('unsafe')
      }
    }
  })

  it('leaks no ID number, telephone or card, as page or as data', async () => {
    for (const url of [...pages(), `/publications/${id}.csv`, `/publications/${id}.json`]) {
      const { body } = await get(url)
      expect(findPersonalData(body), url).toEqual([])
      expect(body, url).not.toContain('陈阿香')
    }
  })

  it('remembers larger type and the language without scripts', async () => {
    const { headers, body } = await get('/?big=1&lang=en')
    expect([headers['set-cookie']].flat().join()).toMatch(/lang=en.*big=1/)
    expect(body).toContain('class="big"')
    expect((await app.inject({ method: 'GET', url: '/', cookies: { big: '1', lang: 'en' } })).body).toContain(
      'twelve scenes',
    )
  })
})

describe('the tour', () => {
  it('opens the doors that installed packs serve, and only those', async () => {
    const { body } = await get('/?lang=zh')
    expect(body).toContain('1 个场景现在就能看')
    expect(body.match(/还没做好/g)).toHaveLength(11)
    expect(body).toContain('以印章管理员周晓澜的身份看')
    expect(body).toContain('石塘村 2026 年 10 月：借出 2 次，平均 8 天还。')
    await sql`update pack.installed set mechanisms = '["M35", "M15"]'`.execute(db.stores.owner.query)
    expect((await get('/?lang=zh')).body).toContain('2 个场景现在就能看')
    await sql`update pack.installed set mechanisms = '["M35"]'`.execute(db.stores.owner.query)
  })

  it('lets a visitor be the scene’s person by one button, with the form’s token only', async () => {
    const front = await get('/')
    const csrf = /name="_csrf" value="([\w-]+)"/.exec(front.body)![1]!
    const open = (token: string, scene: string) =>
      app.inject({
        method: 'POST',
        url: '/tour/open',
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
        cookies: { qc: csrf },
        payload: `_csrf=${token}&scene=${scene}`,
      })
    expect((await open('x'.repeat(43), '2')).statusCode).toBe(403)
    expect((await open(csrf, '1')).statusCode).toBe(403)
    const opened = await open(csrf, '2')
    expect(opened.statusCode).toBe(303)
    expect(opened.headers.location).toBe('/staff/counter')
    const session = opened.cookies.find((c) => c.name === SESSION_COOKIE)!
    const again = await app.inject({ method: 'GET', url: '/', cookies: { [SESSION_COOKIE]: session.value } })
    expect(again.body).toContain('您现在是：周晓澜（印章管理员）。')
  })

  it('lends the people of its list to the desk, and nobody else', async () => {
    const be = (person: string, headers: object = { 'x-qinglian': '1' }) =>
      app.inject({ method: 'POST', url: '/tour/open', headers: { ...headers }, payload: { person } })
    const opened = await be('周晓澜')
    expect([opened.statusCode, opened.headers.location]).toEqual([303, '/staff/counter'])
    expect(opened.cookies.map((c) => c.name)).toContain(SESSION_COOKIE)
    expect((await be('陈阿香')).statusCode).toBe(404)
    expect((await be('周晓澜', {})).statusCode).toBe(403)
    const list = (await get('/tour/cast')).json() as { person: string; role: string }[]
    expect(list.map((member) => member.person)).toEqual(expect.arrayContaining(['王建明', '周敏', '刘海英', '何素梅']))
  })

  it('does not act for the local network', async () => {
    expect((await lan.inject({ method: 'GET', url: '/tour/cast' })).statusCode).toBe(404)
    const front = await lan.inject({ method: 'GET', url: '/' })
    expect(front.body).not.toContain('<form')
    expect(
      (await lan.inject({ method: 'POST', url: '/tour/open', headers: { 'x-qinglian': '1' }, payload: { scene: 2 } }))
        .statusCode,
    ).toBe(404)
  })

  it('lists all 121 mechanisms with their state', async () => {
    const { body } = await get('/mechanisms?lang=zh')
    expect(body.match(/id="M\d+"/g)).toHaveLength(121)
    // The one mechanism of the installed pack: first among those that work, then again in its own group.
    expect(body.match(/id="M\d+-works"/g)).toEqual(['id="M35-works"'])
    expect(body.match(/✓ 能用/g)).toHaveLength(2)
    expect(body).toContain('/#scene-2')
  })
})

describe('a publication', () => {
  it('shows rows with visible marks where something is withheld, escapes the rest', async () => {
    const { body } = await get(`/publications/${id}?lang=zh`)
    expect(body).toContain('<span class="hid">陈**</span>')
    expect(body).toContain('<span class="hid">已隐去</span>')
    expect(body).toContain('报账员 何素梅 做表，村监会主任 董正平 审过')
    expect(body).toContain(code)
  })

  it('can be taken along as CSV, JSON and, once sealed, as a proof that verifies', async () => {
    expect((await get(`/publications/${id}.csv`)).body).toContain('编号,日期,谁借的,押金（元）,备注')
    expect((await get(`/publications/${id}.json`)).json()).toMatchObject({ code, period: '2026-10' })
    expect((await get(`/publications/${id}.bundle.json`)).statusCode).toBe(404)
    const keyring = await openKeyring(await mkdtemp(join(tmpdir(), 'qinglian-site-')), { suite: 'intl', at: START })
    await sequence(db.stores.owner, START, { hash: keyring.suite.hash })
    await checkpoint(db.stores.owner, keyring, START)
    expect(await attachProofs(db.stores, keyring)).toBe(1)
    const bundle = await get(`/publications/${id}.bundle.json`)
    expect(verifyBundle(new Uint8Array(bundle.rawPayload), keyring.publicKey().pin)).toMatchObject({
      ok: true,
      outcome: 'genuine',
    })
  })

  it('answers what is not there with one sentence', async () => {
    for (const url of ['/publications/no', `/publications/${personIdOf(VILLAGE, 'x')}`, `/publications/${id}.exe`])
      expect((await get(url)).statusCode).toBe(404)
  })
})

describe('checking a paper', () => {
  it('says the sentence, for a code typed any way', async () => {
    for (const typed of [code, code.toLowerCase(), code.replace('-', ' ')]) {
      const { body } = await get(`/verify?lang=zh&code=${encodeURIComponent(typed)}`)
      expect(body.replace(/<[^>]+>/g, '')).toContain('这张表 2026-11-05 09:12 公布，之后没有改过。')
    }
    const unknown = await get('/verify?lang=zh&code=3333-3333')
    expect(unknown.statusCode).toBe(404)
    expect(unknown.body).toContain('没有这个编号')
  })

  it('names the line and column of a changed letter', async () => {
    const shown = await get(`/verify?lang=zh&code=${code}`)
    const csrf = /name="_csrf" value="([\w-]+)"/.exec(shown.body)![1]!
    const text = /<textarea[^>]*>([^<]*)</.exec(shown.body)![1]!
    const check = (seen: string) =>
      app.inject({
        method: 'POST',
        url: '/verify',
        headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
        cookies: { qc: csrf, lang: 'zh' },
        payload: new URLSearchParams({ _csrf: csrf, code, seen }).toString(),
      })
    expect((await check(text)).body).toContain('对得上')
    const changed = (await check(text.replace('5.00', '6.00'))).body
    expect(changed).toContain('对不上：第 2 行押金和公布时不同。公布的是“5.00”，这里是“6.00”。')
  })

  it('says so when the public copy itself was changed behind our back', async () => {
    await sql`update published.publication_row set cells = '["1","2026-10-02","王**","2.50",""]' where position = 0`.execute(
      db.stores.owner.query,
    )
    const { body } = await get(`/verify?lang=zh&code=${code}`)
    expect(body).toContain('对不上：现在的内容和公布时不同')
    expect(body).not.toContain('之后没有改过')
  })
})
