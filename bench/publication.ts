// A publication of 100,000 rows with the voucher behind each: drafted from its source, masked, approved, frozen, on record, and read by
// the public role. The target is five seconds in all.
//   node bench/publication.ts [--rows 100000]
import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Actor, asActor, openSession } from '#access'
import { installDirectory, personIdOf, postIdOf, unitIdOf } from '#directory'
import { approvePublication, draftPublication, findPublished, publishPublication, rowsOfPublished } from '#disclosure'
import { installQueue } from '#jobs'
import { stopwatch } from '#kernel'
import { asSuperuser, closeStores, migrate, openStores, readMigrations, removeCluster, sql, startCluster } from '#store'
import { parseDisclosure } from '../src/disclosure/disclosure.ts'
import { packParts } from '../src/disclosure/module.ts'

const { rows } = parseArgs({ options: { rows: { type: 'string', default: '100000' } } }).values
const ROWS = Number(rows)
const AT = '2026-11-05T00:30:00.000Z'
const VILLAGE = '990121101200'
const FILE = `publications:
  - name: all-lines
    title: { zh: "{unit}账目 · {period}" }
    from: line
    period: month
    columns:
      - { name: kind, label: 收支, show: as-is, words: { income: 收入, spending: 支出 } }
      - { name: title, label: 事项, show: as-is }
      - { name: payee, label: 收款人, show: surname-only }
      - { name: amount, label: 金额, show: amount }
      - { name: invoice, label: 发票, show: last-4, detail: true }
      - { name: resolution, label: 决议编号, show: as-is, detail: true }
      - { name: paid_on, label: 付款日期, show: date-only, detail: true }
    order: [kind, number]
    statistics:
      - { name: spending, label: 支出, sum: amount, where: { kind: spending }, money: true }
    prepared_by: [accountant]
    approved_by: [supervision-chair]
`

const folder = await mkdtemp(join(tmpdir(), 'qinglian-bench-publication-'))
await chmod(folder, 0o711)
const cluster = await startCluster(folder, { scratch: true })
await asSuperuser(cluster.adminUrl, ['create database bench owner qinglian_owner'])
const stores = openStores(cluster.urlsOf('bench'), { max: 4 })
const PEOPLE = { 何素梅: 'accountant', 董正平: 'supervision-chair' } as const

try {
  await migrate(stores.owner, await readMigrations(fileURLToPath(new URL('../db/migrations', import.meta.url))), AT)
  await installQueue(cluster.urlsOf('bench').owner)
  await settle()
  const [accountant, chair] = (await Promise.all(Object.keys(PEOPLE).map(signedIn))) as [Actor, Actor]
  const unitId = unitIdOf(VILLAGE)
  const total = stopwatch()
  const id = await timed('drafted: read, masked, counted, kept', async () => {
    const ask = { definitionId: 'village-lines/all-lines', unitId, period: '2026-10', author: accountant, at: AT }
    return (await asActor(stores, accountant, '公开', (tx) => draftPublication(tx, ask))).id
  })
  await timed('approved by another person', () =>
    asActor(stores, chair, '公开', (tx) => approvePublication(tx, { id, author: chair, at: AT })),
  )
  await timed('published: frozen, hashed, on record, for the public', () =>
    asActor(stores, chair, '公开', (tx) => publishPublication(tx, { id, author: chair, at: AT })),
  )
  const seconds = total() / 1000
  await timed('read whole by the public role', () =>
    stores.public.transaction(async (tx) => {
      const sheet = await findPublished(tx, { id }, '2026-11-05')
      const read = await rowsOfPublished(tx, id)
      if (read.length !== ROWS || !sheet) throw new Error(`${read.length} rows`)
    }),
  )
  console.log(`${ROWS.toLocaleString('en-US')} rows published in ${seconds.toFixed(2)} s (target 5 s for 100,000)`)
} finally {
  await closeStores(stores)
  await cluster.stop()
  await removeCluster(folder)
}

async function timed<T>(what: string, fn: () => Promise<T>): Promise<T> {
  const time = stopwatch()
  const result = await fn()
  console.log(`${what.padEnd(56)} ${(time() / 1000).toFixed(2).padStart(7)} s`)
  return result
}

async function signedIn(name: string): Promise<Actor> {
  return (await stores.app.transaction((tx) => openSession(tx, personIdOf(VILLAGE, name), AT))).actor
}

async function settle(): Promise<void> {
  const unitId = unitIdOf(VILLAGE)
  await stores.owner.transaction(async (tx) => {
    const people = Object.entries(PEOPLE)
    await installDirectory(
      tx,
      {
        divisions: [{ code: VILLAGE, name: '石塘村' }],
        units: [{ name: '石塘村', carrier: 'village', divisionCode: VILLAGE }],
        persons: people.map(([name]) => ({ name, divisionCode: VILLAGE })),
        posts: people.map(([, code]) => ({ unitId, code, title: code })),
        occupancies: people.map(([name, code]) => ({
          personId: personIdOf(VILLAGE, name),
          postId: postIdOf(unitId, code),
          fromOn: '2025-01-01',
        })),
      },
      AT,
    )
    await sql`insert into pack.installed (id, title, version, workspace, mechanisms, serves, checksum, installed_at)
      values ('village-lines', '账目', '1.0.0', 'county', '[]', '{}', 'x', ${AT})`.execute(tx)
    await sql`create schema fact_village_lines`.execute(tx)
    await sql`create table fact_village_lines.line as select ${unitId}::uuid as unit_id, ${VILLAGE}::text as division_code, '2026-10'::text as month,
      g::bigint as number, case when g % 9 = 0 then 'income' else 'spending' end as kind, '第 ' || g || ' 笔支出' as title, '陈阿香' as payee,
      (g * 7919 % 900000)::bigint as amount, '2433220261' || lpad(g::text, 10, '0') as invoice, '石村代〔2026〕' || g % 30 || '号' as resolution,
      date '2026-10-01' + (g % 30)::int as paid_on from generate_series(1, ${ROWS}::int) g`.execute(tx)
    await sql`analyze fact_village_lines.line`.execute(tx)
    const value = parseDisclosure(FILE, 'disclosure.yaml')
    const pack = { id: 'village-lines', items: () => [] } as never
    await packParts()[0]!.install!(
      tx,
      [{ id: 'village-lines/disclosure', path: 'disclosure.yaml', text: FILE, value }],
      pack,
      AT,
    )
  })
}
