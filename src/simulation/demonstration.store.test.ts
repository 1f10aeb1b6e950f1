import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openSession } from '#access'
import { openKeyring } from '#crypto'
import { personIdOf, postIdOf } from '#directory'
import { listRelations, listTables, relationOf } from '#facts'
import { instantAt, stopwatch } from '#kernel'
import { installPacks, loadPacks, type Pack } from '#pack'
import { completeTask, connectProcess, findProgress, sendMessage } from '#process'
import { checkRules, runRules } from '#rules'
import { measureAll } from '#scoring'
import { openEngine, sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { programParts } from '../../test/parts.ts'
import '../devices/module.ts'
import '../process/module.ts'
import { type LoadedDemonstration, loadDemonstration } from './demonstration.ts'

const AT = instantAt('2026-11-05', '08:30')
/** Ten on an idle machine; this only catches what has become slower by far, on test machines that are shared. */
const SECONDS = 120
const parts = await programParts()

let db: TestDatabase
let folder: string
let packs: Pack[]
let loaded: LoadedDemonstration
let seconds: number

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qinglian-simulation-'))
  db = await cloneDatabase()
  packs = (await loadPacks([join(import.meta.dirname, '../../packs')], parts)).filter(
    (p) => p.manifest.workspace === 'county',
  )
  await installPacks(db.stores.owner, packs, parts, AT)
  const keyring = openKeyring(join(folder, 'keys'), { at: AT })
  connectProcess({ keyring })
  const time = stopwatch()
  loaded = await loadDemonstration(db.stores, { packs, at: AT, keyring, blobs: join(folder, 'files') })
  seconds = time() / 1000
}, 180_000)

afterAll(async () => {
  await db?.drop()
  await rm(folder, { recursive: true, force: true })
})

const one = async <T>(query: ReturnType<typeof sql<T>>): Promise<T> =>
  (await query.execute(db.stores.owner.query)).rows[0]!

/** Rows of all imported tables, counted. */
async function rowsOfTables(): Promise<number> {
  let sum = 0
  for (const table of await listTables(db.stores.owner.query))
    sum += Number((await one(sql<{ n: bigint }>`select count(*) as n from ${sql.raw(relationOf(table))}`)).n)
  return sum
}

/** The months whose accounts a village published late on purpose (`late` in its pack's records). */
const LATE_SHEETS = ['2026-02', '2026-05', '2026-08'].map((month) => `published-late 990121100202|${month}`)

describe('the loaded demonstration', () => {
  it('holds the year it simulated, quickly', async () => {
    const counts = await one(sql<{ m: bigint; t: bigint; i: bigint; a: bigint }>`select
      (select count(*) from process.matter) as m, (select count(*) from process.task) as t,
      (select count(*) from devices.impression) as i, (select count(*) from access.account) as a`)
    expect(Number(counts.m)).toBe(loaded.matters)
    expect(Number(counts.i)).toBe(loaded.impressions)
    expect(Number(counts.a)).toBe(loaded.accounts)
    expect(loaded.matters).toBeGreaterThan(3500)
    // The paper register, what offices paid out, and what units wrote down month by month.
    expect(loaded.tableRows).toBe(await rowsOfTables())
    expect(loaded.tableRows).toBeGreaterThan(40_000)
    expect(seconds).toBeLessThan(SECONDS)
  })

  it('numbers without gaps in every village and year', async () => {
    const { rows } = await sql<{ gaps: bigint }>`select count(*) as gaps from (
      select unit_id, substring(number from '〔(\\d+)〕') as year, count(*) as n, max(substring(number from '〕(\\d+)号')::int) as last
      from process.matter group by 1, 2) g where n <> last`.execute(db.stores.owner.query)
    expect(rows[0]!.gaps).toBe(0n)
  })

  it('lets the applicant follow what is under way by its code', async () => {
    const { code } = await one(
      sql<{ code: string }>`select code from process.matter where data ->> 'purpose' like '河滩地%'`,
    )
    const seen = (await findProgress(db.stores.public, code))!
    expect(seen).toMatchObject({ state: 'open', applicant: '孙*良', unit: '新坪村', title: '承包租赁合同' })
    expect(seen.steps[0]).toMatchObject({ name: '印章管理员核对材料', state: 'current', post: '印章管理员' })
    expect(JSON.stringify(seen)).not.toContain('周晓澜')
  })

  it('goes on with what is under way, to its end and through every platform action', async () => {
    const { task, unit } = await one(sql<{ task: string; unit: string }>`select t.id as task, t.unit_id as unit
      from process.task t join process.matter m on m.id = t.matter_id
      where t.state = 'open' and t.element = 'approve_village' and m.applicant_name = '叶春兰'`)
    const personId = personIdOf('990121100200', '王建明')
    const { actor } = await db.stores.app.transaction((tx) => openSession(tx, personId, AT))
    expect(actor.posts.map((post) => post.postId)).toContain(postIdOf(unit, 'village-head'))
    const status = await db.stores.owner.transaction(async (tx) => {
      await completeTask(tx, { taskId: task, actor, outcome: 'approved', at: AT })
      const { matter_id: matterId } = (
        await sql<{ matter_id: string }>`select matter_id from process.task where id = ${task}::uuid`.execute(tx)
      ).rows[0]!
      await sendMessage(tx, { matterId, message: 'seals.completed', at: AT })
      return (await sql<{ status: string }>`select status from process.matter where id = ${matterId}::uuid`.execute(tx))
        .rows[0]!.status
    })
    expect(status).toBe('done')
  })

  it('says the paper register took 1,860 minutes where the platform takes 21', async () => {
    const { paper, now } = await one(sql<{ paper: string; now: string }>`select
      (select avg(extract(epoch from approved_at - received_at) / 60) from fact_village_seal.paper_register) as paper,
      (select avg(extract(epoch from t.done_at - t.opened_at) / 60) from process.task t join process.matter m on m.id = t.matter_id
        join directory.unit u on u.id = m.unit_id where u.name = '新坪村' and m.month >= '2026-01' and t.element like 'approve%' and t.state = 'done') as now`)
    expect(Math.round(Number(paper))).toBe(1860)
    expect(Math.round(Number(now))).toBe(21)
    expect((100 * (1 - Number(now) / Number(paper))).toFixed(1)).toBe('98.9')
  })
})

