import { afterAll, beforeAll, expect, it } from 'vitest'
import { installDirectory, personIdOf, postIdOf, unitIdOf } from '#directory'
import { type App, createServer } from '#http'
import { fixedClock } from '#kernel'
import { sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { type Actor, asActor, findSession, identifier, openSession } from './index.ts'
import { routes } from './module.ts'
import { usedSeconds } from './usage.routes.ts'
import { addUsage, forgetUsage, loadUsage, townUsage, villageUsage } from './usage.store.ts'

const START = '2026-11-05T00:30:00.000Z'
const TOWN = '990121100000'
const VILLAGES = ['990121100201', '990121100202', '990121100203']
const clock = fixedClock(START)
/** Two hands a village, and the town's secretary. */
const hands = VILLAGES.flatMap((village) =>
  ['甲', '乙'].map((name) => ({
    village,
    name,
    id: personIdOf(village, name),
    post: name === '甲' ? 'seal-keeper' : 'accountant',
  })),
)
const secretary = personIdOf(TOWN, '张书记')
let db: TestDatabase
let app: App

beforeAll(async () => {
  db = await cloneDatabase()
  const holders = [
    ...hands.map((h) => ({ personId: h.id, unitId: unitIdOf(h.village), code: h.post })),
    { personId: secretary, unitId: unitIdOf(TOWN), code: 'town-discipline-secretary' },
  ]
  await db.stores.owner.transaction((tx) =>
    installDirectory(
      tx,
      {
        divisions: [{ code: TOWN, name: '沙渡镇' }, ...VILLAGES.map((code) => ({ code, name: `村${code.slice(-1)}` }))],
        units: [
          { name: '沙渡镇', carrier: 'town', divisionCode: TOWN },
          ...VILLAGES.map((code) => ({ name: `村${code.slice(-1)}`, carrier: 'village', divisionCode: code })),
        ],
        persons: [
          { name: '张书记', divisionCode: TOWN },
          ...hands.map((h) => ({ name: h.name, divisionCode: h.village })),
        ],
        posts: holders.map(({ unitId, code }) => ({ unitId, code, title: code })),
        occupancies: holders.map(({ personId, unitId, code }) => ({
          personId,
          postId: postIdOf(unitId, code),
          fromOn: '2026-01-01',
        })),
      },
      START,
    ),
  )
  const deps = { stores: db.stores, clock, config: { production: false } }
  app = await createServer({ ...deps, log: false, identify: identifier(deps) })
  routes(app, deps)
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await db.drop()
})

const opened = async (personId: string): Promise<{ actor: Actor; cookie: string }> => {
  const { token } = await db.stores.app.transaction((tx) => openSession(tx, personId, clock.now()))
  const actor = (await findSession(db.stores, token, clock.now())) as Actor
  return { actor, cookie: `qs=${token}` }
}
const mine = async (cookie: string) =>
  (await app.inject({ method: 'GET', url: '/api/v1/usage/me', headers: { cookie } })).json()

it('reads whole seconds only, and never more than a form can take', () => {
  expect([
    usedSeconds('75'),
    usedSeconds('99999'),
    usedSeconds('1e3'),
    usedSeconds('-4'),
    usedSeconds(undefined),
  ]).toEqual([75, 1800, 0, 0, 0])
})

it('counts what an accepted form took for the person herself, and for nobody else', async () => {
  const [first, second] = [await opened(hands[0]!.id), await opened(hands[1]!.id)]
  expect(await mine(first.cookie)).toMatchObject({ day: '2026-11-05', seconds: 0, minutes: 0, forms: 0 })
  const sent = await app.inject({
    method: 'DELETE',
    url: '/api/v1/session',
    headers: { cookie: (await opened(hands[0]!.id)).cookie, 'x-qinglian': '1', 'x-qinglian-used': '340' },
  })
  expect(sent.statusCode).toBe(204)
  await asActor(db.stores, first.actor, 'handling', (tx) =>
    addUsage(tx, { unitId: unitIdOf(VILLAGES[0]!), seconds: 20, at: clock.now() }),
  )
  await expect.poll(() => mine(first.cookie)).toMatchObject({ minutes: expect.any(Number) })
  expect((await mine(first.cookie)).forms).toBeGreaterThanOrEqual(1)
  expect(await mine(second.cookie)).toMatchObject({ seconds: 0 })
  // Not even by asking the table: row security gives a person only her own days, and units' days are nobody's to read.
  const seen = await asActor(
    db.stores,
    second.actor,
    'handling',
    async (tx) => (await sql`select * from access.usage_own`.execute(tx)).rows,
  )
  expect(seen).toEqual([])
  await expect(
    asActor(db.stores, second.actor, 'handling', (tx) => sql`select * from access.usage_unit`.execute(tx)),
  ).rejects.toThrow(/permission/)
})

it('says means of five cadres or more, and nothing of fewer', async () => {
  const day = '2026-11-03'
  const dayOf = (h: (typeof hands)[number]) => ({
    personId: h.id,
    unitId: unitIdOf(h.village),
    divisionCode: h.village,
    day,
    seconds: 600,
    forms: 5,
  })
  await db.stores.owner.transaction((tx) => loadUsage(tx, hands.slice(0, 4).map(dayOf)))
  const { actor } = await opened(secretary)
  const asked = () =>
    asActor(db.stores, actor, 'supervision', async (tx) => ({
      all: await villageUsage(tx, day, '2026-11-04'),
      towns: await townUsage(tx, day, '2026-11-04'),
    }))
  expect(await asked()).toEqual({ all: { seconds: null, forms: null, cadres: 4 }, towns: [] })
  await db.stores.owner.transaction((tx) => loadUsage(tx, hands.slice(4).map(dayOf)))
  expect(await asked()).toEqual({
    all: { seconds: 3600, forms: 30, cadres: 6 },
    towns: [{ town: '沙渡镇', divisionCode: TOWN, seconds: 3600, cadres: 6 }],
  })
  const neighbour = await opened(hands[0]!.id)
  const own = await asActor(db.stores, neighbour.actor, 'supervision', (tx) => villageUsage(tx, day, '2026-11-04'))
  expect(own.seconds).toBeNull()
})

it('forgets', async () => {
  await db.stores.owner.transaction((tx) => forgetUsage(tx, '2027-02-10T00:00:00.000Z'))
  const { rows } = await db.stores.owner.transaction((tx) =>
    sql<{ n: bigint }>`select count(*) as n from access.usage_own`.execute(tx),
  )
  expect(rows[0]!.n).toBe(0n)
})
