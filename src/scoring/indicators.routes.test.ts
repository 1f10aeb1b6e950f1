import { afterAll, beforeAll, expect, test } from 'vitest'
import { sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { COUNTY, openVillage, units, type Village } from '../forms/testing/village.ts'
import { parseIndicators } from './indicator.ts'
import { installIndicators, measureAll } from './measurement.store.ts'
import { routes } from './module.ts'

const AT = '2026-11-05T00:30:00.000Z'
const RULE = 'small-library/kept-too-long'
const FILE =
  'kept-in-time:\n  title: 按时归还\n  measure: 1 - flagged(kept-too-long) / judged(kept-too-long)\n  unit: 比例\n  better: higher\n  per: [village, month]\n  minimum_judged: 5\n'

let db: TestDatabase
let village: Village

beforeAll(async () => {
  db = await cloneDatabase()
  village = await openVillage(db, (app, clock) => routes(app, { stores: db.stores, clock }))
  await db.stores.owner.transaction(async (tx) => {
    const run = '01a00000-0000-7000-8000-000000000001'
    await sql`insert into rules.run (id, as_of, at, engine, scope) values (${run}, ${AT}, ${AT}, 'postgres', 'full')`.execute(
      tx,
    )
    await sql`insert into rules.answer_count (rule, rule_version, unit_id, division_code, period, outcome, count, run_id)
      select ${RULE}, 'v1', u.id, u.division_code, '2026-10', o.outcome, o.n, ${run} from directory.unit u,
        (values ('clear', 9), ('flag', 1)) as o(outcome, n) where u.id = ${units.village}`.execute(tx)
    await sql`insert into rules.flag (id, rule, rule_version, subject, period, outcome, value, reason, unit_id, division_code, workspace, state, raised_at, run_id)
      select '00000000-0000-8000-8000-0000000000f1', ${RULE}, 'v1', '山海', '2026-10', 'flag', 34, '借了 34 天', u.id, u.division_code, 'county', 'raised', ${AT}, ${run}
      from directory.unit u where u.id = ${units.village}`.execute(tx)
    await installIndicators(tx, 'small-library', parseIndicators(FILE, 'indicators.yaml'))
  })
  await measureAll(db.stores.owner, AT)
})
afterAll(async () => {
  await village.app.close()
  await db.drop()
})

async function get(path: string, who = '周敏', division = COUNTY) {
  const answer = await village.app.inject({
    method: 'GET',
    url: `/api/v1${path}`,
    headers: await village.as(who, division),
  })
  return { status: answer.statusCode, ...answer.json() }
}

test('an inspector lists, reads and opens a figure to its flags', async () => {
  const list = await get('/indicators')
  expect(list.items).toMatchObject([{ id: 'small-library/kept-in-time', title: '按时归还', periods: ['2026-10'] }])
  const sheet = await get('/indicators/small-library/kept-in-time')
  const own = sheet.rows.find((row: { unit: { id: string } }) => row.unit.id === units.village)
  expect(own).toMatchObject({ value: 0.9, judged: 10, flagged: 1, state: 'measured' })
  expect(own.words).toContain('10')
  expect(
    sheet.rows
      .filter((row: { state: string }) => row.state === 'no_data')
      .every((row: { value: unknown }) => row.value === null),
  ).toBe(true)
  const opened = await get(`/indicators/small-library/kept-in-time/rows?unitId=${units.village}&period=2026-10`)
  expect(opened).toMatchObject({
    judged: 10,
    rules: [{ rule: RULE, judged: 10, flagged: 1 }],
    flags: [{ subject: '山海', value: 34 }],
  })
})

test('what is not there is answered alike, and nobody comes in without signing in', async () => {
  expect((await get('/indicators/small-library/nothing')).status).toBe(404)
  expect(
    (
      await get(
        '/indicators/small-library/kept-in-time/rows?unitId=00000000-0000-8000-8000-0000000000aa&period=2026-10',
      )
    ).status,
  ).toBe(404)
  expect((await village.app.inject({ method: 'GET', url: '/api/v1/indicators' })).statusCode).toBe(401)
})
