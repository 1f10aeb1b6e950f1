/**
 * Real public spending: how long 2,321,092 rows take to come in and to be judged, and how much memory all our processes hold.
 *   npm run bench public-spending [FILE.csv.gz]
 * Memory is PSS of this program, DuckDB's child and every PostgreSQL process, without PostgreSQL's shared buffers.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { chmod, mkdtemp } from 'node:fs/promises'
import { cpus, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { importFile } from '#facts'
import { stopwatch } from '#kernel'
import { installPacks, loadPack, type PackPart } from '#pack'
import { runRules, screenCommand } from '#rules'
import { asSuperuser, closeStores, migrate, openStores, readMigrations, removeCluster, startCluster } from '#store'
import * as facts from '../src/facts/module.ts'
import * as rules from '../src/rules/module.ts'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const AT = '2026-11-05T00:30:00.000Z'
const data = resolve(process.env['QINGLIAN_FOREIGN_DATA'] ?? here('../../shared/data'))
const file = process.argv[2] ?? join(data, 'spending/uk_spend.csv.gz')
const ROWS_TARGETS = { import: [20, 10], screen: [10, 5] } as const
const MEMORY_TARGET_MB = 1024

if (!existsSync(file)) {
  console.log(`skipped: ${file} not found (set QINGLIAN_FOREIGN_DATA, or name a file)`)
  process.exit(0)
}

/** Every process below `roots`, themselves included, by the parent each names. */
function family(roots: readonly number[]): number[] {
  const parents = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = read(`/proc/${name}/stat`)
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 4).split(' ')[0])
    parents.set(Number(name), parent)
  }
  const found = new Set(roots)
  for (let grew = true; grew; ) {
    grew = false
    for (const [pid, parent] of parents) if (found.has(parent) && !found.has(pid)) grew = Boolean(found.add(pid))
  }
  return [...found]
}

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
const kilobytes = (text: string, field: string): number =>
  Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0)

/** Megabytes now: proportional shares, shared memory segments left out. */
function memory(roots: readonly number[]): number {
  let sum = 0
  for (const pid of family(roots)) {
    const rollup = read(`/proc/${pid}/smaps_rollup`)
    sum += kilobytes(rollup, 'Pss') - kilobytes(rollup, 'Pss_Shmem')
  }
  return sum / 1024
}

/** Processor seconds of the family so far, those of its dead included; beside the wall it tells a busy machine from a slow program. */
function processorSeconds(roots: readonly number[]): number {
  let ticks = 0
  for (const pid of family(roots)) {
    const stat = read(`/proc/${pid}/stat`)
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    for (let i = 11; i <= 14; i++) ticks += Number(fields[i] ?? 0)
  }
  return ticks / 100
}

async function measured<T>(
  roots: readonly number[],
  work: () => Promise<T>,
): Promise<{ result: T; seconds: number; cpu: number; peakMb: number }> {
  let peakMb = 0
  const before = processorSeconds(roots)
  const sampler = setInterval(() => {
    peakMb = Math.max(peakMb, memory(roots))
  }, 250)
  const elapsed = stopwatch()
  try {
    const result = await work()
    return { result, seconds: elapsed() / 1000, cpu: processorSeconds(roots) - before, peakMb }
  } finally {
    clearInterval(sampler)
  }
}

interface Measured {
  readonly seconds: number
  readonly cpu: number
  readonly peakMb: number
}

function line(
  what: string,
  { seconds, cpu, peakMb }: Measured,
  rows: number,
  [target, goal]: readonly [number, number],
): void {
  const verdict = seconds <= goal ? 'goal met' : seconds <= target ? 'first target met' : 'missed'
  const rate = Math.round(rows / seconds).toLocaleString('en')
  const memoryVerdict = peakMb > MEMORY_TARGET_MB ? ', memory missed' : ''
  console.log(
    `${what.padEnd(28)} ${seconds.toFixed(1).padStart(6)} s ${cpu.toFixed(1).padStart(6)} cpu s ${rate.padStart(10)} rows/s ${Math.round(peakMb).toString().padStart(5)} MB   target ${target} s, goal ${goal} s, ${MEMORY_TARGET_MB} MB: ${verdict}${memoryVerdict}`,
  )
}

const folder = await mkdtemp(join(tmpdir(), 'qinglian-bench-'))
await chmod(folder, 0o711)
const cluster = await startCluster(folder)
await asSuperuser(cluster.adminUrl, ['create database bench owner qinglian_owner'])
const stores = openStores(cluster.urlsOf('bench'))
try {
  await migrate(stores.owner, await readMigrations(here('../db/migrations')), AT)
  const parts = [...facts.packParts(), ...rules.packParts()] as PackPart[]
  const pack = await loadPack(here('../packs/public-spending'), parts)
  await installPacks(stores.owner, [pack], parts, AT)
  const postmaster = Number(
    read(join(folder, 'postgres', 'cluster', 'postmaster.pid')).split('\n')[0] ||
      read(join(folder, 'cluster', 'postmaster.pid')).split('\n')[0],
  )
  const roots = [process.pid, postmaster]
  const snapshots = join(folder, 'snapshots')
  console.log(`${cpus().length} cores, Node ${process.version}, load ${read('/proc/loadavg').split(' ')[0]}\n`)

  const imported = await measured(roots, () =>
    importFile(stores, { pack: pack.id, table: 'payments', file, at: AT, snapshots }),
  )
  const rows = imported.result.taken
  line('import', imported, rows, ROWS_TARGETS.import)
  const first = await measured(roots, () => runRules(stores, { pack: pack.id, asOf: AT, folder: snapshots }))
  line('screen, first time', first, rows, ROWS_TARGETS.screen)
  const again = await measured(roots, () => runRules(stores, { pack: pack.id, asOf: AT, folder: snapshots }))
  line('screen, flags kept', again, rows, ROWS_TARGETS.screen)
  const out = join(folder, 'flags.jsonl')
  const files = await measured([process.pid], () =>
    screenCommand(
      ['public-spending', '--table', `payments=${file}`, '--out', out],
      { locale: 'en', print: () => {}, complain: console.error },
      {
        at: AT,
        stores: () => Promise.reject(new Error('files need no database')),
        snapshots: () => Promise.reject(new Error('files need no database')),
        findPack: () => Promise.resolve(pack),
      },
    ),
  )
  line('screen the file, no database', files, rows, [ROWS_TARGETS.import[0], ROWS_TARGETS.screen[0]])
  console.log('')
  for (const { rule, flagged, clear, notApplicable, seconds } of first.result.results)
    console.log(
      `  ${rule.padEnd(36)} ${String(flagged).padStart(7)} flags ${String(clear).padStart(9)} clear ${String(notApplicable).padStart(7)} not applicable ${seconds.toFixed(1).padStart(5)} s`,
    )
} finally {
  await closeStores(stores)
  await cluster.stop()
  await removeCluster(folder)
}
