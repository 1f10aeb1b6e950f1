import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { calendarOf } from '#clocks'
import { countySeed } from './county.ts'
import { readRecords } from './records.store.ts'
import { csvOf, keepRecords, monthsOf, type RecordWorld, type WrittenDown, writeDown } from './records.ts'

const county = countySeed()
const calendar = calendarOf()
let world: RecordWorld
let written: WrittenDown

beforeAll(async () => {
  const dir = join(import.meta.dirname, '../../packs/village-accounts')
  world = (await readRecords({ dir }, county, calendar))!
  written = writeDown(world)
})

const lines = (division: string, month: string) =>
  written.tables.get('voucher_line')!.filter((r) => r['division_code'] === division && r['month'] === month)

describe('what villages wrote down', () => {
  it('is the same every time, and a wrong moves no lawful row', () => {
    const spelled = (rows: unknown) => JSON.stringify(rows)
    const twice = writeDown(world)
    for (const [table, rows] of written.tables)
      expect(spelled(twice.tables.get(table)) === spelled(rows), table).toBe(true)
    const lawful = writeDown({ ...world, records: { ...world.records, plants: [] } }).tables.get('voucher')!
    const planted = new Set(written.plants.map((p) => p.row['id']))
    const kept = written.tables.get('voucher')!.filter((r) => !planted.has(r['voucher_id']))
    expect(spelled(kept) === spelled(lawful)).toBe(true)
  })

  it('is exact for Shitang in October', () => {
    const october = lines('990121101200', '2026-10')
    const sum = (kind: string) =>
      october.filter((r) => r['kind'] === kind).reduce((n, r) => n + Math.round(Number(r['amount']) * 100), 0)
    expect(sum('income')).toBe(8_000_000)
    expect(sum('spending')).toBe(14_279_340)
    expect(october.filter((r) => r['kind'] === 'spending').map((r) => [r['title'], r['amount']])).toEqual([
      ['山塘清淤', 96_500],
      ['路灯 12 盏', 28_900],
      ['道路保洁', 7_600],
      ['垃圾分类误工', 7_420],
      ['电费网络', 2_373.4],
    ])
  })

  it('covers all 88 villages and every month, but for the two that Dawan did not hand in', () => {
    const held = new Set(written.tables.get('voucher')!.map((r) => `${r['division_code']} ${r['month']}`))
    expect(held.size).toBe(88 * 10 - 2)
    expect(held.has('990121100203 2026-08')).toBe(false)
  })

  it('keeps the assets and resources of Shitang to the yuan and the tenth of a mu', () => {
    const of = (register: string) =>
      keepRecords(world, world.records.registers.find((r) => r.register === register)!)
        .filter((r) => r.village.name === '石塘村')
        .map((r) => r.values)
    const assets = of('asset')
    expect([assets.length, assets.reduce((n, a) => n + Number(a['original_value']), 0)]).toEqual([23, 486_230_000])
    const plots = of('resource')
    expect([plots.length, Math.round(plots.reduce((n, p) => n + Number(p['area_mu']), 0) * 10)]).toEqual([11, 12_846])
  })
})

it('counts months over the year’s end, and quotes what a spreadsheet would misread', () => {
  expect(monthsOf('2025-11', '2026-02')).toEqual(['2025-11', '2025-12', '2026-01', '2026-02'])
  expect(csvOf([{ a: '一,"二"', b: 2 }], ['a', 'b', 'c'])).toBe('a,b,c\n"一,""二""",2,\n')
})
