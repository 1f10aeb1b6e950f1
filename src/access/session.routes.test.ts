import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { installDirectory, personIdOf, postIdOf, unitIdOf } from '#directory'
import { type App, createServer } from '#http'
import { fixedClock } from '#kernel'
import { setWorkspace, sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import {
  asActor,
  createAccount,
  disableAccount,
  endSessionsOf,
  findSession,
  identifier,
  openDemoSession,
  openSession,
  setPassword,
} from './index.ts'
import { routes } from './module.ts'

const START = '2026-11-05T00:30:00.000Z'
const VILLAGE = '990121100001'
const clock = fixedClock(START)
const zhou = personIdOf(VILLAGE, '周晓澜')
const PASSWORD = '新坪村口的那棵老樟树'
const json = { 'x-qinglian': '1' }
let db: TestDatabase
let app: App

beforeAll(async () => {
  db = await cloneDatabase()
  await db.stores.owner.transaction(async (tx) => {
    await installDirectory(
      tx,
      {
        divisions: [{ code: VILLAGE, name: '新坪村' }],
        units: [{ name: '新坪村', carrier: 'village', divisionCode: VILLAGE }],
        persons: [{ name: '周晓澜', divisionCode: VILLAGE }],
        posts: [{ unitId: unitIdOf(VILLAGE), code: 'seal-keeper', title: '印章管理员' }],
        occupancies: [{ personId: zhou, postId: postIdOf(unitIdOf(VILLAGE), 'seal-keeper'), fromOn: '2025-01-01' }],
      },
      START,
    )
    await createAccount(tx, { personId: zhou, name: 'zhouxiaolan', password: PASSWORD }, START)
  })
  const deps = { stores: db.stores, clock, config: { production: false } }
  app = await createServer({ ...deps, log: false, identify: identifier(deps) })
  routes(app, deps)
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await db.drop()
})

/** Each attempt from another desk, so that the limit per address stays out of the way. */
let desk = 0
const post = (payload: object, cookies: Record<string, string> = {}) =>
  app.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload,
    headers: json,
    cookies,
    remoteAddress: `10.0.0.${++desk}`,
  })
const signIn = (name: string, password: string) => post({ name, password })
const cookieOf = (answer: { cookies: { name: string; value: string }[] }) =>
  answer.cookies.find((c) => c.name === 'qs')!.value
const whoAmI = (qs: string) => app.inject({ url: '/api/v1/session', cookies: { qs } })
const as = (minutes: number) => clock.set(new Date(new Date(START).getTime() + minutes * 60_000).toISOString())

describe('signing in', () => {
  it('needs no e-mail, keeps only a hash of the token, and tells who one is', async () => {
    const answer = await signIn(' ZhouXiaoLan ', PASSWORD)
    expect(answer.statusCode).toBe(204)
    expect(answer.headers['set-cookie']).toMatch(/^qs=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/)
    const token = cookieOf(answer)
    expect((await whoAmI(token)).json()).toEqual({
      person: { id: zhou, name: '周晓澜' },
      posts: [
        {
          id: postIdOf(unitIdOf(VILLAGE), 'seal-keeper'),
          code: 'seal-keeper',
          title: '印章管理员',
          unit: { id: unitIdOf(VILLAGE), name: '新坪村', divisionCode: VILLAGE },
        },
      ],
      roles: ['village-cadre'],
      demo: false,
      county: '',
      product: '',
      now: START,
      today: '2026-11-05',
      locale: 'zh',
    })
    const { rows } = await sql<{ all: string }>`select s::text as all from access.session s`.execute(
      db.stores.owner.query,
    )
    expect(JSON.stringify(rows)).not.toContain(token)
  })

  it('answers a wrong name like a wrong password, in words and in time', async () => {
    const time = async (name: string) => {
      const start = performance.now()
      const answer = await signIn(name, '不是这个密码呀呀')
      return { ms: performance.now() - start, body: answer.json().error, status: answer.statusCode }
    }
    const known: number[] = []
    const unknown: number[] = []
    for (let i = 0; i < 4; i++) {
      const [a, b] = [await time('zhouxiaolan'), await time('nobody-here')]
      expect(a.status).toBe(401)
      expect({ ...a.body, requestId: '' }).toEqual({ ...b.body, requestId: '' })
      expect(a.body.message).toBe('用户名或密码不对。')
      known.push(a.ms)
      unknown.push(b.ms)
    }
    // Without the hash of nobody, an unknown name would answer in a tenth of the time.
    expect(Math.min(...unknown)).toBeGreaterThan(Math.min(...known) / 3)
    await sql`delete from access.attempt`.execute(db.stores.owner.query)
  })

  it('makes a name wait after five failures, known or not, and longer each time', async () => {
    for (const name of ['zhouxiaolan', 'nobody-here']) {
      as(0)
      // All at once: attempts count before passwords are looked at.
      const burst = await Promise.all(Array.from({ length: 8 }, () => signIn(name, '不是这个密码呀呀')))
      expect(burst.map((a) => a.statusCode).sort()).toEqual([401, 401, 401, 401, 401, 429, 429, 429])
      const locked = await signIn(name, PASSWORD)
      expect([locked.statusCode, locked.json().error.message]).toEqual([429, '密码输错次数太多，请过 1 分钟再试。'])
      as(1.1)
      expect((await signIn(name, '不是这个密码呀呀')).statusCode).toBe(401)
      expect((await signIn(name, PASSWORD)).json().error.message).toBe('密码输错次数太多，请过 2 分钟再试。')
    }
    as(10)
    expect((await signIn('zhouxiaolan', PASSWORD)).statusCode).toBe(204)
    as(0)
  })

  it.each([
    ['no password', { name: 'zhouxiaolan' }, 400],
    ['a megabyte of password', { name: 'zhouxiaolan', password: 'a'.repeat(2_000_000) }, 413],
    ['a long password', { name: 'zhouxiaolan', password: 'a'.repeat(201) }, 400],
    ['SQL in the name', { name: "x' or '1'='1", password: 'y' }, 401],
    ['a NUL in the name', { name: 'zhou\u0000xiaolan', password: 'y' }, 401],
  ])('%s gets one sentence', async (_what, payload, status) => {
    const answer = await post(payload)
    expect(answer.statusCode).toBe(status)
    expect(answer.json().error.message).toMatch(/。$/)
  })
})

