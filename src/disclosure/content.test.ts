import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildContent, spokenPeriod, spokenSheet, toCsv, WITHHELD } from './content.ts'
import { checkDisclosure, dueOn, isPeriodOf, keepUntil, parseDisclosure } from './disclosure.ts'
import { findPersonalData } from './personal-data.ts'

const FILE = `publications:
  - name: loan-register
    title: { zh: "{unit}{period}借书公开表", en: "Loans of {unit}, {period}" }
    from: loan
    period: month
    columns:
      - { name: taken_at, label: { zh: 日期, en: Date }, show: date-only }
      - { name: reader, label: 谁借的, show: surname-only }
      - { name: note, label: 备注, show: as-is }
      - { name: kind, label: 种类, show: as-is, words: { novel: { zh: 小说, en: Novel } } }
    order: [taken_at]
    statistics:
      - { name: loans, label: 借书, count: true, unit: 次 }
      - { name: late, label: 还晚了的, count: true, where: { late: true } }
      - { name: days, label: 平均借多久, average: days, unit: { zh: 天, en: days } }
      - { name: deposit, label: 押金, sum: deposit_fen, money: true }
    headline: { zh: "{period}借出 {loans} 次，平均 {days} 天。", en: "{loans} loans in {period}." }
    due_days: 10
    approved_by: [supervision-chair]
`
const unit = { id: 'u', name: '石塘村', place: '青溪镇', divisionCode: '990121101001' }
const file = parseDisclosure(FILE, 'disclosure.yaml')
const spec = file.publications[0]!

describe('disclosure.yaml', () => {
  it('is refused with the line of an unknown key, and of a hole nothing fills', () => {
    expect(() => parseDisclosure(FILE.replace('due_days', 'due_day'), 'disclosure.yaml')).toThrow(/due_day/)
    const pack = { items: () => [] } as never
    const item = (text: string) => [
      { id: 'a/disclosure', path: 'disclosure.yaml', text, value: parseDisclosure(text, 'disclosure.yaml') },
    ]
    expect(checkDisclosure(item(FILE), pack)).toEqual([])
    expect(checkDisclosure(item(FILE.replace('{loans} 次', '{lones} 次')), pack)).toMatchObject([
      { code: 'disclosure.unknown_hole' },
    ])
  })

  it('knows when a period is due and how long its sheet is kept', () => {
    expect(dueOn(spec, '2026-10')).toBe('2026-11-10')
    expect(keepUntil(spec, '2026-11-05')).toBe('2028-11-05')
    expect(isPeriodOf(spec, '2026-10')).toBe(true)
    expect(isPeriodOf(spec, '2026-13')).toBe(false)
    expect(isPeriodOf(spec, '2026-Q3')).toBe(false)
  })
})

describe('buildContent', () => {
  const rows = [
    {
      taken_at: '2026-10-09T01:00:00.000Z',
      reader: '李守田',
      note: '电话 13812345678',
      kind: 'novel',
      late: true,
      days: 11n,
      deposit_fen: 500n,
    },
    {
      taken_at: '2026-10-02T01:00:00.000Z',
      reader: '陈阿香',
      note: '',
      kind: 'other',
      late: false,
      days: 4n,
      deposit_fen: 250n,
    },
  ]
  const content = buildContent(spec, rows, unit, '2026-10')

  it('masks, marks what is withheld, sorts and counts', () => {
    expect(content.title).toBe('石塘村2026 年 10 月借书公开表')
    expect(content.rows).toEqual([
      ['2026-10-02', '陈**', '', 'other'],
      ['2026-10-09', '李**', WITHHELD, '小说'],
    ])
    expect(content.hidden).toEqual([
      [0, 1, 'part'],
      [1, 1, 'part'],
      [1, 2, 'whole'],
    ])
    expect(content.statistics.map((s) => s.value)).toEqual(['2', '1', '8', '7.50'])
    expect(content.headline).toBe('2026 年 10 月借出 2 次，平均 8 天。')
    expect(content.headline_en).toBe('2 loans in October 2026.')
  })

  it('takes cells that are spelled like the language’s own words, and values that are no text', () => {
    const odd = [
      {
        taken_at: { toString: 1 },
        reader: '__proto__',
        note: 'constructor',
        kind: 'toString',
        late: Object.create(null),
      },
    ]
    expect(buildContent(spec, odd, unit, '2026-10').rows).toEqual([['（隐去）', '_**', 'constructor', 'toString']])
  })

  it('keeps missing apart from zero', () => {
    const none = buildContent(spec, [], unit, '2026-10')
    expect(none.statistics.map((s) => s.value)).toEqual(['0', '0', null, '0.00'])
    expect(none.headline).toContain('没有数据')
  })

  it('holds nothing personal in any edition, whatever the rows hold', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            taken_at: fc.anything(),
            reader: fc.oneof(fc.string(), fc.constant('13987654321')),
            note: fc.oneof(fc.string(), fc.constant('卡号 6228480012345678904')),
            kind: fc.anything(),
          }),
        ),
        (many) => {
          const made = buildContent(spec, many as never, unit, '2026-10')
          expect(findPersonalData(made.rows.flat().join('\n'))).toEqual([])
        },
      ),
    )
  })

  it('says the sheet in sentences and names periods as people do', () => {
    expect(spokenSheet(content, '2026-11-05T01:12:00.000Z')).toContain('陈某某')
    expect(spokenPeriod('2026-Q3', 'zh')).toBe('2026 年第 3 季度')
  })
})

describe('toCsv', () => {
  it('quotes, and disarms what a spreadsheet would calculate', () => {
    const csv = toCsv({ ...buildContent(spec, [], unit, '2026-10'), rows: [['=1+1', '@x', '-5', 'a"b,c']] })
    expect(csv).toBe('\ufeff日期,谁借的,备注,种类\r\n\'=1+1,\'@x,-5,"a""b,c"\r\n')
  })
})
