import { describe, expect, it } from 'vitest'
import { byClock, type Desk, kindOf, minutesADay, monthBefore, type OpenStep } from './today.ts'

const step = (over: Partial<OpenStep> = {}): OpenStep => ({
  taskId: 't',
  matterId: 'm',
  flagId: 'f',
  element: 'explain',
  stepName: '单位说明',
  taskUnitId: 'village',
  taskDivision: '990121100201',
  post: 'village-head',
  postTitle: null,
  dueAt: '2026-11-02T09:00:00.000Z',
  urgedAt: null,
  colour: 'amber',
  ...over,
})
const desk = (unitId: string, code: string, divisionCode: string, supervises = true): Desk => ({
  now: '2026-11-05T00:30:00.000Z',
  posts: [{ unitId, code, divisionCode }],
  supervises,
})
const director = desk('county', 'county-director', '990121000000')

describe('what can be done about an open step', () => {
  it('is to do it where the post is held, late or not', () => {
    const inspector = desk('county', 'county-inspector', '990121000000')
    const verdict = step({ taskUnitId: 'county', taskDivision: '990121000000', post: 'county-inspector', dueAt: null })
    expect(kindOf(verdict, inspector)).toBe('step')
    expect(kindOf(verdict, director)).toBeUndefined()
  })

  it('is to urge once, when it is late and below', () => {
    expect(kindOf(step(), director)).toBe('urge')
    expect(kindOf(step({ dueAt: '2026-11-06T09:00:00.000Z' }), director)).toBeUndefined()
    expect(kindOf(step({ urgedAt: '2026-11-05T00:31:00.000Z' }), director)).toBeUndefined()
    expect(kindOf(step(), { ...director, supervises: false })).toBeUndefined()
    const town = desk('town', 'town-discipline-secretary', '990121100000')
    expect(kindOf(step(), town)).toBe('urge')
    // A town never urges the county above it.
    expect(
      kindOf(step({ taskUnitId: 'county', taskDivision: '990121000000', post: 'county-inspector' }), town),
    ).toBeUndefined()
  })
})

it('sorts by the day of the clock, then by colour; what has no clock comes last', () => {
  const all = [
    step({ taskId: 'none', dueAt: null, colour: 'red' }),
    step({ taskId: 'amber' }),
    step({ taskId: 'grey', dueAt: '2026-11-02T01:00:00.000Z', colour: 'grey' }),
    step({ taskId: 'red', dueAt: '2026-11-02T09:30:00.000Z', colour: 'red' }),
    step({ taskId: 'first', dueAt: '2026-10-30T09:00:00.000Z', colour: 'grey' }),
  ]
  expect(all.sort(byClock).map((s) => s.taskId)).toEqual(['first', 'red', 'amber', 'grey', 'none'])
})

it('knows the month before', () => {
  expect([monthBefore('2026-11-05'), monthBefore('2026-01-31')]).toEqual(['2026-10', '2025-12'])
})

it('says minutes as whole ones, and nothing where nothing is known', () => {
  expect([minutesADay(5400, 5, 2), minutesADay(20, 5, 2), minutesADay(null, 4, 2), minutesADay(60, 5, 0)]).toEqual([
    9,
    1,
    null,
    null,
  ])
})