describe('a session', () => {
  const open = async () => (await db.stores.app.transaction((tx) => openSession(tx, zhou, clock.now()))).token

  it('ends after half an hour of nothing, and after twelve hours whatever happens', async () => {
    as(0)
    const idle = await open()
    as(29)
    expect((await whoAmI(idle)).statusCode).toBe(200)
    as(58)
    expect((await whoAmI(idle)).statusCode).toBe(200)
    as(88)
    expect((await whoAmI(idle)).json().error.message).toBe('请先登录。')
    as(0)
    const busy = await open()
    for (let minute = 25; minute < 12 * 60; minute += 25) {
      as(minute)
      expect((await whoAmI(busy)).statusCode).toBe(200)
    }
    as(12 * 60)
    expect((await whoAmI(busy)).statusCode).toBe(401)
    as(0)
    expect((await whoAmI(busy)).statusCode).toBe(401)
  })

  it('ends when one signs out, signs in again, is sent away, gets a new password, or is closed', async () => {
    as(0)
    const left = await open()
    const out = await app.inject({ method: 'DELETE', url: '/api/v1/session', cookies: { qs: left }, headers: json })
    expect(out.statusCode).toBe(204)
    expect((await whoAmI(left)).statusCode).toBe(401)

    const first = await open()
    await post({ name: 'zhouxiaolan', password: PASSWORD }, { qs: first })
    expect((await whoAmI(first)).statusCode).toBe(401)

    const sent = await open()
    expect(await db.stores.owner.transaction((tx) => endSessionsOf(tx, zhou, START))).toBeGreaterThan(0)
    expect((await whoAmI(sent)).statusCode).toBe(401)

    const changed = await open()
    await db.stores.owner.transaction((tx) => setPassword(tx, 'zhouxiaolan', '换过一次的新密码很长', START))
    expect((await whoAmI(changed)).statusCode).toBe(401)
    expect((await signIn('zhouxiaolan', PASSWORD)).statusCode).toBe(401)

    const closed = await open()
    await db.stores.owner.transaction((tx) => disableAccount(tx, zhou, START))
    expect((await whoAmI(closed)).statusCode).toBe(401)
    expect((await signIn('zhouxiaolan', '换过一次的新密码很长')).statusCode).toBe(401)
    await expect(open()).rejects.toThrow('access.no_such_person')
    await sql`update access.account set disabled_at = null`.execute(db.stores.owner.query)
  })

  it('is not found by a token that is none, nor entered after its end', async () => {
    for (const token of ['', 'x', "' or 1=1 --", 'a'.repeat(43), '\u0000'.repeat(43)])
      expect(await findSession(db.stores, token, START)).toBeUndefined()
    const { actor } = await db.stores.app.transaction((tx) => openSession(tx, zhou, START))
    await db.stores.owner.transaction((tx) => endSessionsOf(tx, zhou, START))
    await expect(asActor(db.stores, actor, 'handling', async () => 1)).rejects.toThrow('http.sign_in')
  })

  it('opens without a password in a demonstration only', async () => {
    await expect(openDemoSession(db.stores, zhou, START)).rejects.toThrow('access.not_a_demonstration')
    const shown = {
      division: '990121000000',
      county: '石溪县',
      publicName: '清廉石溪',
      staffName: '石溪县小微权力监督',
      clockOffsetMs: 0,
    }
    await db.stores.owner.transaction((tx) => setWorkspace(tx, { kind: 'demonstration', ...shown }, START))
    const { token } = await openDemoSession(db.stores, zhou, START)
    expect((await whoAmI(token)).json()).toMatchObject({ demo: true, county: '石溪县', product: '石溪县小微权力监督' })
  })

  it('leaves its beginning and every change of rights on record', async () => {
    const { rows } = await sql<{
      kind: string
    }>`select distinct kind from ledger.entry where kind like 'access.%' order by kind`.execute(db.stores.owner.query)
    expect(rows.map((r) => r.kind)).toEqual([
      'access.account_closed',
      'access.account_created',
      'access.password_set',
      'access.sessions_ended',
      'access.signed_in',
    ])
  })

  it('cannot be read or made by requests behind the functions’ back', async () => {
    for (const table of ['account', 'session', 'session_scope', 'attempt', '"grant"', 'standing_grant'])
      await expect(sql`select * from access.${sql.raw(table)}`.execute(db.stores.app.query)).rejects.toThrow(
        /permission denied/,
      )
    for (const call of [
      "access.scope_of('00000000-0000-0000-0000-000000000000', '2026-01-01')",
      "access.kin_of('00000000-0000-0000-0000-000000000000', '2026-01-01')",
    ])
      await expect(sql`select ${sql.raw(call)}`.execute(db.stores.app.query)).rejects.toThrow(/permission denied/)
    await expect(sql`select access.find_account('zhouxiaolan')`.execute(db.stores.public.query)).rejects.toThrow(
      /permission denied/,
    )
  })
})
