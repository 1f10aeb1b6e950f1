// The ledger beside the prototype figures measured on two busy cores before it was built (tree in memory, plain outbox, hash chain).
import { mkdtempSync, rmSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { digest as hash, openKeyring, utf8 } from '#crypto'
import { stopwatch } from '#kernel'
import { bundleOf, memoryTree, plainLeafHash, proofOf, record, sealLedger, sequence, verifyBundle } from '#ledger'
import { closeStores, migrate, openStores, readMigrations, removeCluster, sql, startCluster } from '#store'

const at = '2026-11-05T00:30:00.000Z'
const APPENDS = 500_000
const ENTRIES = 20_000
const CLIENTS = 8

/** Milliseconds of processor time, as the prototype was measured: a busy machine changes it less than the clock. */
const cpuWatch = () => {
  const start = process.cpuUsage()
  return () => {
    const used = process.cpuUsage(start)
    return (used.user + used.system) / 1000
  }
}
const line = (what: string, ours: string, theirs: string) =>
  console.log(`${what.padEnd(46)} ${ours.padStart(16)}   ${theirs}`)
const rate = (count: number, ms: number) => `${Math.round((count / ms) * 1000).toLocaleString('en')}/s`
const each = (count: number, ms: number) => `${((ms / count) * 1000).toFixed(1)} µs`

console.log(
  `load ${loadavg()[0]!.toFixed(1)} on ${availableParallelism()} cores: lines with /s are by the clock and suffer from it, lines with µs are processor time`,
)
line('', 'ours', 'beside')
for (const algorithm of ['sha256', 'sm3'] as const) {
  const digest = (bytes: Uint8Array) => hash(algorithm, bytes)
  const leaves = Array.from({ length: APPENDS }, (_, i) => plainLeafHash(digest, utf8(`entry ${i}`)))
  const tree = memoryTree(digest)
  const appending = cpuWatch()
  for (let i = 0; i < APPENDS; i += 1_000) tree.append(leaves.slice(i, i + 1_000))
  line(
    `append to a tree of ${APPENDS.toLocaleString('en')}, ${algorithm}`,
    each(APPENDS, appending()),
    algorithm === 'sha256' ? 'prototype 6.6 µs' : 'prototype 10 µs',
  )
  const proving = cpuWatch()
  for (let i = 0; i < 20_000; i++) tree.inclusion((i * 7919) % APPENDS)
  line(`inclusion proof, 19 hashes, ${algorithm}`, each(20_000, proving()), 'prototype 23-29 µs')
}

const folder = mkdtempSync(join(tmpdir(), 'qinglian-bench-ledger-'))
await chmod(folder, 0o711)
const cluster = await startCluster(folder)
try {
  const stores = openStores(cluster.urls, { max: CLIENTS })
  await migrate(stores.owner, await readMigrations(fileURLToPath(new URL('../db/migrations', import.meta.url))), at)
  const keyring = openKeyring(join(folder, 'keys'), { at })
  const ids: string[] = []
  const content = { matter: 'SQ-2026-0001', step: 'approve', outcome: 'approved', note: '同意'.repeat(20) }

  const recording = stopwatch()
  await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      while (ids.length < ENTRIES) {
        ids.push('')
        const place = ids.length - 1
        ids[place] = await stores.app.transaction((tx) => record(tx, { kind: 'process.task_completed', content, at }))
      }
    }),
  )
  line(
    `transactions that record, ${CLIENTS} clients, durable`,
    rate(ENTRIES, recording()),
    'plain outbox insert 3,576/s; hash chain under a lock 244/s',
  )

  const sequencing = stopwatch()
  const taken = await sequence(stores.owner, at)
  line('entries numbered into the stored tree', rate(taken, sequencing()), 'must exceed the line above')
  const signing = stopwatch()
  await sealLedger(stores.owner, keyring, at)
  line('checkpoint signed', `${signing().toFixed(1)} ms`, 'once a minute')

  const proving = stopwatch()
  const sample = ids.filter((_, i) => i % 20 === 0)
  for (const id of sample) await stores.owner.transaction((tx) => proofOf(tx, id))
  line('proofs from the database, one client', rate(sample.length, proving()), '-')
  const files: Uint8Array[] = []
  for (const id of sample.slice(0, 200)) files.push(await stores.owner.transaction((tx) => bundleOf(tx, id, keyring)))
  const { pin } = keyring.publicKey()
  const checking = stopwatch()
  let good = 0
  for (let i = 0; i < 2_000; i++) if (verifyBundle(files[i % files.length]!, pin).ok) good++
  line('bundles checked', rate(2_000, checking()), 'Ed25519 verify alone 14,800/s')
  if (good !== 2_000 || taken !== ENTRIES) throw new Error('a proof did not hold')
  const { rows } = await sql<{ size: bigint }>`select sum(pg_total_relation_size(c.oid)) as size from pg_class c
    join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'ledger' and c.relkind = 'r'`.execute(
    stores.owner.query,
  )
  line('disk, an entry', `${Math.round(Number(rows[0]!.size) / ENTRIES)} bytes`, '-')
  await closeStores(stores)
} finally {
  await cluster.stop()
  await removeCluster(folder)
  rmSync(folder, { recursive: true, force: true })
}
