import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startMatter } from '#process'
import { sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { OTHER, openVillage, people, supervises, units, VILLAGE, type Village } from '../forms/testing/village.ts'
import { openMatters } from './index.ts'
import { routes } from './module.ts'
import { prepareHandling, run } from './testing/handling.ts'

let db: TestDatabase
let village: Village
let flags: { id: string; unit: string; matterId: string }[]
const headers = new Map<string, Record<string, string>>()

beforeAll(async () => {
  db = await cloneDatabase()
  village = await openVillage(db, (app, clock) => routes(app, { stores: db.stores, clock }))
  await prepareHandling(db)
  const at = village.clock.now()
  for (const [by, division, unitId] of [
    ['周晓澜', VILLAGE, units.village],
    ['别村管章', OTHER, units.other],
    ['周晓澜', VILLAGE, units.village],
  ] as const)
    await village.acting(
      by,
      (tx, operator) =>
        startMatter(tx, {
          process: 'flag-trial/errand',
          unitId,
          operator,
          applicant: { name: '赵水根' },
          data: {},
          at,
        }),
      division,
    )
  await run(db, at)
  expect(await openMatters(db.stores, at)).toEqual({ opened: 3, failed: [] })
  flags = (
    await sql<{ id: string; unit: string; matterId: string }>`select f.id, f.unit_id as unit, m.matter_id as "matterId"
      from rules.flag f join casework.flag_matter m on m.flag_id = f.id order by f.id`.execute(db.stores.owner.query)
  ).rows
  for (const [name, division] of people) headers.set(name, await village.as(name, division))
})
afterAll(async () => {
  await village.app.close()
  await db.drop()
})

const anyone = fc.constantFrom(...people)
const get = async (path: string, name: string) => {
  const answer = await village.app.inject({ method: 'GET', url: `/api/v1/flags${path}`, headers: headers.get(name)! })
  return { status: answer.statusCode, body: answer.json() }
}

it('a list, its number and its counts hold exactly the flags one may see, whatever is asked', async () => {
  const filter = fc.record({
    unitId: fc.constantFrom('', units.village, units.other),
    state: fc.constantFrom('', 'raised', 'withdrawn'),
    workspace: fc.constantFrom('', 'county', 'external'),
  })
  await fc.assert(
    fc.asyncProperty(anyone, filter, async ([name], { unitId, state, workspace }) => {
      const query = new URLSearchParams(Object.entries({ unitId, state, workspace }).filter(([, v]) => v !== ''))
      const { status, body } = await get(`?${query}`, name)
      const expected = flags.filter(
        (f) =>
          supervises(name, f.unit) &&
          (!unitId || f.unit === unitId) &&
          state !== 'withdrawn' &&
          workspace !== 'external',
      )
      expect(status).toBe(200)
      expect(body.items.map((i: { id: string }) => i.id).sort()).toEqual(expected.map((f) => f.id))
      expect(body.total).toBe(expected.length)
      expect(Object.values(body.counts).reduce((sum: number, n) => sum + (n as number), 0)).toBe(expected.length)
    }),
    { numRuns: 120 },
  )
}, 120_000)

it('one flag is there or not there, opened or not; nothing lies between', async () => {
  await fc.assert(
    fc.asyncProperty(anyone, fc.nat(3), fc.boolean(), async ([name], n, open) => {
      const flag = flags[n] ?? { id: '0199f6a0-0000-7000-8000-000000000001', unit: '' }
      const { status, body } = await get(`/${flag.id}${open ? '?open=trial of the lock' : ''}`, name)
      const allowed = flag.unit !== '' && supervises(name, flag.unit)
      expect([name, n, status]).toEqual([name, n, allowed ? 200 : 404])
      if (!allowed) expect(JSON.stringify(body)).not.toContain('新坪村')
    }),
    { numRuns: 120 },
  )
}, 120_000)
