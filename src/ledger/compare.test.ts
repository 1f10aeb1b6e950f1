import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareContent, sameCell, tableOf } from './compare.ts'
import { sentenceOfFinding } from './findings.ts'
import { parseTable } from './table-text.ts'
import { SAMPLE_CONTENT } from './testing/bundle-sample.ts'

const first = (seen: string | string[][], content: unknown = SAMPLE_CONTENT) => {
  const found = compareContent(content, seen)
  return { ok: found.ok, count: found.findings.length, zh: sentenceOfFinding('zh', found.findings[0]!) }
}
const rows = SAMPLE_CONTENT.rows.map((row) => [...row])
const edited = (row: number, column: number, text: string) =>
  rows.map((cells, r) => cells.map((cell, c) => (r === row && c === column ? text : cell)))

describe('comparing with what hangs on the wall', () => {
  it('says that every cell is as published', () => {
    expect(first(rows)).toEqual({ ok: true, count: 1, zh: '对得上：4 行，每一格都和公布时一样。' })
  })

  it('names the row and the column that differ', () => {
    expect(first(edited(3, 3, '1,168.00')).zh).toBe(
      '对不上：第 4 行金额和公布时不同。公布的是“1,186.00”，这里是“1,168.00”。',
    )
    const two = compareContent(SAMPLE_CONTENT, [...edited(0, 0, '10-09').slice(0, 3), ...edited(3, 1, '招待').slice(3)])
    expect(two.differences).toEqual([
      { row: 1, column: '日期', published: '10-08', seen: '10-09' },
      { row: 4, column: '事由', published: '办公用品报销', seen: '招待' },
    ])
  })

  it('takes CSV with a heading in another order, tabs from a spreadsheet, full-width digits and a 元', () => {
    const csv = `\ufeff金额,事由,日期,份数\r\n0,低保申请证明,10-08,1\r\n"12,600.00元","堰塘清理合同",10-12,２\r\n861.00,公益林补偿领款,10-19,1\r\n¥1186.00,办公用品报销,10-27,1\r\n`
    expect(first(csv).ok).toBe(true)
    expect(first(rows.map((row) => row.join('\t')).join('\n')).ok).toBe(true)
    expect(first(csv.replace('861', '816')).zh).toContain('第 3 行金额')
  })

  it('a lost or added row is one finding, not a shift of all', () => {
    expect(first(rows.filter((_, i) => i !== 1))).toEqual({
      ok: false,
      count: 1,
      zh: '对不上：公布时的第 2 行，这里没有。',
    })
    expect(first([...rows.slice(0, 2), ['10-13', '多一行', '1', '5.00'], ...rows.slice(2)])).toEqual({
      ok: false,
      count: 1,
      zh: '对不上：这里的第 3 行，公布时没有。',
    })
  })

  it('reads rows by name with labels, and says when there is nothing to compare', () => {
    const content = {
      columns: [
        { name: 'day', label: '日期' },
        { name: 'sum', label: '金额' },
      ],
      rows: [{ day: '10-08', sum: 5 }],
    }
    expect(tableOf(content)).toEqual({ columns: ['日期', '金额'], rows: [['10-08', '5']] })
    expect(first([['10-08', '6']], content).zh).toContain('第 1 行金额')
    expect(first('', content).zh).toBe('还没有可以比对的内容。')
    expect(first(rows, { text: 'x' }).zh).toContain('不是表格')
  })

  it('finds every single edit', () => {
    fc.assert(
      fc.property(fc.nat(3), fc.nat(3), fc.string({ maxLength: 8 }), (row, column, text) => {
        const found = compareContent(SAMPLE_CONTENT, edited(row, column, text))
        const same = sameCell(rows[row]![column]!, text)
        expect(found.ok).toBe(same)
        if (!same) expect(found.differences).toMatchObject([{ row: row + 1, column: SAMPLE_CONTENT.columns[column] }])
      }),
    )
  })
})

it('money is respelled, codes are not', () => {
  for (const [a, b] of [
    ['1,186.00', '1186'],
    ['1186.5', '1186.50元'],
    ['０.００', '0'],
    ['-5.00', '-5'],
    ['a b', 'ab'],
  ] as const)
    expect(sameCell(a, b), `${a} ${b}`).toBe(true)
  for (const [a, b] of [
    ['007', '7'],
    ['1186', '1,187'],
    ['-5', '5'],
    ['', '0'],
    ['1.001', '1.01'],
    ['1,18', '118'],
  ] as const)
    expect(sameCell(a, b), `${a} ${b}`).toBe(false)
})

it('reads quoted cells, doubled quotes and line breaks within quotes', () => {
  expect(parseTable('a,"b ""c"", d"\n"x\ny",z\n\n')).toEqual([
    ['a', 'b "c", d'],
    ['x\ny', 'z'],
  ])
  expect(parseTable('甲，乙\n丙，丁')).toEqual([
    ['甲', '乙'],
    ['丙', '丁'],
  ])
})
