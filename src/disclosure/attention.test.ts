import { describe, expect, it } from 'vitest'
import { marksOf } from './attention.ts'
import { buildContent } from './content.ts'
import { parseDisclosure } from './disclosure.ts'
import { lastEnded } from './due.ts'

const [spec] = parseDisclosure(
  `publications:
  - name: monthly
    title: { zh: 账目 }
    from: line
    period: month
    columns:
      - { name: title, label: 事项, show: as-is }
      - { name: amount, label: 金额, show: amount }
      - { name: resolution, label: 决议编号, show: as-is, detail: true }
      - { name: invoice, label: 发票, show: last-4, detail: true }
    order: [position]
    attention:
      - { when: lacking, say: 没有决议编号, answer: { register: note, key: line_id } }
`,
  'disclosure.yaml',
).publications
const rows = [
  {
    position: 2n,
    title: '路灯',
    amount: 2_890_000n,
    resolution: '',
    invoice: '24332000000012345678',
    lacking: true,
    line_id: 'L2',
  },
  {
    position: 1n,
    title: '清淤',
    amount: 9_650_000n,
    resolution: '石村代〔2026〕9号',
    invoice: null,
    lacking: false,
    line_id: 'L1',
  },
]
const unit = { id: 'u', name: '石塘村', place: '青溪镇', divisionCode: '990121101200' }

describe('what stands behind a row', () => {
  it('lies beside the table, row for row, masked like everything', () => {
    const content = buildContent(spec!, rows, unit, '2026-10')
    expect(content.columns.map((c) => c.name)).toEqual(['title', 'amount'])
    expect(content.rows).toEqual([
      ['清淤', '96,500.00'],
      ['路灯', '28,900.00'],
    ])
    expect(content.details?.rows).toEqual([
      ['石村代〔2026〕9号', ''],
      ['', '*5678'],
    ])
    expect(content.details?.hidden).toEqual([[1, 1, 'part']])
  })

  it('is absent where a pack shows nothing behind its rows, so that sheets of old keep their bytes', () => {
    const plain = { ...spec!, columns: spec!.columns.filter((c) => !c.detail) }
    expect(Object.keys(buildContent(plain, rows, unit, '2026-10'))).not.toContain('details')
  })
})

it('adds decimals up as written', () => {
  const area = {
    ...spec!,
    statistics: [{ name: 'mu', label: { zh: '面积' }, sum: 'mu', money: false }],
  }
  const total = (...mu: unknown[]) =>
    buildContent(
      area,
      mu.map((m) => ({ mu: m })),
      unit,
      '2026-10',
    ).statistics[0]!.value
  expect(total(4.3, 0.4, 1280)).toBe('1284.7')
  expect(total(-0.05, 0.05)).toBe('0')
  expect(total(10, 20)).toBe('30')
  expect(total('1.5', 'x')).toBeNull()
})

it('marks rows by their place on the sheet and says where they are answered', () => {
  expect(marksOf(spec!, rows)).toEqual([
    { row: 1, say: { zh: '没有决议编号' }, answer: { register: 'note', key: 'L2' } },
  ])
})

it.each([
  ['month', '2026-01-31', '2025-12'],
  ['month', '2026-11-05', '2026-10'],
  ['quarter', '2026-11-05', '2026-Q3'],
  ['quarter', '2026-02-01', '2025-Q4'],
  ['year', '2026-11-05', '2025'],
] as const)('the last %s that ended before %s is %s', (kind, today, period) => {
  expect(lastEnded(kind, today)).toBe(period)
})
