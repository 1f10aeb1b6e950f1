import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readXlsx, writeXlsx } from 'hucre'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashIdentity, type Keyring, openKeyring } from '#crypto'
import { looksAt } from '#ledger'
import { sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { COUNTY, multipart, NOW, OTHER, openVillage, TOWN, VILLAGE, type Village } from '../forms/testing/village.ts'
import { checkSign } from './identity.ts'
import { lineageOf } from './index.ts'
import { routes } from './module.ts'
import { installTables } from './table.store.ts'
import { type FactTable, SourceDefinition, TableDefinition } from './table.ts'

const id = (body: string): string => body + checkSign(body)
const ID = { chen: id('99012119580101123'), li: id('99012119610212001'), wang: id('99012119700303456') }

const GRANT: FactTable = {
  pack: 'small-grants',
  name: 'grant',
  definition: TableDefinition.parse({
    title: '补贴发放',
    key: ['grant_id'],
    checks: [
      { later: 'paid_on', earlier: 'id_number' },
      { one: 'id_number', per: 'beneficiary' },
    ],
    columns: {
      grant_id: { type: 'text', title: '编号', required: true },
      division_code: { type: 'text', title: '行政区划代码', required: true, sensitivity: 'public' },
      beneficiary: { type: 'text', title: '人员编号', required: true },
      name: { type: 'text', title: '姓名', required: true, sensitivity: 'personal' },
      id_number: { type: 'id_number', title: '身份证号', required: true, sensitivity: 'sealed' },
      account: { type: 'bank_account', title: '银行账号', sensitivity: 'sealed' },
      amount: { type: 'money', title: '金额（元）', required: true },
      paid_on: { type: 'date', title: '发放日期', required: true },
    },
  }),
  source: SourceDefinition.parse({ title: '财政', expect: { max_rejected_share: 0.9 }, unknown_columns: 'ignore' }),
  codelists: {},
}
const HEADING = ['编号', '行政区划代码', '人员编号', '姓名', '身份证号', '银行账号', '金额（元）', '发放日期']
const ACCOUNT = '6228990121000006621'

let db: TestDatabase
let village: Village
let folder: string
let keyring: Keyring

beforeAll(async () => {
  db = await cloneDatabase()
  folder = await mkdtemp(join(tmpdir(), 'qinglian-imports-'))
  keyring = openKeyring(join(folder, 'keys'), { at: NOW })
  const examples = async () => [{ name: '样例.csv', title: '样例', bytes: async () => Buffer.from('编号\n') }]
  village = await openVillage(db, (app, clock) =>
    routes(app, {
      stores: db.stores,
      clock,
      keyring,
      blobs: join(folder, 'files'),
      uploads: join(folder, 'uploads'),
      snapshots: join(folder, 'snapshots'),
      examples,
    }),
  )
  await db.stores.owner.transaction((tx) => installTables(tx, [GRANT], NOW))
})
afterAll(async () => {
  await village.app.close()
  await db.drop()
  await rm(folder, { recursive: true })
})

const inspector = () => village.as('周敏', COUNTY)

async function ask(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object, headers = inspector()) {
  const answer = await village.app.inject({
    method,
    url: `/api/v1${path}`,
    headers: await headers,
    ...(body ? { payload: body } : {}),
  })
  const text = answer.body
  const json = (answer.headers['content-type'] ?? '').toString().includes('json') ? answer.json() : undefined
  return { status: answer.statusCode, json, text, raw: answer.rawPayload }
}

async function drop(bytes: Uint8Array, name: string, headers = inspector()) {
  const form = multipart(bytes, name)
  const answer = await village.app.inject({
    method: 'POST',
    url: '/api/v1/imports',
    headers: { ...form.headers, ...(await headers) },
    payload: form.payload,
  })
  return { ...answer.json(), status: answer.statusCode } as { status: number; id: string; error?: { code: string } }
}

const row = (n: string, division: string, who: string, number: string, amount: string, on: string) => [
  n,
  division,
  who,
  '陈阿香',
  number,
  ACCOUNT,
  amount,
  on,
]
const csv = (rows: string[][]) => Buffer.from(`${[HEADING, ...rows].map((r) => r.join(',')).join('\n')}\n`)
const good = (n: string, number = ID.chen, who = `P${number}`) => row(n, VILLAGE, who, number, '861.00', '2026-05-18')

describe('a file dropped by an office', () => {
  let batchId = 0
  const rows = [
    good('G1'),
    row('G2', VILLAGE, 'P2', ID.li, '2.30万', '二〇二六年五月十八日'),
    row('G3', VILLAGE, 'P3', `${ID.wang.slice(0, 17)}${ID.wang[17] === '1' ? '2' : '1'}`, '95', '2026-05-18'),
    row('G4', VILLAGE, 'P4', ID.wang, '九十五', '2026-05-18'),
    row('G5', VILLAGE, 'P5', ID.wang, '95', '1969-05-18'),
    good('G1', ID.wang),
    row('G7', VILLAGE, `P${ID.chen}`, ID.wang, '95', '2026-05-18'),
    row('G8', OTHER, 'P8', ID.wang, '9,5', '2026-05-18'),
  ]

  test('is shown before it is taken, with the reasons of what will not be', async () => {
    const { status, id } = await drop(csv(rows), '补贴.csv')
    expect(status).toBe(201)
    const [name] = await readdir(join(folder, 'uploads'))
    expect(await readFile(join(folder, 'uploads', name!), 'utf8')).not.toContain(ID.chen)
    const { json } = await ask('POST', `/imports/${id}/look`, {})
    expect(json).toMatchObject({ table: { id: 'small-grants/grant' }, records: 8, good: 2, rejected: 6, already: null })
    expect(json.rejects.map((r: { row: number; column: string }) => [r.row, r.column])).toEqual([
      [4, '身份证号'],
      [5, '金额（元）'],
      [6, '发放日期'],
      [7, '编号'],
      [8, '身份证号'],
      [9, null],
    ])
    expect(JSON.stringify(json)).not.toContain(ID.chen)
    expect(json.sample[0].cells).toContain('尾号6621')

    const done = await ask('POST', `/imports/${id}/confirm`, {})
    expect(done.status).toBe(201)
    expect(done.json).toMatchObject({
      batch: { taken: 2, rejected: 6, hasRejects: true, file: '补贴.csv' },
      rowsNow: 2,
    })
    batchId = done.json.batch.id
    expect(await readdir(join(folder, 'uploads'))).toEqual([])
  })

  test('keeps hashes that join, and the originals sealed', async () => {
    const { rows: kept } = await sql<
      Record<string, string>
    >`select row_id::text, id_number, account, amount::text, paid_on
      from fact_small_grants."grant" order by row_id`.execute(db.stores.owner.query)
    expect(kept[0]!['id_number']).toBe(hashIdentity(keyring, 'id-number', ID.chen))
    expect(kept[1]).toMatchObject({ amount: '2300000', paid_on: '2026-05-18' })
    const everything = await sql<{
      t: string
    }>`select string_agg(o::text, ' ') || (select string_agg(r::text, ' ') from facts.reject r) as t
      from facts.original o`.execute(db.stores.owner.query)
    for (const number of [ID.chen, ID.wang, ACCOUNT]) expect(everything.rows[0]!.t).not.toContain(number)

    const asked = {
      table: 'small-grants/grant',
      row: kept[0]!['row_id']!,
      column: 'id_number',
      purpose: '核对死亡登记',
    }
    expect((await ask('POST', '/facts/originals', asked)).json).toEqual({ value: ID.chen })
    const looks = await db.stores.owner.transaction((tx) => looksAt(tx, `small-grants/grant/${asked.row}`))
    expect(looks).toMatchObject([{ purpose: '核对死亡登记' }])
    expect((await ask('POST', '/facts/originals', { ...asked, purpose: '' })).status).toBe(400)
    expect((await ask('POST', '/facts/originals', { ...asked, column: 'name' })).status).toBe(404)
  })

  test('gives the refused rows back with the reason beside each', async () => {
    const answer = await ask('GET', `/imports/batches/${batchId}/rejects.xlsx`)
    expect(answer.status).toBe(200)
    const book = await readXlsx(new Uint8Array(answer.raw))
    const [heading, ...lines] = book.sheets[0]!.rows
    expect(heading!.slice(0, 3)).toEqual(['原来的行号', '为什么没有导入', '编号'])
    expect(lines).toHaveLength(6)
    expect(lines[0]!.slice(0, 3)).toEqual([4, '身份证号：身份证号最后一位对不上，请核对有没有抄错', 'G3'])
    // Put right, the very workbook can be dropped again: nothing else of it is new.
    const fixed = await writeXlsx({
      sheets: [{ name: 'x', rows: [heading!, [5, '', ...row('G4', VILLAGE, 'P4', ID.wang, '95', '2026-05-18')]] }],
    })
    const again = await drop(fixed as Uint8Array, '改好.xlsx')
    expect((await ask('POST', `/imports/${again.id}/look`, {})).json).toMatchObject({
      records: 1,
      good: 1,
      kind: 'xlsx',
    })
    expect((await ask('DELETE', `/imports/${again.id}`)).status).toBe(204)
  })

  test('says that it was here before, and leads from a row to its file and row', async () => {
    const again = await drop(csv(rows), '另一个名字.csv')
    const looked = await ask('POST', `/imports/${again.id}/look`, {})
    expect(looked.json.already).toBe(NOW)
    const refused = await ask('POST', `/imports/${again.id}/confirm`, {})
    expect([refused.status, refused.json.error.code]).toEqual([409, 'facts.already_imported'])
    expect(refused.json.error.message).toContain('已经导入过')
    const rowId = String((BigInt(batchId) << 32n) + 2n)
    expect((await lineageOf(db.stores.owner.query, [rowId])).get(rowId)).toMatchObject({ fileName: '补贴.csv', row: 3 })
  })

  test('is taken back with a reason, and may come again', async () => {
    expect((await ask('POST', `/imports/batches/${batchId}/undo`, { why: '发错了文件' })).status).toBe(204)
    const { json } = await ask('GET', '/imports')
    expect(json.items[0]).toMatchObject({ id: batchId, undoneWhy: '发错了文件' })
    const left = await sql<{ n: bigint }>`select count(*) as n from fact_small_grants."grant"`.execute(
      db.stores.owner.query,
    )
    expect(left.rows[0]!.n).toBe(0n)
    expect((await ask('POST', `/imports/batches/${batchId}/undo`, { why: '再撤' })).json.error.code).toBe(
      'facts.already_undone',
    )
    const again = await drop(csv(rows), '补贴.csv')
    expect((await ask('POST', `/imports/${again.id}/confirm`, {})).status).toBe(201)
  })
})

describe('who may bring and see what', () => {
  const accountant = () => village.as('何阿根', VILLAGE)

  test('an accountant brings rows of her own village only, and sees no file of the county', async () => {
    const { id } = await drop(
      csv([good('A1'), row('A2', OTHER, 'P', ID.li, '1', '2026-01-01')]),
      '村.csv',
      accountant(),
    )
    const { json } = await ask('POST', `/imports/${id}/look`, {}, accountant())
    expect(json).toMatchObject({ good: 1, rejected: 1, rejects: [{ row: 3, reason: '不在您负责的地方' }] })
    expect((await ask('POST', `/imports/${id}/confirm`, {}, accountant())).status).toBe(201)
    expect((await ask('GET', '/imports', undefined, accountant())).json.total).toBe(1)
    expect((await ask('GET', '/imports')).json.total).toBe(3)
    const other = await ask('GET', '/imports/batches/1', undefined, accountant())
    const none = await ask('GET', '/imports/batches/99999', undefined, accountant())
    expect([other.status, none.status]).toEqual([404, 404])
  })

  test('another person’s waiting file is nobody’s; a post without imports gets one sentence', async () => {
    const { id } = await drop(csv([good('B1')]), '县.csv')
    expect((await ask('POST', `/imports/${id}/look`, {}, accountant())).json.error.code).toBe('facts.no_such_upload')
    const keeper = await drop(csv([good('B1')]), '县.csv', village.as('周晓澜', VILLAGE))
    expect([keeper.status, keeper.error?.code]).toEqual([403, 'facts.may_not_import'])
    expect((await drop(csv([good('B2')]), '镇.csv', village.as('张书记', TOWN))).status).toBe(201)
  })

  test('files that are no table are one sentence each', async () => {
    const codeOf = async (bytes: Uint8Array, name: string) => {
      const { id } = await drop(bytes, name)
      const { json } = await ask('POST', `/imports/${id}/look`, {})
      expect(json.error.message).toMatch(/[一-龥].*。$/)
      return json.error.code
    }
    expect(await codeOf(Buffer.from('品名,数量\n米,3\n'), '米.csv')).toBe('facts.no_table_found')
    expect(await codeOf(Buffer.from('编号,姓名,身份证号\nG1,甲,1\n'), '半.csv')).toBe('facts.no_table_found')
    expect(await codeOf(Buffer.from('PK\u0003\u0004oops'), '坏.xlsx')).toBe('facts.workbook_broken')
    expect((await ask('GET', '/imports/examples')).json).toEqual([{ name: '样例.csv', title: '样例' }])
    expect((await ask('GET', `/imports/examples/${encodeURIComponent('样例.csv')}`)).text).toBe('编号\n')
  })
})
