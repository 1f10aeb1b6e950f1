import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boardOf, gradeCounts } from './board.ts'
import { type ItemValue, inTenths, scoreUnit } from './index-score.ts'
import { SMALL_INDEX } from './testing/small-index.ts'
import { groupsOf, isTooClose } from './uncertainty.ts'

const measured = (good: number, bad: number): ItemValue => ({
  state: 'measured',
  value: good / (good + bad),
  judged: good + bad,
  flagged: bad,
})
const NO_DATA: ItemValue = { state: 'no_data', value: null, judged: 0, flagged: 0 }
const TOO_FEW: ItemValue = { state: 'too_few', value: null, judged: 2, flagged: 0 }
const score = (values: Record<string, ItemValue>) =>
  scoreUnit(SMALL_INDEX, 'u', (id) => values[id.replace('small-pack/', '')])

const cases = fc.record({ good: fc.nat(30), bad: fc.nat(30) }).filter(({ good, bad }) => good + bad > 0)
const value = fc.oneof(
  { weight: 6, arbitrary: cases.map(({ good, bad }) => measured(good, bad)) },
  fc.constant(NO_DATA),
  fc.constant(TOO_FEW),
)
const values = fc.record({ seal: value, accounts: value, replies: value })

describe('scoring a unit', () => {
  it('adds up by hand', () => {
    const s = score({ seal: measured(9, 1), accounts: measured(6, 3), replies: measured(19, 1) })
    expect(s.dimensions.map((d) => d.points)).toEqual([360 + 133, 400])
    expect(s).toMatchObject({ total: 893, grade: 'good', missing: 0, couldLose: 0 })
    expect(s.dimensions[0]!.items[1]).toMatchObject({ of: 200, points: 133, gain: 67 })
  })

  it('gives the weight of what is too rare to judge to its neighbours, and nothing else changes', () => {
    const s = score({ seal: measured(9, 1), accounts: TOO_FEW, replies: measured(19, 1) })
    expect(s.dimensions[0]).toMatchObject({ of: 600, points: 540 })
    expect(s).toMatchObject({ total: 940, missing: 0, couldLose: 0 })
  })

  it('is not rated when data are missing: neither zero nor full marks', () => {
    const s = score({ seal: NO_DATA, accounts: NO_DATA, replies: measured(9, 1) })
    expect(s).toMatchObject({ total: null, grade: null, missing: 2 })
    expect(score({ seal: measured(9, 1), accounts: measured(9, 1), replies: NO_DATA }).total).toBeNull()
  })

  it('carries what missing data could have changed', () => {
    const s = score({ seal: measured(9, 1), accounts: NO_DATA, replies: measured(19, 1) })
    expect(s.missing).toBe(1)
    expect(s.couldLose).toBeCloseTo(18)
    expect(s.couldGain).toBeCloseTo(2)
  })

  it('shows parts that add up to the total, whatever the values', () => {
    fc.assert(
      fc.property(values, (some) => {
        const s = score(some)
        for (const d of s.dimensions) {
          const shown = d.items.filter((i) => i.points !== null)
          expect(shown.reduce((sum, i) => sum + i.points!, 0)).toBe(d.points ?? 0)
          if (shown.length) expect(shown.reduce((sum, i) => sum + i.of, 0)).toBe(d.of)
        }
        if (s.total !== null) {
          expect(s.total).toBe(s.dimensions.reduce((sum, d) => sum + d.points!, 0))
          expect(s.total).toBeGreaterThanOrEqual(0)
          expect(s.total).toBeLessThanOrEqual(1000)
        }
      }),
    )
  })

  it('never gains by one more bad case, and never by hiding it among what is missing', () => {
    fc.assert(
      fc.property(cases, cases, (seal, accounts) => {
        const rest = { accounts: measured(accounts.good, accounts.bad), replies: measured(9, 1) }
        const before = score({ seal: measured(seal.good, seal.bad), ...rest })
        const worse = score({ seal: measured(seal.good, seal.bad + 1), ...rest })
        expect(worse.total!).toBeLessThanOrEqual(before.total!)
        const hidden = score({ seal: NO_DATA, ...rest })
        expect(hidden.total! / 10 - hidden.couldLose).toBeLessThanOrEqual(before.total! / 10 + 0.11)
      }),
    )
  })

  it('rounds parts so that they add up to the rounded whole', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 40, noNaN: true }), { minLength: 1, maxLength: 8 }), (parts) => {
        const tenths = inTenths(parts)
        expect(tenths.reduce((a, b) => a + b, 0)).toBe(Math.round(parts.reduce((a, b) => a + b * 10, 0)))
        tenths.forEach((tenth, i) => {
          expect(Math.abs(tenth - parts[i]! * 10)).toBeLessThanOrEqual(1 + 1e-9)
        })
      }),
    )
  })
})

describe('a board', () => {
  const unit = (name: string) => ({ id: name, name, divisionCode: name })
  const board = (all: Record<string, Record<string, ItemValue>>) =>
    boardOf(SMALL_INDEX, Object.keys(all).map(unit), (id, indicator) => all[id]![indicator.replace('small-pack/', '')])
  const good = { seal: measured(200, 0), accounts: measured(90, 0), replies: measured(95, 5) }
  const bad = { seal: measured(100, 100), accounts: measured(45, 45), replies: measured(60, 40) }

  it('orders, groups what is too close, and puts those not rated last', () => {
    const rows = board({
      c: { ...good, seal: NO_DATA, accounts: NO_DATA },
      b: bad,
      a: good,
      d: { ...good, seal: measured(199, 1) },
    })
    expect(rows.map((r) => [r.unit.id, r.rank, r.group, r.grade])).toEqual([
      ['a', 1, 0, 'good'],
      ['d', 2, 0, 'good'],
      ['b', 3, 1, 'low'],
      ['c', null, null, null],
    ])
    expect(gradeCounts(SMALL_INDEX, rows)).toEqual([
      { grade: 'good', count: 2 },
      { grade: 'fair', count: 0 },
      { grade: 'low', count: 1 },
      { grade: null, count: 1 },
    ])
  })

  it('says where most is to be gained', () => {
    const [row] = board({ b: bad })
    expect(row!.advice.map((a) => [a.item, a.gain, a.left])).toEqual([
      ['seal', 200, 100],
      ['replies', 200, 40],
      ['accounts', 100, 45],
    ])
  })

  it('never groups a unit above one that is too close to it apart by order', () => {
    const placed = fc.record({
      total: fc.double({ min: 0, max: 100, noNaN: true }),
      error: fc.double({ min: 0, max: 5, noNaN: true }),
      couldLose: fc.constant(0),
      couldGain: fc.constant(0),
    })
    fc.assert(
      fc.property(fc.array(placed, { minLength: 1, maxLength: 20 }), (some) => {
        const ordered = [...some].sort((a, b) => b.total - a.total)
        const groups = groupsOf(ordered)
        groups.forEach((group, i) => {
          const first = groups.indexOf(group)
          expect(i === first || isTooClose(ordered[first]!, ordered[i]!)).toBe(true)
          if (i > 0) expect([groups[i - 1]!, groups[i - 1]! + 1]).toContain(group)
        })
      }),
    )
  })
})
