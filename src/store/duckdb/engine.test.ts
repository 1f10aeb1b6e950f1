import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Engine, openEngine } from './engine.ts'

let folder: string
let engine: Engine

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'qinglian-engine-')))
  await writeFile(join(folder, 'a.csv'), 'n\n1\n2\n')
  engine = await openEngine({ folders: [folder], memoryMb: 256 })
})
afterAll(async () => {
  await engine.close()
  await rm(folder, { recursive: true })
})

describe('the engine answers as PostgreSQL would', () => {
  test('whole numbers divide to whole numbers, nulls sort last upwards, dates are of the business zone', async () => {
    expect(
      await engine.all(`select 7/2 as d, cast(cast('2026-02-28T16:30:00.000Z' as timestamptz) as date) as day`),
    ).toEqual([{ d: 3, day: '2026-03-01' }])
    const rows = await engine.all(`select x from (values (1),(null),(2)) v(x) order by x`)
    expect(rows.map((r) => r['x'])).toEqual([1, 2, null])
  })
  test('bound values are text, cast where they are used', async () => {
    expect(
      await engine.all('select cast($1 as bigint) + 1 as n, cast($2 as text) as t', { values: ['41', null] }),
    ).toEqual([{ n: '42', t: null }])
  })
  test('reads its own folder in batches', async () => {
    let count = 0
    for await (const batch of engine.stream(
      `select a.n from read_csv('${folder}/a.csv') a, generate_series(1, 20000) g(i)`,
    ))
      count += batch.rows.length
    expect(count).toBe(40_000)
  })
})

describe('the engine is shut in', () => {
  const refused = [
    `select * from read_text('/etc/passwd')`,
    `select * from '/etc/passwd'`,
    `attach '/tmp/other.duckdb'`,
    `install httpfs`,
    `load httpfs`,
    `set memory_limit = '10GB'`,
    `set enable_external_access = true`,
    `copy (select 1) to '/tmp/qinglian-out.csv'`,
  ]
  for (const statement of refused)
    test(statement, async () => {
      await expect(engine.run(statement)).rejects.toMatchObject({ problem: { code: 'store.engine_failed' } })
    })
  test('its environment holds nothing of ours', async () => {
    await expect(engine.all(`select getenv('PATH') as p`)).rejects.toBeDefined()
  })
})

describe('the engine can be stopped', () => {
  const endless = 'select sum(a.i * b.i) as s from generate_series(1, 100000000) a(i), generate_series(1, 100000) b(i)'
  test('a statement over its time is a problem and the next one works', async () => {
    await expect(engine.all(endless, { timeoutMs: 200 })).rejects.toMatchObject({
      problem: { code: 'store.engine_too_slow' },
    })
    expect(await engine.all('select 1 as one')).toEqual([{ one: 1 }])
  })
  test('leaving the loop early frees it', async () => {
    for await (const _ of engine.stream('select i from generate_series(1, 10000000) g(i)')) break
    expect(await engine.all('select 2 as two')).toEqual([{ two: 2 }])
  })
  test('a killed process is a problem, not a hang', async () => {
    const other = await openEngine({ memoryMb: 128 })
    const running = other.all(endless)
    process.kill(other.pid, 'SIGKILL')
    await expect(running).rejects.toMatchObject({ problem: { code: 'store.engine_gone' } })
    await expect(other.all('select 1')).rejects.toMatchObject({ problem: { code: 'store.engine_gone' } })
    await other.close()
  })
})
