// Lists and counts under row security: the policies as they are beside the same policies asked through a function for every row,
// and beside no row security at all, in a county of the demonstration's size and in one fifty times as large.
//   node bench/lists.ts [--matters 4074,200000]
import { chmod, mkdtemp } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Actor, asActor, openSession } from '#access'
import { installDirectory, personIdOf, postIdOf, unitIdOf } from '#directory'
import { installQueue } from '#jobs'
import { stopwatch } from '#kernel'
import { listMatters, listTasks } from '#process'
import {
  asSuperuser,
  closeStores,
  migrate,
  openStores,
  readMigrations,
  removeCluster,
  sql,
  startCluster,
  type Tx,
} from '#store'

const { matters } = parseArgs({ options: { matters: { type: 'string', default: '4074,200000' } } }).values
const SIZES = matters.split(',').map(Number)
const AT = '2026-11-05T00:30:00.000Z'
const COUNTY = '990121000000'
const TOWNS = { '990121001': 9, '990121100': 20, '990121101': 17, '990121102': 16, '990121103': 14, '990121104': 12 }
const villages = Object.entries(TOWNS).flatMap(([town, n]) =>
  Array.from({ length: n }, (_, i) => `${town}${String(i + 1).padStart(3, '0')}`),
)
const towns = Object.keys(TOWNS).map((town) => `${town}000`)

const READERS = [
  { who: 'a village, 1 of 88', name: '管章', division: villages[0]!, code: 'seal-keeper' },
  { who: 'a town, 20 of 88', name: '张书记', division: towns[1]!, code: 'town-discipline-secretary' },
  { who: 'the county, all', name: '周敏', division: COUNTY, code: 'county-inspector' },
]

/** As the policies stood before: one function of row security, called for every row. */
const BY_FUNCTION = `access.entered() and (coalesce(operator_person_id = access.person_id(), false)
  or coalesce(applicant_person_id = access.person_id(), false) or coalesce(access.person_id() = any (handled_by), false)
  or ((access.visible('matter', unit_id, division_code) or open_posts && access.setting('posts')::text[])
    and not access.recused(array_remove(array[applicant_person_id], null))))`

const folder = await mkdtemp(join(tmpdir(), 'qinglian-bench-lists-'))
await chmod(folder, 0o711)
const cluster = await startCluster(folder, { scratch: true })
await asSuperuser(cluster.adminUrl, ['create database bench owner qinglian_owner'])
const stores = openStores(cluster.urlsOf('bench'), { max: 4 })

const line = (...cells: string[]): void =>
  console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(44) : cell.padStart(14))).join(' '))
const shown = (ms: number): string => `${ms.toFixed(1)} ms`

try {
  await migrate(stores.owner, await readMigrations(fileURLToPath(new URL('../db/migrations', import.meta.url))), AT)
  await installQueue(cluster.urlsOf('bench').owner)
  await stores.owner.transaction(settle)
  console.log(`median of 15, load of the machine ${loadavg()[0]!.toFixed(1)}`)
  for (const size of SIZES) await measure(size)
} finally {
  await closeStores(stores)
  await cluster.stop()
  await removeCluster(folder)
}

async function settle(tx: Tx): Promise<void> {
  const all = [COUNTY, ...towns, ...villages]
  await installDirectory(
    tx,
    {
      divisions: all.map((code) => ({ code, name: code })),
      units: all.map((code) => ({
        name: code,
        carrier: code === COUNTY ? 'county-office' : code.endsWith('000') ? 'town' : 'village',
        divisionCode: code,
      })),
      persons: READERS.map(({ name, division }) => ({ name, divisionCode: division })),
      posts: READERS.map(({ division, code }) => ({ unitId: unitIdOf(division), code, title: code })),
      occupancies: READERS.map(({ name, division, code }) => ({
        personId: personIdOf(division, name),
        postId: postIdOf(unitIdOf(division), code),
        fromOn: '2025-01-01',
      })),
    },
    AT,
  )
  await sql`insert into process.definition (process, hash, version, title, xml, body, installed_at)
    values ('bench/flow', 'sha256:' || repeat('0', 64), 1, '流程', '', '{}', ${AT})`.execute(tx)
}