describe('the packs’ rules', () => {
  it('answer every case as written, on PostgreSQL and on DuckDB', async () => {
    const engine = await openEngine({ folders: [folder], spill: join(folder, 'spill'), memoryMb: 300 })
    try {
      const { teach } = await import('../rules/evaluate.store.ts')
      await teach(engine)
      for (const pack of packs) {
        const relations = await listRelations(db.stores.owner.query, pack.id)
        expect((await checkRules({ engine }, pack, relations)).complaints).toEqual([])
        await db.stores.owner.transaction(async (tx) => {
          expect((await checkRules({ tx }, pack, relations)).complaints).toEqual([])
        })
      }
    } finally {
      await engine.close()
    }
  })

  it('find every planted wrong and nothing else in a lawful year', async () => {
    await runRules(db.stores, { asOf: AT, engine: 'duckdb' })
    const { rows } = await sql<{ rule: string; subject: string; unit: string; period: string }>`
      select f.rule, f.subject, f.period, u.name as unit from rules.flag f left join directory.unit u on u.id = f.unit_id
      where f.state = 'raised' and f.outcome = 'flag'`.execute(db.stores.owner.query)
    const found = rows.map((r) => `${r.rule.split('/')[1]} ${r.subject}`).sort()
    const expected: string[] = []
    for (const year of loaded.years.values())
      for (const { rule, matterId, looseKeys } of year.expectations)
        expected.push(...(matterId ? [`${rule} ${matterId}`] : looseKeys.map(() => `${rule} (loose)`)))
    for (const { written } of loaded.records.values())
      for (const { row, expect: rules } of written.plants)
        for (const rule of rules)
          expected.push(`${rule} ${row[rule === 'spending-without-resolution' ? 'line_id' : 'voucher_id']}`)
    expected.push(...LATE_SHEETS)
    const known = new Set(expected.map((e) => e.split(' ')[1]!))
    const loose = (line: string): string => (known.has(line.split(' ')[1]!) ? line : `${line.split(' ')[0]} (loose)`)
    expect(found.map(loose).sort()).toEqual(expected.sort())
    const here = rows.filter((r) => r.unit === '新坪村' && r.period === '2026-11').map((r) => r.rule.split('/')[1])
    expect(here.sort()).toEqual(['approval-over-limit', 'no-photo'])
  })

  it('are measured for villages that used their seals often enough, and left unsaid for the others', async () => {
    await measureAll(db.stores.owner, AT)
    const { rows } = await sql<{ unit: string; state: string; value: number | null }>`
      select unit_name as unit, state, value from scoring.measurement
      where period = '2026-10' and indicator like '%/seal-conduct'`.execute(db.stores.owner.query)
    expect(rows).toHaveLength(88)
    const count = (state: string): number => rows.filter((r) => r.state === state).length
    expect(count('measured')).toBeGreaterThan(10)
    expect(count('too_few')).toBeGreaterThan(20)
    expect(rows.filter((r) => r.state !== 'measured').every((r) => r.value === null)).toBe(true)
    expect(rows.find((r) => r.unit === '新坪村')).toMatchObject({ state: 'measured', value: 1 })
  })
})
