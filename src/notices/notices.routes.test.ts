import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { identifier, openSession } from '#access'
import { installDirectory, personIdOf, postIdOf, unitIdOf } from '#directory'
import { type App, createServer } from '#http'
import { fixedClock, newId } from '#kernel'
import { setWorkspace, sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { demoAdapter, noAdapter, notify, type OutgoingSms, type SmsAdapter } from './index.ts'
import { jobs, routes } from './module.ts'

const AT = '2026-11-05T00:52:00.000Z'
const VILLAGE = '990121100001'
const wang = personIdOf(VILLAGE, '王建明')
const zhou = personIdOf(VILLAGE, '周晓澜')
const clock = fixedClock(AT)
let db: TestDatabase
let app: App
let tokens: Record<string, string>

beforeAll(async () => {
  db = await cloneDatabase()
  await db.stores.owner.transaction((tx) =>
    installDirectory(
      tx,
      {
        divisions: [{ code: VILLAGE, name: '新坪村' }],
        units: [{ name: '新坪村', carrier: 'village', divisionCode: VILLAGE }],
        persons: [
          { name: '王建明', divisionCode: VILLAGE, phone: '13800000001' },
          { name: '周晓澜', divisionCode: VILLAGE },
        ],
        posts: [{ unitId: unitIdOf(VILLAGE), code: 'village-head', title: '村委会主任' }],
        occupancies: [{ personId: wang, postId: postIdOf(unitIdOf(VILLAGE), 'village-head'), fromOn: '2025-01-01' }],
      },
      AT,
      (phone) => ({ hash: 'h', sealed: `sealed:${phone}` }),
    ),
  )
  const deps = { stores: db.stores, clock, config: { production: false } }
  app = await createServer({ ...deps, log: false, identify: identifier(deps) })
  routes(app, deps)
  await app.ready()
  const open = async (personId: string) =>
    (await db.stores.app.transaction((tx) => openSession(tx, personId, AT))).token
  tokens = { wang: await open(wang), zhou: await open(zhou) }
})
afterAll(async () => {
  await app.close()
  await db.drop()
})

const tell = (to: Parameters<typeof notify>[1]['to'], more: object = {}) =>
  db.stores.app.transaction((tx) =>
    notify(tx, { to, template: 'notices.sms_test', params: { name: '王建明' }, at: AT, ...more }),
  )
const run = (adapter: SmsAdapter, messageId: string) =>
  jobs({ stores: db.stores, adapter, openPhone: (sealed) => sealed.replace('sealed:', '') })[0]!.run(
    { messageId },
    clock.now(),
  )
const get = (who: string, url: string) => app.inject({ url, cookies: { qs: tokens[who]! } })

describe('the outbox', () => {
  it('is part of the act: what is rolled back is never told', async () => {
    const undone = db.stores.app.transaction(async (tx) => {
      await notify(tx, { to: { personId: wang }, template: 'notices.sms_test', at: AT })
      throw new Error('no')
    })
    await expect(undone).rejects.toThrow('no')
    const { rows } = await sql<{ m: bigint; j: bigint }>`
      select (select count(*) from notices.message) as m, (select count(*) from graphile_worker.jobs) as j`.execute(
      db.stores.owner.query,
    )
    expect(rows[0]).toEqual({ m: 0n, j: 0n })
  })

  it('sends once, whoever asks how often, with the number opened for the gateway only', async () => {
    const sent: OutgoingSms[] = []
    const gateway: SmsAdapter = {
      name: 'trial',
      needsPhone: true,
      send: async (_tx, sms) => void sent.push(sms) as undefined,
    }
    const id = await tell({ personId: wang })
    await Promise.all([run(gateway, id), run(gateway, id)])
    await run(gateway, id)
    expect(sent.map((s) => [s.phone, s.text])).toEqual([
      ['13800000001', '【清廉】这是一条测试短信，王建明您好，收到请忽略。'],
    ])
    const { rows } = await sql<{ state: string }>`select state from notices.message where id = ${id}`.execute(
      db.stores.owner.query,
    )
    expect(rows).toEqual([{ state: 'sent' }])
  })

  it('waits when the gateway fails, and says so when it never can', async () => {
    const broken: SmsAdapter = {
      name: 'broken',
      needsPhone: false,
      send: () => Promise.reject(new Error('gateway away')),
    }
    const state = async (id: string) =>
      (
        await sql<{
          state: string
          why: string | null
        }>`select state, why from notices.message where id = ${id}`.execute(db.stores.owner.query)
      ).rows[0]
    const id = await tell({ personId: wang })
    await expect(run(broken, id)).rejects.toThrow('gateway away')
    expect(await state(id)).toEqual({ state: 'waiting', why: null })
    await run(noAdapter, id)
    expect(await state(id)).toEqual({ state: 'unsendable', why: 'no gateway' })
    const silent = await tell({ personId: zhou })
    await run({ ...broken, needsPhone: true }, silent)
    expect(await state(silent)).toEqual({ state: 'unsendable', why: 'no phone' })
  })

  it('queues again what was left behind', async () => {
    const id = await tell({ personId: wang })
    await sql`select graphile_worker.complete_jobs(array(select id from graphile_worker.jobs))`.execute(
      db.stores.owner.query,
    )
    const queued = async () =>
      Number(
        (await sql<{ n: bigint }>`select count(*) as n from graphile_worker.jobs`.execute(db.stores.owner.query))
          .rows[0]!.n,
      )
    expect(await queued()).toBe(0)
    const sweep = jobs({ stores: db.stores, adapter: noAdapter })[1]!
    await sweep.run({}, AT)
    expect(await queued()).toBe(0)
    await sweep.run({}, '2026-11-05T01:10:00.000Z')
    expect(await queued()).toBeGreaterThan(0)
    await run(noAdapter, id)
  })

  it('reaches a villager of whom only a telephone is known, and shows that number to no request', async () => {
    const id = await tell({ name: '赵水根', phoneHash: 'h2', phoneSealed: 'sealed:13900000002' })
    const sent: OutgoingSms[] = []
    await run({ name: 'trial', needsPhone: true, send: async (_tx, sms) => void sent.push(sms) as undefined }, id)
    expect(sent[0]).toMatchObject({ phone: '13900000002', name: '赵水根', personId: null })
    await expect(
      db.stores.app.transaction((tx) => sql`select phone_sealed from notices.message`.execute(tx)),
    ).rejects.toThrow(/permission denied/)
    await expect(
      db.stores.app.transaction((tx) => sql`update notices.message set text = 'x'`.execute(tx)),
    ).rejects.toThrow(/permission denied/)
  })
})

describe('messages', () => {
  it('are read and ticked off by their own reader only', async () => {
    const LATER = '2026-11-05T00:53:00.000Z'
    const id = await tell({ personId: wang }, { channel: 'inbox', subject: 'matter-1', at: LATER })
    const mine = (await get('wang', '/api/v1/notices?limit=1')).json()
    expect(mine.items).toEqual([
      { id, at: LATER, text: '这是一条测试短信，王建明您好，收到请忽略。', subject: 'matter-1', readAt: null },
    ])
    expect(mine.total).toBeGreaterThan(1)
    expect((await get('zhou', '/api/v1/notices')).json().items.map((i: { id: string }) => i.id)).not.toContain(id)
    const read = (who: string, message: string) =>
      app.inject({
        method: 'POST',
        url: `/api/v1/notices/${message}/read`,
        payload: {},
        cookies: { qs: tokens[who]! },
        headers: { 'x-qinglian': '1' },
      })
    expect((await read('zhou', id)).statusCode).toBe(404)
    expect((await read('wang', newId(AT))).statusCode).toBe(404)
    expect((await read('wang', id)).statusCode).toBe(204)
    expect((await get('wang', '/api/v1/notices?limit=1')).json().items[0].readAt).toBe(AT)
    expect((await app.inject('/api/v1/notices')).statusCode).toBe(401)
  })

  it('arrive on the demonstration’s telephones, and there is no such thing elsewhere', async () => {
    expect((await get('zhou', '/api/v1/phone')).statusCode).toBe(404)
    const shown = {
      division: '990121000000',
      county: '石溪县',
      publicName: '清廉石溪',
      staffName: '石溪县小微权力监督',
      clockOffsetMs: 0,
    }
    await db.stores.owner.transaction((tx) => setWorkspace(tx, { kind: 'demonstration', ...shown }, AT))
    await run(demoAdapter, await tell({ personId: wang }, { subject: 'matter-2' }))
    const lines = (await get('zhou', `/api/v1/phone?personId=${wang}`)).json()
    expect(lines).toEqual([{ at: AT, to: '王建明', text: '【清廉石溪】这是一条测试短信，王建明您好，收到请忽略。' }])
    expect((await get('zhou', '/api/v1/phone?subject=matter-2')).json()).toHaveLength(1)
    expect((await get('zhou', `/api/v1/phone?personId=${zhou}`)).json()).toEqual([])
    expect((await get('zhou', "/api/v1/phone?personId=' or 1=1")).statusCode).toBe(400)
    expect((await app.inject('/api/v1/phone')).statusCode).toBe(401)
  })
})
