import { describe, expect, test } from 'vitest'
import { compileExpression, decide, ExpressionError, type Value, withLimits } from './index.ts'

const evaluate = (source: string, scope: Record<string, unknown> = {}): Value =>
  compileExpression(source).evaluate(scope)

describe('values', () => {
  const cases: [string, unknown][] = [
    ['1 + 2 * 3', 7],
    ['2 ** 3', 8],
    ['-2 ** 2', 4],
    ['1 / 0', null],
    ['"甲" + "乙"', '甲乙'],
    ['1 + "1"', null],
    ['null = null', true],
    ['null = 1', false],
    ['"1" = 1', null],
    ['1 < null', null],
    ['null and false', false],
    ['null and true', null],
    ['null or true', true],
    ['not(null)', null],
    ['1 in [1, 2]', true],
    ['5 in [1..5]', true],
    ['5 in (1..5)', false],
    ['5 in ]1..5]', true],
    ['5 in (< 3, > 4)', true],
    ['1 in null', null],
    ['1 in [2, 3] and true', false],
    ['null between 1 and 2', null],
    ['3 between 1 and 5', true],
    ['if null then 1 else 2', 2],
    ['some x in [1, 2] satisfies x > 1', true],
    ['every x in [] satisfies x > 0', true],
    ['every x in [true, null] satisfies x', null],
    ['some x in null satisfies x', null],
    ['[1, 2, 3][item > 1]', [2, 3]],
    ['[1, 2, 3][-1]', 3],
    ['{a: 1}.a', 1],
    ['{a: 1}.b.c', null],
    ['string length("😀")', 1],
    ['starts with("村民委员会", "村民")', true],
    ['date("2026-02-30")', null],
    ['date("2026-11-05") > date("2026-10-31")', true],
    ['days between("2026-10-31", "2026-11-05")', 5],
    ['max([1, 3, 2])', 3],
  ]
  test.each(cases)('%s', (source, value) => expect(evaluate(source)).toEqual(value))
})

test('reads the matter it is given, and nothing behind it', () => {
  expect(evaluate('金额_分 >= 4800000 and 种类 in ["合同", "证明"]', { 金额_分: 4_800_000, 种类: '合同' })).toBe(true)
  expect(evaluate('toString')).toBe(null)
  expect(evaluate('x.constructor', { x: {} })).toBe(null)
})

test('a guard that is no yes or no cannot be judged', () => {
  expect(decide(compileExpression('amount > 5'), {})).toBe(null)
  expect(decide(compileExpression('amount'), { amount: 5 })).toBe(null)
  expect(decide(compileExpression('amount > 5'), { amount: 6 })).toBe(true)
})

test('asks for dated limits, which the caller brings and nobody can type in', () => {
  const below = compileExpression('rent < limit("reference_rent")')
  expect(below.limits).toEqual(['reference_rent'])
  expect(decide(below, withLimits({ rent: 600 }, { reference_rent: 650 }))).toBe(true)
  expect(decide(below, withLimits({ rent: 650 }, { reference_rent: 650 }))).toBe(false)
  expect(decide(below, { rent: 600, 'limit()': { reference_rent: 1 }, limits: { reference_rent: 1 } })).toBe(null)
  expect(decide(below, withLimits({ rent: 600 }, {}))).toBe(null)
  const each = compileExpression('count(rents[item < limit("reference_rent")])')
  expect(each.evaluate(withLimits({ rents: [600, 700] }, { reference_rent: 650 }))).toBe(1)
  expect(() => compileExpression('limit(code)')).toThrow(ExpressionError)
})

test('knows which names it reads', () => {
  expect(compileExpression('some p in people satisfies p.id = owner').names).toEqual(['owner', 'people'])
})

test.each([
  '',
  '1 +',
  '"open',
  '(1',
  'a b',
  'unknown(1)',
  'not(1, 2)',
  'x ; y',
  `${'('.repeat(200)}1${')'.repeat(200)}`,
  'if 1 then 2',
  'every x satisfies 1',
])('refuses %j with a place', (source) => {
  try {
    compileExpression(source)
    expect.unreachable()
  } catch (error) {
    expect(error).toBeInstanceOf(ExpressionError)
    expect((error as ExpressionError).at).toBeGreaterThanOrEqual(0)
  }
})
