import { writeXlsx } from 'hucre'
import { describe, expect, test } from 'vitest'
import { type FactTable, SourceDefinition, TableDefinition } from '../table.ts'
import { findBest, findTable } from './heading.ts'
import { readOfficeFile } from './read-file.ts'
import { decodedText, kindOf, readSheets } from './sheets.ts'

const TABLE: FactTable = {
  pack: 'small-grants',
  name: 'grant',
  definition: TableDefinition.parse({
    title: '发放表',
    columns: {
      name: { type: 'text', title: '姓名', required: true },
      id_number: { type: 'id_number', title: '身份证号', required: true },
      amount: { type: 'money', title: '金额（元）', required: true },
      paid_on: { type: 'date', title: '发放日期' },
    },
  }),
  source: SourceDefinition.parse({ title: '村里' }),
  codelists: {},
}
const OTHER: FactTable = {
  ...TABLE,
  name: 'death',
  definition: TableDefinition.parse({
    title: '死亡登记',
    columns: {
      name: { type: 'text', title: '姓名', required: true },
      id_number: { type: 'id_number', title: '身份证号', required: true },
      died_on: { type: 'date', title: '死亡日期', required: true },
    },
  }),
}

const workbook = async (rows: (string | number | Date | null)[][], merges: object[] = []): Promise<Uint8Array> =>
  (await writeXlsx({ sheets: [{ name: '发放', rows, merges: merges as never }] })) as Uint8Array

describe('a workbook of an office', () => {
  test('a title, a note, two merged heading lines and 65,000 phantom rows', async () => {
    const rows: (string | number | Date | null)[][] = [
      ['石塘村 2026 年补贴发放表', null, null, null],
      ['单位：万元', null, null, null],
      ['基本信息', null, '发放', null],
      ['姓 名', '身份证号', '金额（万元）', '发放日期'],
      ['陈阿香', '990121195801011234', 0.0861, new Date('2026-05-18T00:00:00Z')],
      [null, null, null, null],
      ['李守田', 9.90121195801011e17, 1.2, 46160],
      ...Array.from({ length: 65_000 }, () => [null, null, null, null]),
      ['', ' ', null, null],
    ]
    const merges = [
      { startRow: 0, startCol: 0, endRow: 0, endCol: 3 },
      { startRow: 2, startCol: 0, endRow: 2, endCol: 1 },
      { startRow: 2, startCol: 2, endRow: 2, endCol: 3 },
    ]
    const read = await readOfficeFile(await workbook(rows, merges))
    expect(read).toMatchObject({ kind: 'xlsx', sheets: [{ name: '发放' }] })
    expect(read.sheets[0]!.rows).toHaveLength(7)
    const found = findBest([OTHER, TABLE], read.sheets)!
    expect([found.table.name, found.until]).toEqual(['grant', 3])
    expect(found.headings.map((h) => h.column)).toEqual(['name', 'id_number', 'amount', 'paid_on'])
    expect(found.headings[2]!.inTenThousands).toBe(true)
    expect(read.sheets[0]!.rows[4]).toEqual(['陈阿香', '990121195801011234', '0.0861', '2026-05-18'])
    // A number of eighteen places that was typed as a number is not passed off as the one it was.
    expect(read.sheets[0]!.rows[6]![1]).toMatch(/e\+17$/)
  })

  test('a file that is something else is one sentence', async () => {
    const code = (bytes: Uint8Array) => readOfficeFile(bytes).catch((error) => error.problem?.code)
    const half = (await workbook([['姓名'], ['甲']])).slice(0, 300)
    expect(await code(half)).toBe('facts.workbook_broken')
    expect(await code(Buffer.from(''))).toBe('facts.file_empty')
    expect(await code(Buffer.from('姓名,身份证号\n"甲,1\n'))).toBe('facts.quotes_open')
    expect(await code(Buffer.from([0, 1, 2, 3, 0, 255, 254, 0]))).toMatch(/^facts\.(unknown_encoding|not_a_table)$/)
    const many = Buffer.from(`姓名\n${'甲\n'.repeat(60)}`)
    expect(await readOfficeFile(many, { rows: 50 }).catch((e) => e.problem)).toMatchObject({
      code: 'facts.too_many_rows',
      params: { rows: 50 },
    })
  })
})

describe('a text in columns', () => {
  const gb = Buffer.from('d0d5c3fb2cc9edb7ddd6a4bac50ab3c2b0a2cfe32c310a', 'hex')

  test('the bytes say the encoding, not the mark and not the name', () => {
    expect(decodedText(gb)).toEqual({ encoding: 'gb18030', text: '姓名,身份证号\n陈阿香,1\n' })
    // A UTF-8 mark somebody pasted before bytes of GB18030.
    expect(decodedText(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), gb])).text).toContain('陈阿香')
    expect(decodedText(Buffer.from('\ufeff姓名,1', 'utf16le')).encoding).toBe('utf-16le')
  })

  test('tabs and semicolons are found, quotes hold commas', async () => {
    const rows = async (text: string) => (await readSheets(Buffer.from(text), { rows: 100 })).sheets[0]!.rows
    expect(await rows('姓名\t金额\n甲\t"1,5"\n')).toEqual([
      ['姓名', '金额'],
      ['甲', '1,5'],
    ])
    expect(await rows('姓名;金额\n甲;1,5\n')).toEqual([
      ['姓名', '金额'],
      ['甲', '1,5'],
    ])
    expect(kindOf(Buffer.from('PK\u0003\u0004'))).toBe('xlsx')
  })

  test('a heading of another table is not this table', () => {
    const sheet = {
      name: '',
      rows: [
        ['品名', '数量'],
        ['米', '3'],
      ],
    }
    expect(findTable(TABLE, sheet)).toBeUndefined()
  })
})
