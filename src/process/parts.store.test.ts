import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { installPacks, loadPack, type PackPart } from '#pack'
import { sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { packParts } from './module.ts'
import { drawn } from './testing/drawing.ts'
import { START } from './testing/village.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await cloneDatabase()
})
afterAll(() => db.drop())

const dir = join(mkdtempSync(join(tmpdir(), 'process-install-')), 'test-pack')
const put = (path: string, text: string): void => {
  mkdirSync(dirname(join(dir, path)), { recursive: true })
  writeFileSync(join(dir, path), text)
}
const powers = (risk: string) =>
  `powers: [{ code: TP-01, title: 试, basis: [某条], holder: clerk, flow: lend, limit: { working_days: 2, basis: 某条 }, risks: [{ point: ${risk}, level: low, control: 提醒, checked_by: 平台 }], published: 每月公布 }]\n`
const install = async () => {
  const parts = packParts() as PackPart[]
  await installPacks(db.stores.owner, [await loadPack(dir, parts)], parts, START)
}
const flows = async () =>
  (
    await sql<{
      process: string
      title: string
    }>`select process, body ->> 'title' as title from published.flow order by process`.execute(db.stores.public.query)
  ).rows
const versions = async () =>
  Number(
    (await sql<{ n: bigint }>`select count(*) as n from process.definition`.execute(db.stores.owner.query)).rows[0]!.n,
  )

it('publishes flows and powers, keeps every version, and takes down what a pack no longer has', async () => {
  put('pack.yaml', 'id: test-pack\ntitle: 试试\nversion: 1.0.0\nowner: 试\nstatus: draft\n')
  put('flow/lend.bpmn', drawn('start > a > end'))
  put('flow/give.bpmn', drawn('start > a > end'))
  put('powers.yaml', powers('慢'))
  await install()
  expect(await flows()).toEqual([
    { process: 'test-pack/give', title: '试' },
    { process: 'test-pack/lend', title: '试' },
  ])
  const body = sql<{
    risk: string
    process: string
  }>`select body #>> '{risks,0,point,zh}' as risk, body ->> 'process' as process from published.power_item`
  expect((await body.execute(db.stores.public.query)).rows).toEqual([{ risk: '慢', process: 'test-pack/lend' }])

  put('flow/lend.bpmn', drawn('start > a > b > end'))
  rmSync(join(dir, 'flow/give.bpmn'))
  put('powers.yaml', powers('人情'))
  await install()
  await install()
  expect(await flows()).toEqual([{ process: 'test-pack/lend', title: '试' }])
  expect(await versions()).toBe(3)
  expect((await body.execute(db.stores.public.query)).rows).toEqual([{ risk: '人情', process: 'test-pack/lend' }])
  const { rows } = await sql<{ svg: string }>`select body ->> 'svg' as svg from published.flow`.execute(
    db.stores.public.query,
  )
  expect(rows[0]!.svg).toContain('<svg')
})
