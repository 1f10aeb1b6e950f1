import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { identifier, SESSION_COOKIE } from '#access'
import { unitIdOf } from '#directory'
import { type App, createServer } from '#http'
import { fixedClock } from '#kernel'
import { PackProblem } from '#pack'
import { sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { takeOver } from './index.ts'
import { routes } from './module.ts'
import {
  BOAT_FILE,
  BOATS,
  installBoats,
  NEXT_VILLAGE,
  type PersonName,
  START,
  settle,
  signedIn,
  VILLAGE,
} from './testing/village-boats.ts'

const clock = fixedClock(START)
const cookies = new Map<PersonName, string>()
let db: TestDatabase
let app: App

beforeAll(async () => {
  db = await cloneDatabase()
  await settle(db)
  const deps = { stores: db.stores, clock, config: { production: false } }
  app = await createServer({ ...deps, log: false, identify: identifier(deps) })
  routes(app, deps)
  await app.ready()
  for (const name of ['何素梅', '董正平', '外村人', '镇上人'] as const)
    cookies.set(name, (await signedIn(db, name)).token)
})
afterAll(async () => {
  await app.close()
  await db.drop()
})

const ask = (who: PersonName, method: 'GET' | 'POST', path: string, payload?: object) =>
  app.inject({
    method,
    url: `/api/v1/registers${path}`,
    headers: { 'x-qinglian': '1' },
    cookies: { [SESSION_COOKIE]: cookies.get(who)! },
    ...(payload && { payload }),
  })
const values = { number: '船-1', title: '小白船', value: 1_200_000, holder: '陈阿香', use: 'ferry' }
const open = (who: PersonName, more: object = {}) =>
  ask(who, 'POST', '/village-boats/boat', { unitId: unitIdOf(VILLAGE), values: { ...values, ...more } })

describe('a register', () => {
  let id = ''
  const change = (who: PersonName, body: object) => ask(who, 'POST', `/village-boats/boat/${id}/versions`, body)

  it('is described with its fields, states, and where this person writes', async () => {
    const [boat] = (await ask('何素梅', 'GET', '')).json()
    expect(boat).toMatchObject({ name: 'boat', title: '渔船台账', firstState: 'in-use', opensIn: [{ name: '石塘村' }] })
    expect(boat.fields[7]).toMatchObject({
      name: 'use',
      options: [
        { value: 'fishing', label: '打鱼' },
        { value: 'ferry', label: '摆渡' },
      ],
    })
    expect((await ask('董正平', 'GET', '')).json()[0].opensIn).toEqual([])
  })

  it('takes a record from the post that keeps it, once', async () => {
    const made = await open('何素梅')
    expect(made.statusCode, made.body).toBe(201)
    id = made.json().id
    expect((await open('何素梅')).json().error.code).toBe('registers.key_taken')
    expect((await open('董正平', { number: '船-2' })).json().error.code).toBe('registers.not_your_register')
    expect((await open('何素梅', { number: '船-2', value: 0.5 })).json().error.message).toBe('“原值”请写整数。')
  })

  it('shows it to those who may see the unit, the masked name whole only to those who keep it', async () => {
    const list = (await ask('董正平', 'GET', '/village-boats/boat')).json()
    expect(list).toMatchObject({
      total: 1,
      items: [{ key: '船-1', name: '小白船', stateTitle: '在用', values: { holder: '陈**' } }],
    })
    expect((await ask('何素梅', 'GET', `/village-boats/boat/${id}`)).json().values.holder).toBe('陈阿香')
    expect((await ask('何素梅', 'GET', '/village-boats/boat?find=白船')).json().total).toBe(1)
    expect((await ask('何素梅', 'GET', '/village-boats/boat?find=黑船')).json().total).toBe(0)
  })

  it('is not there for the next village', async () => {
    expect((await ask('外村人', 'GET', `/village-boats/boat/${id}`)).statusCode).toBe(404)
    expect((await ask('外村人', 'GET', '/village-boats/boat')).json().total).toBe(0)
    expect((await change('外村人', { from: 1, values, state: 'gone' })).statusCode).toBe(404)
    expect((await ask('外村人', 'POST', '/village-boats/boat', { unitId: unitIdOf(VILLAGE), values })).statusCode).toBe(
      403,
    )
    expect(
      (await ask('外村人', 'POST', '/village-boats/boat', { unitId: unitIdOf(NEXT_VILLAGE), values })).statusCode,
    ).toBe(201)
  })

  it('goes forwards in versions, each with what changed', async () => {
    expect((await change('何素梅', { from: 1, values })).json().error.code).toBe('registers.nothing_changed')
    expect((await change('何素梅', { from: 1, values: { ...values, value: 9 } })).json().error.code).toBe(
      'registers.fixed_field',
    )
    expect((await change('何素梅', { from: 1, values: { ...values, holder: '李守田' } })).json()).toEqual({
      version: 2,
    })
    expect((await change('何素梅', { from: 1, values })).json().error.code).toBe('registers.changed_meanwhile')
    expect(
      (await change('何素梅', { from: 2, values: { ...values, holder: '李守田' }, state: 'gone' })).json(),
    ).toEqual({ version: 3 })
    expect((await change('何素梅', { from: 3, values, state: 'in-use' })).json().error.code).toBe(
      'registers.not_that_way',
    )
    const { history } = (await ask('何素梅', 'GET', `/village-boats/boat/${id}`)).json()
    expect(history.map((v: { version: number; kind: string }) => [v.version, v.kind])).toEqual([
      [3, 'moved'],
      [2, 'changed'],
      [1, 'opened'],
    ])
    expect(history[1].changes).toEqual([{ field: 'holder', label: '谁在用', before: '陈阿香', after: '李守田' }])
  })

  it('is corrected by a version that points at the wrong one and says why; the town may', async () => {
    const right = { ...values, holder: '李守田', value: 1_300_000 }
    expect((await change('镇上人', { from: 3, values: right, state: 'in-use', corrects: 1 })).json().error.code).toBe(
      'registers.reason_needed',
    )
    expect(
      (await change('镇上人', { from: 3, values: right, state: 'in-use', corrects: 1, reason: '原值抄错了' })).json(),
    ).toEqual({ version: 4 })
    const { history } = (await ask('何素梅', 'GET', `/village-boats/boat/${id}`)).json()
    expect(history[0]).toMatchObject({ kind: 'corrected', follows: 1, reason: '原值抄错了', who: 'town-clerk 镇上人' })
  })

  it('is a typed fact view for rules, and on the ledger', async () => {
    const { rows } =
      await sql`select record_key, value, length, state, version from fact.boat order by unit_id = ${unitIdOf(VILLAGE)} desc`.execute(
        db.stores.owner.query,
      )
    expect(rows[0]).toEqual({ record_key: '船-1', value: 1_300_000n, length: null, state: 'in-use', version: 4n })
    const { rows: kinds } = await sql<{
      kind: string
      bytes: Buffer
    }>`select kind, bytes from ledger.entry where kind like 'registers.%' order by at, id`.execute(
      db.stores.owner.query,
    )
    expect(kinds.map((k) => k.kind).sort()).toEqual([
      'registers.changed',
      'registers.corrected',
      'registers.moved',
      'registers.opened',
      'registers.opened',
    ])
    expect(kinds.some((k) => k.bytes.toString().includes('陈阿香'))).toBe(false)
  })

  it('cannot be rewritten by anyone who serves requests', async () => {
    const app = db.stores.app.query
    await expect(sql`update registers.version set body = '{}'`.execute(app)).rejects.toThrow(/permission denied/)
    await expect(sql`delete from registers.record`.execute(app)).rejects.toThrow(/permission denied/)
    await expect(sql`update registers.record set latest = 1`.execute(db.stores.owner.query)).rejects.toThrow(
      /only goes forwards/,
    )
  })

  it('grows by upgrades and never shrinks; a view belongs to one register', async () => {
    const grown = BOAT_FILE.replace('states:', '  engine: { type: text, label: 机器 }\nstates:')
    await installBoats(db, grown)
    await sql`select engine from fact.boat`.execute(db.stores.owner.query)
    await expect(installBoats(db, BOAT_FILE)).rejects.toThrow(PackProblem)
    await expect(installBoats(db, grown.replace('length: { type: decimal', 'length: { type: text'))).rejects.toThrow(
      PackProblem,
    )
    await expect(installBoats(db, grown, 'other-boats')).rejects.toThrow(/view_taken/)
  })

  it('takes over many at once, and again without doubling', async () => {
    const rows = Array.from({ length: 500 }, (_, i) => ({
      unitId: unitIdOf(VILLAGE),
      divisionCode: VILLAGE,
      key: `旧-${i}`,
      state: 'in-use',
      body: { number: `旧-${i}`, title: '旧船', value: i },
      at: START,
    }))
    const register = { id: BOATS, topic: 'publication' }
    const take = () => db.stores.owner.transaction((tx) => takeOver(tx, register, rows, '清产核资'))
    expect(await take()).toBe(500)
    expect(await take()).toBe(0)
  })
})
