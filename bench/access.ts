// Sign-in sessions, the written policy and row security: speed beside what was measured before, and agreement at any size.
//   node bench/access.ts [--checks 1000000]
import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Actor, addGrant, asActor, ask, contributePolicy, findSession, openSession } from '#access'
import { installDirectory, personIdOf, postIdOf, unitIdOf } from '#directory'
import { installQueue } from '#jobs'
import { newId, stopwatch } from '#kernel'
import { asSuperuser, closeStores, migrate, openStores, readMigrations, removeCluster, sql, startCluster } from '#store'

const { checks } = parseArgs({ options: { checks: { type: 'string', default: '20000' } } }).values
const WANTED = Number(checks)
const AT = '2026-11-05T00:30:00.000Z'
const ROWS = 200_000
const COUNTY = '990121000000'

// mulberry32: the same county every time.
let seed = 990121
const random = (): number => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!

const TOWNS: readonly [code: string, villages: number][] = [
  ['990121001', 9],
  ['990121100', 20],
  ['990121101', 17],
  ['990121102', 16],
  ['990121103', 14],
  ['990121104', 12],
]
const villages = TOWNS.flatMap(([town, n]) =>
  Array.from({ length: n }, (_, i) => `${town}${String(i + 1).padStart(3, '0')}`),
)
const towns = TOWNS.map(([town]) => `${town}000`)
const PERSONS = Math.max(10, Math.min(200, Math.round(Math.sqrt(WANTED / 25))))
const THINGS = Math.ceil(WANTED / PERSONS)
const persons = Array.from({ length: PERSONS }, (_, i) => ({ name: `人${i}`, divisionCode: pick(villages) }))
const idOf = (p: (typeof persons)[number]): string => personIdOf(p.divisionCode, p.name)

contributePolicy({
  name: 'bench',
  schema: `entity Thing in [Place] = { topic: String, concerns: Set<Person> };
    action "thing.read" in [look] appliesTo { principal: Person, resource: Thing, context: Asking };`,
  policies: '',
})

const folder = await mkdtemp(join(tmpdir(), 'qinglian-bench-access-'))
await chmod(folder, 0o711)
const cluster = await startCluster(folder, { scratch: true })
await asSuperuser(cluster.adminUrl, ['create database bench owner qinglian_owner'])
const stores = openStores(cluster.urlsOf('bench'), { max: 8 })

const line = (what: string, ours: string, beside: string): void =>
  console.log(`${what.padEnd(58)} ${ours.padStart(14)}   ${beside}`)
const micros = (ms: number, n: number): string => `${((ms / n) * 1000).toFixed(0)} µs`

try {
  await migrate(stores.owner, await readMigrations(fileURLToPath(new URL('../db/migrations', import.meta.url))), AT)
  await installQueue(cluster.urlsOf('bench').owner)
  await stores.owner.transaction(settle)
  line('', 'ours', 'beside (quiet machine, notes of the choice)')
  await speed()
  await agreement()
} finally {
  await closeStores(stores)
  await cluster.stop()
  await removeCluster(folder)
}

async function settle(tx: Parameters<Parameters<typeof stores.owner.transaction>[0]>[0]): Promise<void> {
  const codes = ['seal-keeper', 'party-secretary', 'village-head', 'accountant', 'supervision-chair']
  const all = [COUNTY, ...towns, ...villages]
  const unitPosts = villages.flatMap((v) => codes.map((code) => ({ unitId: unitIdOf(v), code, title: code })))
  const townPosts = towns.map((t) => ({ unitId: unitIdOf(t), code: 'town-discipline-secretary', title: '纪委书记' }))
  await installDirectory(
    tx,
    {
      divisions: all.map((code) => ({ code, name: code })),
      units: all.map((code) => ({
        name: code,
        carrier: code === COUNTY ? 'county' : code.endsWith('000') ? 'town' : 'village',
        divisionCode: code,
      })),
      persons,
      posts: [...unitPosts, ...townPosts],
      occupancies: persons.map((p, i) => {
        const post = i === 0 ? townPosts[0]! : pick(i % 4 ? unitPosts : townPosts)
        return { personId: idOf(p), postId: postIdOf(post.unitId, post.code), fromOn: '2025-01-01' }
      }),
      relations: persons
        .map((p) => ({
          personId: idOf(p),
          relativeName: '亲',
          relativePersonId: idOf(pick(persons)),
          kind: 'sibling',
          declaredOn: '2025-01-01',
        }))
        .filter((r) => r.personId !== r.relativePersonId),
    },
    AT,
  )
  for (let i = 0; i < PERSONS / 3; i++)
    await addGrant(
      tx,
      {
        to: { personId: idOf(pick(persons)) },
        role: 'inspector',
        topics: ['matter'],
        purpose: '监督检查',
        from: '2025-01-01',
        over: pick([
          { kind: 'subtree' as const, divisionCode: pick(towns) },
          { kind: 'unit' as const, unitId: unitIdOf(pick(villages)) },
          { kind: 'carrier' as const, carrier: 'village', divisionCode: pick(towns) },
        ]),
      },
      AT,
    )
  await sql`create schema bench; `.execute(tx)
  await sql`create table bench.matter (id uuid primary key, unit_id uuid not null, division_code text collate "C" not null, concerns uuid[] not null, code text)`.execute(
    tx,
  )
  await sql`alter table bench.matter enable row level security`.execute(tx)
  await sql`alter table bench.matter force row level security`.execute(tx)
  await sql`do $$ begin execute format('create policy supervised on bench.matter using ((%s) and not concerns && (select access.kin()))',
    access.scope_text('matter')); end $$`.execute(tx)
  await sql`grant usage on schema bench to qinglian_app`.execute(tx)
  await sql`grant select on bench.matter to qinglian_app`.execute(tx)
}

