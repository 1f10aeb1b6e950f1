import { describe, expect, it } from 'vitest'
import type { PublishedSheet, Sheet } from '#disclosure'
import { type Edition, fillFigures, lastMonth, monthOfMoney, monthsOf } from './village.ts'
import { joinHomes, parseHome } from './village-home.ts'

const reader = { locale: 'zh' as const, say: (text: string) => text }

const HOME = parseHome(
  `money:
  disclosure: some-pack/money
  direction: way
  income: { cell: 进, figure: came }
  spending: { cell: 出, figure: went }
  line: title
  amount: amount
  voucher:
    - { label: 谁定的, columns: [resolution] }
    - { label: 谁批的, columns: [first, second] }
  marks:
    - { name: 决策, columns: [resolution], but_not: [还没有填] }
holdings:
  - { disclosure: some-pack/things, title: "{count} 项", about: "值 {value} 元" }
`,
  'home.yaml',
)

function month(period: string, came: string, went: string, resolution = '某村〔2026〕9号'): Edition {
  const column = (name: string) => ({ name, label: name, show: 'as-is' })
  const sheet = {
    period,
    columns: ['way', 'title', 'amount'].map(column),
    rows: [
      ['进', '租金', came],
      ['出', '清淤', '96.50'],
      ['出', '电费', '0.40'],
    ],
    details: {
      columns: ['resolution', 'first', 'second'].map(column),
      rows: [
        ['', '', ''],
        [resolution, '苏', '邵'],
        ['还没有填', '苏', ''],
      ],
      hidden: [],
    },
    statistics: [
      { name: 'came', label: '进', value: came },
      { name: 'went', label: '出', value: went },
    ],
  } as unknown as Sheet
  return { head: { id: period } as PublishedSheet, sheet }
}

describe("a month's money", () => {
  const september = month('2026-09', '500.00', '100.00')
  const october = month('2026-10', '80.00', '96.90')
  const shown = monthOfMoney(HOME.money!, october, [october, september], reader)

  it('keeps the row of the sheet, whatever the order on the page', () => {
    expect(shown.spendings.map(({ row, title, bar }) => [row, title, bar])).toEqual([
      [2, '清淤', 100],
      [3, '电费', 1],
    ])
    expect(shown.incomes.map(({ row }) => row)).toEqual([1])
  })

  it('says of the voucher what there is, and marks nothing that is not filled in', () => {
    expect(shown.spendings[0]!.voucher).toEqual([
      { label: '谁定的', text: '某村〔2026〕9号' },
      { label: '谁批的', text: '苏、邵' },
    ])
    expect(shown.spendings.map(({ marks }) => marks[0]!.open)).toEqual([true, false])
  })

  it('explains a month that spent more than came in, from published sheets only', () => {
    expect(shown.why).toMatchObject({ more: '16.90', percent: 99, decided: '某村〔2026〕9号' })
    expect(shown.why!.year).toEqual({
      from: '2026-09',
      until: '2026-10',
      months: 2,
      income: '580.00',
      spending: '196.90',
    })
  })

  it('has nothing to explain when it did not, or when a figure is missing', () => {
    expect(monthOfMoney(HOME.money!, september, [september], reader).why).toBeUndefined()
    expect(monthOfMoney(HOME.money!, month('2026-08', '', '96.90'), [], reader).why).toBeUndefined()
  })
})

it('lists months from the oldest sheet to the last ended month, gaps included', () => {
  expect(lastMonth('2026-11-05')).toBe('2026-10')
  expect(lastMonth('2026-01-31')).toBe('2025-12')
  expect(
    monthsOf(
      [
        { id: 'a', period: '2026-07' },
        { id: 'b', period: '2026-09' },
      ],
      '2026-11-05',
    ),
  ).toEqual([
    { period: '2026-10', id: null },
    { period: '2026-09', id: 'b' },
    { period: '2026-08', id: null },
    { period: '2026-07', id: 'a' },
  ])
  expect(monthsOf([], '2026-11-05')).toEqual([])
})

it('groups figures, and says no sentence of which a figure is missing', () => {
  const things = (value: string | null) =>
    ({
      statistics: [
        { name: 'count', label: '', value: '23' },
        { name: 'value', label: '', value },
      ],
    }) as unknown as Sheet
  expect(fillFigures(HOME.holdings[0]!.about, things('1284.6'), reader)).toBe('值 1,284.6 元')
  expect(fillFigures(HOME.holdings[0]!.about, things('4,862,300.00'), reader)).toBe('值 4,862,300.00 元')
  expect(fillFigures(HOME.holdings[0]!.about, things(null), reader)).toBeUndefined()
})

it('joins what several packs say, the first to speak of money speaking for all', () => {
  const other = parseHome('holdings:\n  - { disclosure: other-pack/more, title: 甲, about: 乙 }\n', 'home.yaml')
  const both = joinHomes([other, HOME])
  expect(both.money?.disclosure).toBe('some-pack/money')
  expect(both.holdings.map(({ disclosure }) => disclosure)).toEqual(['other-pack/more', 'some-pack/things'])
  expect(() => parseHome('holding: []\n', 'home.yaml')).toThrow()
})
