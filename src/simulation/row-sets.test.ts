import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { loadPack, type Pack } from '#pack'
import { programParts } from '../../test/parts.ts'
import { bornOn, checkSign } from '../facts/identity.ts'
import { readOfficeFile } from '../facts/reading/read-file.ts'
import { countySeed } from './county.ts'
import { toGb18030 } from './gb18030.ts'
import { fileBytes, loadedRows, type PackRows, readRows } from './handed-files.ts'

let pack: Pack
let rows: PackRows

beforeAll(async () => {
  pack = await loadPack(join(import.meta.dirname, '../../packs/benefit-payments'), await programParts())
  rows = (await readRows(pack))!
})

const of = (table: string) => rows.grown.tables.get(table)!

describe('a year of payments', () => {
  test('18,764 payments over 88 villages, nobody twice, and every amount its quantity times its standard', () => {
    const payments = of('payment')
    expect(payments).toHaveLength(18_764)
    expect(new Set(payments.map((p) => p['division_code'])).size).toBe(88)
    expect(new Set(payments.map((p) => p['payment_id'])).size).toBe(18_764)
    for (const p of payments) expect(Number(p['amount'])).toBeCloseTo(Number(p['quantity']) * Number(p['standard']), 5)
  })

  test('numbers are nobody’s, right by their check sign, and one for each beneficiary', () => {
    const numbers = new Map<unknown, unknown>()
    for (const row of of('beneficiary')) {
      const number = String(row['id_number'])
      expect(number).toMatch(/^990121/)
      expect(checkSign(number.slice(0, 17))).toBe(number[17])
      expect(bornOn(number)).toBeDefined()
      numbers.set(row['beneficiary_id'], number)
    }
    expect(numbers.size).toBe(of('beneficiary').length)
  })

  test('陈阿香 is paid three times, 1,186.00 in all, to the account ending in 6621', () => {
    const hers = of('payment').filter((p) => p['name'] === '陈阿香')
    expect(hers.map((p) => [p['policy_code'], p['amount']]).sort()).toEqual([
      ['FARMLAND', '861.00'],
      ['FOREST', '95.00'],
      ['RICE', '230.00'],
    ])
    expect(hers.every((p) => String(p['account']).endsWith('6621'))).toBe(true)
  })

  test('six, four, two and nine are planted by name', () => {
    const named = (rule: string) => rows.grown.plants.get(rule)!.map((row) => row['name'])
    expect(named('paid-after-death')).toEqual(['周福根', '沈阿毛', '许金妹', '钱水花', '方根林', '罗桂英'])
    expect(new Set(rows.grown.plants.get('one-account-several-people')!.map((r) => r['account'])).size).toBe(4)
    expect(named('two-exclusive-benefits')).toEqual(['汪海生', '余秋菊'])
    expect(named('entitled-not-paid')).toHaveLength(9)
  })

  test('the same seed gives the same rows', async () => {
    expect((await readRows(pack, countySeed()))!.grown.tables.get('payment')).toEqual(of('payment'))
  })
})

describe('files to be dropped', () => {
  const read = async (name: string) => {
    const bytes = await fileBytes(rows, rows.files.find((file) => file.name === name)!)
    return { bytes, file: await readOfficeFile(bytes) }
  }

  test('412 deaths in GB18030, and none loaded before', async () => {
    const { file } = await read('死亡登记_演示.csv')
    expect(file.encoding).toBe('gb18030')
    expect(file.sheets[0]!.rows).toHaveLength(413)
    expect(loadedRows(rows, 'death')).toEqual([])
  })

  test('the payments of October with a title above and seven wrong rows among them', async () => {
    const { file, bytes } = await read('补贴发放_2026年10月_演示.xlsx')
    const october = of('payment').length - loadedRows(rows, 'payment').length
    expect(file.sheets[0]!.rows).toHaveLength(2 + 1 + october + 7)
    expect(bytes.length).toBeLessThan(400_000)
    expect(toGb18030('死亡登记').toString('hex')).toBe('cbc0cdf6b5c7bcc7')
  })

  test('the bank’s answer for three payments, 540.00', async () => {
    const { file } = await read('银行退回_演示.csv')
    const [heading, ...lines] = file.sheets[0]!.rows
    const amount = heading!.indexOf('退回金额（元）')
    expect(lines.reduce((sum, line) => sum + Number(line[amount]), 0)).toBe(540)
  })
})