/** A year of matters, spread evenly; one in twelve is open and waits for its village's seal keeper. */
async function fill(tx: Tx, size: number): Promise<void> {
  await sql`truncate process.matter cascade`.execute(tx)
  const units = JSON.stringify(villages.map((code) => ({ code, id: unitIdOf(code) })))
  await sql`insert into process.matter (id, process, hash, pack, unit_id, division_code, code, number, title, status, applicant_name, data, state,
      open_posts, handled_by, opened_at, opened_on, month)
    select gen_random_uuid(), 'bench/flow', 'sha256:' || repeat('0', 64), 'bench', u.id, u.code, 'C' || n, '用印〔2026〕' || n || '号', '用印申请',
      case when n % 12 = 0 then 'open' else 'done' end, '村民' || n, '{}', '{}',
      case when n % 12 = 0 then array[u.id || ':seal-keeper'] else '{}' end, array[gen_random_uuid()],
      ${AT}::timestamptz - make_interval(mins => n), '2026-11-05', '2026-11'
    from generate_series(1, ${size}) n
    join (select row_number() over () as i, r.id, r.code from jsonb_to_recordset(${units}::jsonb) as r (id uuid, code text)) u
      on u.i = n % ${villages.length} + 1`.execute(tx)
  await sql`insert into process.task (id, matter_id, token, element, kind, name, public_name, unit_id, post_code, state, opened_at)
    select gen_random_uuid(), m.id, 1, 'check', 'user', '核对', '核对', m.unit_id, 'seal-keeper', case m.status when 'open' then 'open' else 'done' end,
      m.opened_at from process.matter m`.execute(tx)
}

async function measure(size: number): Promise<void> {
  await stores.owner.transaction((tx) => fill(tx, size))
  for (const table of ['process.matter', 'process.task'])
    await sql`vacuum analyze ${sql.raw(table)}`.execute(stores.owner.query)
  console.log(`\n${size.toLocaleString('en')} matters`)
  line('', 'seen', 'ours', 'by function', 'no security')
  const [policy] = (
    await sql<{
      qual: string
    }>`select qual from pg_policies where schemaname = 'process' and policyname = 'matter_seen'`.execute(
      stores.owner.query,
    )
  ).rows
  for (const { who, name, division } of READERS) {
    const { actor } = await stores.app.transaction((tx) => openSession(tx, personIdOf(division, name), AT))
    const ask = {
      'matters, first page and count': async (tx: Tx) => (await listMatters(tx, { limit: 50, offset: 0 })).total,
      'work list and count': async (tx: Tx) => (await listTasks(tx, actor.posts, { limit: 50, offset: 0 })).total,
    }
    for (const [what, query] of Object.entries(ask)) {
      const seen = await asActor(stores, actor, 'handling', query)
      const ours = await timed(actor, query)
      await policyReads(BY_FUNCTION)
      const before = await timed(actor, query, 5)
      await policyReads(policy!.qual)
      const bare = await stores.owner.transaction((tx) => median(() => query(tx), 5))
      line(`${who}: ${what}`, seen.toLocaleString('en'), shown(ours), shown(before), shown(bare))
    }
  }
}

function policyReads(qual: string) {
  return sql`alter policy matter_seen on process.matter using (${sql.raw(qual)})`.execute(stores.owner.query)
}

function timed(actor: Actor, query: (tx: Tx) => Promise<number>, times = 15): Promise<number> {
  return asActor(stores, actor, 'handling', (tx) => median(() => query(tx), times))
}

async function median(work: () => Promise<unknown>, times: number): Promise<number> {
  await work()
  const all: number[] = []
  for (let i = 0; i < times; i++) {
    const watch = stopwatch()
    await work()
    all.push(watch())
  }
  return all.sort((a, b) => a - b)[times >> 1]!
}
