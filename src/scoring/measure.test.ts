import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PackProblem } from '#pack'
import { parseIndicators, parseMeasure } from './indicator.ts'
import { measure, periodWithin, type RuleCount } from './measure.ts'

const indicator = {
  measure: parseMeasure('1 - flagged(a, b) / judged(a, b)')!,
  per: ['village', 'month'] as ['village', 'month'],
  minimum_judged: 5,
}
const count = (outcome: RuleCount['outcome'], n: number, more: Partial<RuleCount> = {}): RuleCount => ({
  rule: 'p/a',
  version: 'v',
  unitId: 'u',
  period: '2026-10',
  outcome,
  count: n,
  ...more,
})

describe('measuring', () => {
  test('the share without a flag, over several rules, days counted in their month', () => {
    const counts = [count('clear', 5), count('flag', 1), count('clear', 2, { rule: 'p/b', period: '2026-10-05' })]
    expect(measure(indicator, counts, ['u'])).toMatchObject([
      { period: '2026-10', judged: 8, flagged: 1, value: 1 - 1 / 8, state: 'measured' },
    ])
  })
  test('too few is a state, not full marks; what could not be judged is not clean', () => {
    expect(measure(indicator, [count('clear', 4), count('not_applicable', 9)], ['u'])).toMatchObject([
      { judged: 4, undecided: 9, value: null, state: 'too_few' },
    ])
  })
  test('a unit nobody answered about has no data, beside units that have', () => {
    expect(measure(indicator, [count('clear', 6)], ['u', 'silent']).map((m) => [m.unitId, m.state, m.value])).toEqual([
      ['u', 'measured', 1],
      ['silent', 'no_data', null],
    ])
  })
  test('the value lies between 0 and 1 and a further flag never raises it', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), (flags, clears) => {
        const shareOf = (f: number) => measure(indicator, [count('flag', f), count('clear', clears)], ['u'])[0]!.value
        const [before, after] = [shareOf(flags), shareOf(flags + 1)]
        if (before === null || after === null) return
        expect(before).toBeGreaterThanOrEqual(after)
        expect(after).toBeGreaterThanOrEqual(0)
        expect(before).toBeLessThanOrEqual(1)
      }),
    )
  })
})

test('periods fall into months, quarters and years; longer ones into none', () => {
  expect(periodWithin('2026-10-05', 'quarter')).toBe('2026-Q4')
  expect(periodWithin('2026-Q4', 'month')).toBeUndefined()
  expect(periodWithin('2026', 'month')).toBeUndefined()
  expect(periodWithin('2026-Q4', 'year')).toBe('2026')
  expect(periodWithin('all', 'year')).toBeUndefined()
})

test('only the two shapes of a measure are read', () => {
  expect(parseMeasure('flagged(a)/judged(a)')).toEqual({ isComplement: false, rules: ['a'] })
  for (const text of ['flagged(a) / judged(b)', '2 - flagged(a)/judged(a)', 'judged(a)', 'flagged(A;b)/judged(A;b)'])
    expect(parseMeasure(text)).toBeUndefined()
  const text =
    'x:\n  title: 甲\n  measure: sum(a)\n  unit: 比例\n  better: higher\n  per: [village, month]\n  minimum_judged: 5\n'
  expect(() => parseIndicators(text, 'indicators.yaml')).toThrow(PackProblem)
})
