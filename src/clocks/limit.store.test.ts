import { afterAll, beforeAll, expect, it } from 'vitest'
import { installDirectory, unitIdOf } from '#directory'
import { sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { limitsAt, listLimits } from './index.ts'
import { installLimits } from './limit.store.ts'
import { limitsIn, valuesOf } from './limit.ts'
import { limitPart } from './limit-part.ts'

let db: TestDatabase
const AT = '2026-11-05T00:30:00.000Z'
const [COUNTY, TOWN, VILLAGE, OTHER] = ['990121000000', '990121100000', '990121100001', '990121200001'] as const

const county = limitPart.parse(
  `- code: reference_rent
  title: 参考租金
  unit: yuan_per_mu_year
  basis: 县办法
  values:
    - { from: 2025-01-01, value: 600, document: 县一号 }
    - { from: 2026-01-01, until: 2026-12-31, value: 650, document: 县二号 }
- code: tender_floor
  title: 必须招标的限额
  unit: fen
  basis: 招标投标法
  values: [{ from: 2018-06-01, value: 400000000, document: 国家发展改革委令第16号 }]
`,
  'limits.yaml',
)
const town = limitPart.parse(
  `- code: reference_rent
  values:
    - { from: 2026-03-01, until: 2026-06-30, division: 990121100, value: 700, document: 镇一号 }
    - { from: 2026-09-01, division: 990121100001, value: 720.5, document: 村一号 }
`,
  'limits.yaml',
)

beforeAll(async () => {
  db = await cloneDatabase()
  await db.stores.owner.transaction(async (tx) => {
    await installDirectory(
      tx,
      {
        divisions: [COUNTY, TOWN, VILLAGE, OTHER].map((code) => ({ code, name: code })),
        units: [COUNTY, TOWN, VILLAGE, OTHER].map((divisionCode) => ({
          name: divisionCode,
          carrier: 'village',
          divisionCode,
        })),
        persons: [],
        posts: [],
        occupancies: [],
      },
      AT,
    )
    expect(await installLimits(tx, 'county-law', [], county, AT)).toEqual([])
    expect(await installLimits(tx, 'town-law', ['county-law'], town, AT)).toEqual([])
  })
})
afterAll(() => db.drop())

it('an overlay adds values, the nearest place wins, and the store, the view and the pure function agree on every day', async () => {
  const values = [...valuesOf(county), ...valuesOf(town)]
  const days = [
    '2017-01-01',
    '2025-06-01',
    '2026-02-28',
    '2026-03-01',
    '2026-06-30',
    '2026-07-01',
    '2026-09-01',
    '2027-02-01',
  ]
  const read: (number | undefined)[] = []
  for (const place of [VILLAGE, TOWN, OTHER])
    for (const day of days) {
      const pure = limitsIn(values, place, day)
      expect([place, day, await limitsAt(db.stores.app.query, place, day)]).toEqual([place, day, pure])
      const { rows } = await sql<{ code: string; value: number }>`select code, value from fact.unit_limit
        where unit_id = ${unitIdOf(place)} and from_on <= ${day} and (until_on is null or until_on >= ${day})`.execute(
        db.stores.app.query,
      )
      expect([place, day, Object.fromEntries(rows.map((r) => [r.code, r.value]))]).toEqual([place, day, pure])
      if (place === VILLAGE) read.push(pure['reference_rent'])
    }
  expect(read).toEqual([undefined, 600, 650, 700, 700, 650, 720.5, 720.5])
})

it('says which document it was', async () => {
  const [rent] = await listLimits(db.stores.app.query, VILLAGE, AT)
  expect(rent).toMatchObject({
    code: 'reference_rent',
    value: 720.5,
    document: '村一号',
    basis: '县办法',
    unit: 'yuan_per_mu_year',
  })
})

it('refuses a code that is somebody else’s, and values for what nobody declared', async () => {
  const refusals = (pack: string, needs: string[], items: typeof county) =>
    db.stores.owner.transaction(async (tx) => (await installLimits(tx, pack, needs, items, AT)).map((r) => r.code))
  expect(await refusals('other-law', [], county)).toEqual(['clocks.limit_taken', 'clocks.limit_taken'])
  expect(await refusals('other-law', [], town)).toEqual(['clocks.limit_not_declared'])
  expect(await refusals('other-law', ['county-law'], town)).toEqual([
    'clocks.limit_value_twice',
    'clocks.limit_value_twice',
  ])
})

it('a value that is taken out of the file is taken out of the table; the overlay’s stay', async () => {
  await db.stores.owner.transaction((tx) => installLimits(tx, 'county-law', [], county.slice(0, 1), AT))
  expect(Object.keys(await limitsAt(db.stores.app.query, OTHER, '2026-06-01'))).toEqual(['reference_rent'])
  expect((await limitsAt(db.stores.app.query, VILLAGE, '2026-10-01'))['reference_rent']).toBe(720.5)
})
