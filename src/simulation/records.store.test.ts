import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadCalendar } from '#clocks'
import { installDirectory, unitIdOf } from '#directory'
import { findPersonalData, sheetsOfUnit } from '#disclosure'
import { instantAt } from '#kernel'
import { installPacks, loadPack } from '#pack'
import { runRules } from '#rules'
import { sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { programParts } from '../../test/parts.ts'
import { countySeed } from './county.ts'
import { type LoadedRecords, loadRecords, readRecords } from './records.store.ts'

const AT = instantAt('2026-11-05', '08:30')
const SHITANG = unitIdOf('990121101200')
const county = countySeed()
let db: TestDatabase
let folder: string
let loaded: LoadedRecords

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qinglian-records-'))
  db = await cloneDatabase()
  const parts = await programParts()
  const pack = await loadPack(join(import.meta.dirname, '../../packs/village-accounts'), parts)
  await db.stores.owner.transaction((tx) => installDirectory(tx, county.directory, AT))
  await installPacks(db.stores.owner, [pack], parts, AT)
  const calendar = await loadCalendar(db.stores.owner.query, county.directory.divisions[0]!.code)
  loaded = await loadRecords(db.stores, pack, (await readRecords(pack, county, calendar))!, AT)
  await runRules(db.stores, { asOf: AT, folder })
}, 180_000)

afterAll(async () => {
  await db?.drop()
  await rm(folder, { recursive: true, force: true })
})

describe('a year of village accounts', () => {
  it('raises no flag but those of its plants and of sheets that came late', async () => {
    const { rows } = await sql<{ rule: string; subject: string }>`
      select split_part(rule, '/', 2) as rule, subject from rules.flag where state = 'raised' order by 1, 2`.execute(
      db.stores.owner.query,
    )
    const wanted = loaded.written.plants.flatMap(({ row, expect: rules }) =>
      rules.map((rule) => ({
        rule,
        subject: String(rule === 'spending-without-resolution' ? row['line_id'] : row['voucher_id']),
      })),
    )
    const late = ['2026-02', '2026-05', '2026-08'].map((month) => ({
      rule: 'published-late',
      subject: `990121100202|${month}`,
    }))
    const key = (f: { rule: string; subject: string }) => `${f.rule} ${f.subject}`
    expect(rows.map(key).sort()).toEqual([...wanted, ...late].map(key).sort())
  })

  it('has Shitang’s October on the public page, to the fen, with its vouchers and without personal data', async () => {
    const sheets = await db.stores.public.transaction((tx) =>
      sheetsOfUnit(tx, { unitId: SHITANG, today: '2026-11-05' }),
    )
    const october = sheets.find((s) => s.name === 'monthly-accounts' && s.period === '2026-10')!
    expect(october.headline!.zh).toBe('收入 80,000.00 元，支出 142,793.40 元。')
    const { columns, rows, details } = JSON.parse(Buffer.from(october.canonical).toString())
    expect(columns.map((c: { label: string }) => c.label)).toEqual(['收支', '事项', '金额（元）'])
    const lamps = rows.findIndex((r: string[]) => r[1] === '路灯 12 盏')
    const voucher = Object.fromEntries(
      details.columns.map((c: { name: string }, i: number) => [c.name, details.rows[lamps][i]]),
    )
    expect(voucher).toMatchObject({
      quantity_shown: '12 盏，每盏 2,408.33 元',
      resolution_shown: '石村代〔2026〕11号',
      reviewed_by: '董正平',
      counterparty_shown: '石溪县明亮电气有限公司',
    })
    expect(voucher.invoice_number).toMatch(/^\*\d{4}$/)
    const headlines = sheets.filter((s) => s.period === '2026-Q3').map((s) => s.headline!.zh)
    expect(headlines).toContain('固定资产 23 项，原值 4,862,300.00 元。')
    expect(headlines).toContain('集体资源 11 宗，1284.6 亩。')
    for (const { canonical } of sheets) expect(findPersonalData(Buffer.from(canonical).toString())).toEqual([])
  })

  it('leaves Xinping’s October to its accountant, and says nothing for the months Dawan lacks', async () => {
    const { rows } = await sql<{ unit: string; periods: string[] }>`
      select unit_name as unit, array_agg(period order by period) as periods from published.publication
      where name = 'monthly-accounts' and unit_name in ('新坪村', '大湾村') group by 1 order by 1`.execute(
      db.stores.owner.query,
    )
    const of = Object.fromEntries(rows.map((r) => [r.unit, r.periods]))
    expect(of['新坪村']!.at(-1)).toBe('2026-09')
    expect(of['大湾村']).not.toContain('2026-08')
    const { rows: lacking } = await sql<{ title: string }>`
      select title from model_village_accounts.account_line where lacks_resolution and month = '2026-10' and unit_id = ${unitIdOf('990121100200')}
      order by position`.execute(db.stores.owner.query)
    expect(lacking.map((l) => l.title)).toEqual(['路灯维修 9 盏', '道路保洁', '河道清漂误工'])
  })
})
