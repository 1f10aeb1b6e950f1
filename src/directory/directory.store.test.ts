import { afterAll, beforeAll, expect, it } from 'vitest'
import { sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import {
  type DirectorySeed,
  findUnit,
  getUnit,
  holdersOf,
  installDirectory,
  personIdOf,
  postIdOf,
  unitIdOf,
  unitsAbove,
} from './index.ts'

let db: TestDatabase
const at = '2026-11-05T00:30:00.000Z'
const COUNTY = '990121000000'
const TOWN = '990121100000'
const village = (n: number) => `9901211${String(n).padStart(5, '0')}`

beforeAll(async () => {
  db = await cloneDatabase()
})
afterAll(() => db.drop())

/** A county of 88 villages with 8 people each. */
function countySeed(): DirectorySeed {
  const villages = Array.from({ length: 88 }, (_, i) => village(i + 1))
  const codes = ['seal-keeper', 'party-secretary', 'village-head', 'coop-chair', 'accountant', 'supervision-chair']
  return {
    divisions: [
      { code: COUNTY, name: '石溪县' },
      { code: TOWN, name: '沙渡镇' },
      ...villages.map((code, i) => ({ code, name: `第${i}村` })),
    ],
    units: [
      { name: '石溪县', carrier: 'county', divisionCode: COUNTY },
      { name: '沙渡镇', carrier: 'town', divisionCode: TOWN },
      ...villages.map((divisionCode, i) => ({ name: `第${i}村`, carrier: 'village', divisionCode })),
    ],
    persons: villages.flatMap((divisionCode) =>
      Array.from({ length: 8 }, (_, i) => ({ name: `村民${i}`, divisionCode })),
    ),
    posts: villages.flatMap((v) => codes.map((code) => ({ unitId: unitIdOf(v), code, title: code }))),
    occupancies: villages.flatMap((v) =>
      codes.map((code, i) => ({
        personId: personIdOf(v, `村民${i}`),
        postId: postIdOf(unitIdOf(v), code),
        fromOn: '2025-01-01',
      })),
    ),
  }
}

it('takes a whole county at once, twice without harm, and knows who stands above', async () => {
  for (let i = 0; i < 2; i++) await db.stores.owner.transaction((tx) => installDirectory(tx, countySeed(), at))
  await db.stores.app.transaction(async (tx) => {
    const { rows } = await sql<{ n: bigint }>`select count(*) as n from directory.occupancy`.execute(tx)
    expect(rows[0]!.n).toBe(528n)
    const chain = await unitsAbove(tx, unitIdOf(village(3)))
    expect(chain.map((u) => u.carrier)).toEqual(['village', 'town', 'county'])
    expect(await findUnit(tx, unitIdOf('990121999999'))).toBeUndefined()
    await expect(getUnit(tx, unitIdOf('990121999999'))).rejects.toThrow('directory.no_such_unit')
  })
})

it('answers who held a post on a day', async () => {
  const unit = unitIdOf(village(1))
  const seed: DirectorySeed = {
    divisions: [],
    units: [],
    persons: [{ name: '王建明', divisionCode: village(1) }],
    posts: [],
    occupancies: [
      {
        personId: personIdOf(village(1), '村民2'),
        postId: postIdOf(unit, 'village-head'),
        fromOn: '2025-01-01',
        untilOn: '2026-03-01',
      },
      { personId: personIdOf(village(1), '王建明'), postId: postIdOf(unit, 'village-head'), fromOn: '2026-03-01' },
      { personId: personIdOf(village(1), '王建明'), postId: postIdOf(unit, 'party-secretary'), fromOn: '2026-03-01' },
    ],
  }
  await db.stores.owner.transaction((tx) => installDirectory(tx, seed, at))
  const holders = (day: string, code = 'village-head') =>
    db.stores.app.transaction(async (tx) => (await holdersOf(tx, unit, code, day)).map((h) => h.personName))
  expect(await holders('2026-02-28')).toEqual(['村民2'])
  expect(await holders('2026-03-01')).toEqual(['王建明'])
  expect(await holders('2026-03-01', 'party-secretary')).toEqual(['村民1', '王建明'])
  expect(await holders('2024-12-31')).toEqual([])
})

it('refuses an end without an heir being dated, and keeps phones and relations from requests', async () => {
  const merged: DirectorySeed = {
    divisions: [{ code: '990121100900', name: '旧村', successor: village(1) }],
    units: [],
    persons: [],
    posts: [],
    occupancies: [],
  }
  await expect(db.stores.owner.transaction((tx) => installDirectory(tx, merged, at))).rejects.toThrow(/check/)
  await expect(
    db.stores.app.transaction((tx) => sql`select phone_hash from directory.person`.execute(tx)),
  ).rejects.toThrow(/permission denied/)
  await expect(
    db.stores.app.transaction((tx) => sql`update directory.unit set name = 'x'`.execute(tx)),
  ).rejects.toThrow(/permission denied/)
})

it('keeps the sealed phone when a later seed has none', async () => {
  const person = { name: '陈阿香', divisionCode: village(2) }
  const seal = (phone: string) => ({ hash: `hash of ${phone}`, sealed: 'sealed' })
  const base: DirectorySeed = { divisions: [], units: [], persons: [], posts: [], occupancies: [] }
  await db.stores.owner.transaction(async (tx) => {
    await installDirectory(tx, { ...base, persons: [{ ...person, phone: '13800000000' }] }, at, seal)
    await installDirectory(tx, { ...base, persons: [person] }, at, seal)
    const { rows } = await sql<{
      phone_hash: string
    }>`select phone_hash from directory.person where name = '陈阿香'`.execute(tx)
    expect(rows).toEqual([{ phone_hash: 'hash of 13800000000' }])
  })
})