async function fill(
  count: number,
): Promise<{ id: string; unit_id: string; division_code: string; concerns: string[] }[]> {
  const rows = Array.from({ length: count }, () => {
    const village = pick(villages)
    return {
      id: newId(AT),
      unit_id: unitIdOf(village),
      division_code: village,
      concerns: random() < 0.3 ? [idOf(pick(persons))] : [],
    }
  })
  await sql`truncate bench.matter`.execute(stores.owner.query)
  for (let i = 0; i < rows.length; i += 20_000)
    await sql`insert into bench.matter (id, unit_id, division_code, concerns)
      select id, unit_id, division_code, array(select jsonb_array_elements_text(concerns)::uuid)
      from jsonb_to_recordset(${JSON.stringify(rows.slice(i, i + 20_000))}::jsonb) as r (id uuid, unit_id uuid, division_code text, concerns jsonb)`.execute(
      stores.owner.query,
    )
  await sql`create index if not exists matter_place on bench.matter (division_code)`.execute(stores.owner.query)
  await sql`create index if not exists matter_unit on bench.matter (unit_id)`.execute(stores.owner.query)
  await sql`analyze bench.matter`.execute(stores.owner.query)
  return rows
}

async function speed(): Promise<void> {
  await fill(ROWS)
  const opened = await stores.app.transaction((tx) => openSession(tx, idOf(persons[0]!), AT))
  let watch = stopwatch()
  for (let i = 0; i < 2_000; i++) await findSession(stores, opened.token, AT)
  line('session behind a cookie', micros(watch(), 2_000), 'own table 105 µs, better-auth 2500 µs')

  watch = stopwatch()
  for (let i = 0; i < 500; i++) await asActor(stores, opened.actor, 'bench', async () => undefined)
  line('empty transaction as an actor', micros(watch(), 500), '')

  const timed = async (what: string, query: ReturnType<typeof sql<{ n: bigint }>>, beside: string): Promise<void> => {
    const ms = await asActor(stores, opened.actor, 'bench', async (tx) => {
      await query.execute(tx)
      const each = stopwatch()
      for (let i = 0; i < 20; i++) await query.execute(tx)
      return each() / 20
    })
    line(what, `${ms.toFixed(2)} ms`, beside)
  }
  await timed(
    `a town's list, 50 of ${ROWS.toLocaleString('en')} rows`,
    sql`select id as n from bench.matter order by id desc limit 50`,
    'hashed sub-plans 1.08 ms',
  )
  await timed("a town's count", sql`select count(*) as n from bench.matter`, '')
  await timed('one record', sql`select id as n from bench.matter where id = (select id from bench.matter limit 1)`, '')
  await stores.owner.transaction(async (tx) => {
    const each = stopwatch()
    for (let i = 0; i < 20; i++)
      await sql`select count(*) from bench.matter where division_code >= '990121001' and division_code < '990121001:'`.execute(
        tx,
      )
    line('the same count without row security', `${(each() / 20).toFixed(2)} ms`, '')
  })

  const things = Array.from({ length: 2_000 }, () =>
    resourceOf({ id: newId(AT), unit_id: unitIdOf(pick(villages)), division_code: pick(villages), concerns: [] }),
  )
  watch = stopwatch()
  for (const thing of things) ask(opened.actor, 'thing.read', thing)
  line('one decision of the written policy', micros(watch(), things.length), 'Cedar 147-180 µs, casbin 24 µs')
}

function resourceOf(t: { id: string; unit_id: string; division_code: string; concerns: string[] }) {
  return {
    type: 'Thing',
    id: t.id,
    attrs: { topic: 'matter', unitId: t.unit_id, divisionCode: t.division_code, concerns: t.concerns },
  }
}

/** Every person against every record: the written policy and row security must name the same ones. */
async function agreement(): Promise<void> {
  const things = await fill(THINGS)
  const watch = stopwatch()
  let decisions = 0
  let seen = 0
  let nextNews = 10_000
  for (const p of persons) {
    const { actor } = await stores.app.transaction((tx) => openSession(tx, idOf(p), AT))
    const listed = await idsSeenBy(actor)
    for (const thing of things) {
      const allowed = ask(actor, 'thing.read', resourceOf(thing)).allowed
      if (allowed !== listed.has(thing.id)) throw new Error(`they differ: ${p.name} and ${JSON.stringify(thing)}`)
      decisions++
      if (allowed) seen++
    }
    if (watch() > nextNews) {
      nextNews += 10_000
      console.error(`  ${decisions.toLocaleString('en')} of ${(PERSONS * THINGS).toLocaleString('en')} checks`)
    }
  }
  line(
    `${decisions.toLocaleString('en')} checks, ${seen.toLocaleString('en')} visible, policy = row security`,
    `${(watch() / 1000).toFixed(1)} s`,
    'all agree',
  )
}

async function idsSeenBy(actor: Actor): Promise<Set<string>> {
  return asActor(
    stores,
    actor,
    'bench',
    async (tx) => new Set((await sql<{ id: string }>`select id from bench.matter`.execute(tx)).rows.map((r) => r.id)),
  )
}
