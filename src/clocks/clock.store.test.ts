import { afterAll, beforeAll, expect, it } from 'vitest'
import { instantAt, localTime } from '#kernel'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import {
  dueAfterWorkingDays,
  dueClocks,
  endClock,
  loadCalendar,
  type NewClock,
  overrideDay,
  pauseClock,
  pausesOf,
  resumeClock,
  startClock,
} from './index.ts'

const COUNTY = '990121000000'
const VILLAGE = '990121100001'
const UNIT = '00000000-0000-8000-8000-000000000001'
let db: TestDatabase
beforeAll(async () => {
  db = await cloneDatabase()
})
afterAll(() => db.drop())

const owner = <T>(fn: Parameters<typeof db.stores.owner.transaction<T>>[0]) => db.stores.owner.transaction(fn)
const clock = (name: string): NewClock => ({
  owner: 'process.task/1',
  name,
  kind: 'legal',
  length: 3,
  measure: 'working-days',
  basis: '演示',
  topic: 'matter',
  unitId: UNIT,
  divisionCode: VILLAGE,
})
const at = (date: string, time = '10:00') => instantAt(date, time)
const day = (instant: string) => localTime(instant).date

it('the nearest decision about a day counts', async () => {
  await owner(async (tx) => {
    await overrideDay(tx, COUNTY, { onDate: '2026-11-06', kind: 'rest', basis: '县政府通知' })
    await overrideDay(tx, '990121101000', { onDate: '2026-11-06', kind: 'work', basis: '镇里照常' })
  })
  const next = async (division: string) =>
    day(dueAfterWorkingDays(at('2026-11-05'), 1, await loadCalendar(db.stores.app.query, division)))
  expect([await next(VILLAGE), await next('990121101001'), await next('990122000000')]).toEqual([
    '2026-11-09',
    '2026-11-06',
    '2026-11-06',
  ])
})

it('a clock pauses with a reason, goes on with what was left, and is swept when it runs out', async () => {
  const calendar = await loadCalendar(db.stores.app.query, '990122000000')
  await owner(async (tx) => {
    expect(day(await startClock(tx, clock('approve'), calendar, at('2026-11-02')))).toBe('2026-11-05')
    await pauseClock(tx, 'process.task/1', 'approve', '等补材料', calendar, at('2026-11-03'))
    await expect(pauseClock(tx, 'process.task/1', 'approve', '再停', calendar, at('2026-11-03'))).rejects.toThrow(
      'clocks.not_running',
    )
  })
  await owner(async (tx) => {
    expect(await dueClocks(tx, at('2026-11-09'))).toEqual([])
    // Two working days were left on the 3rd; taken up again on the 9th, they end on the 11th.
    expect(day(await resumeClock(tx, 'process.task/1', 'approve', calendar, at('2026-11-09')))).toBe('2026-11-11')
    expect(await pausesOf(tx, 'process.task/1', 'approve')).toEqual([
      { fromAt: at('2026-11-03'), untilAt: at('2026-11-09'), reason: '等补材料' },
    ])
    expect((await dueClocks(tx, at('2026-11-11', '17:30'))).map((c) => c.name)).toEqual(['approve'])
    expect(await dueClocks(tx, at('2026-11-11', '17:29'))).toEqual([])
    await endClock(tx, 'process.task/1', 'approve', at('2026-11-10'))
    expect(await dueClocks(tx, at('2026-12-01'))).toEqual([])
    await expect(resumeClock(tx, 'process.task/1', 'approve', calendar, at('2026-11-12'))).rejects.toThrow(
      'clocks.not_paused',
    )
  })
})

it('two sweeps never take the same clock, and requests without a context see none', async () => {
  const calendar = await loadCalendar(db.stores.app.query, COUNTY)
  await owner((tx) => startClock(tx, clock('sweep'), calendar, at('2026-01-05')))
  await owner(async (first) => {
    expect(await dueClocks(first, at('2026-11-05'))).toHaveLength(1)
    await owner(async (second) => expect(await dueClocks(second, at('2026-11-05'))).toEqual([]))
  })
  await db.stores.app.transaction(async (tx) => expect(await dueClocks(tx, at('2026-11-05'))).toEqual([]))
  const asNobody = db.stores.app.transaction((tx) => startClock(tx, clock('mine'), calendar, at('2026-01-05')))
  await expect(asNobody).rejects.toThrow(/row-level security/)
})
