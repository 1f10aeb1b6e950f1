import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Actor, asActor, ask } from '#access'
import { newId } from '#kernel'
import { sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { NOW, OTHER, openVillage, people, personId, units, VILLAGE, type Village } from '../forms/testing/village.ts'
import { matterResource } from './policy.ts'

let db: TestDatabase
let village: Village
const persons = people.map(([name, division]) => personId(name, division))

// mulberry32: the same matters every time.
let seed = 20261105
const random = (): number => {
  seed = (seed + 0x6d2b79f5) | 0
  let n = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  n = (n + Math.imul(n ^ (n >>> 7), 61 | n)) ^ n
  return ((n ^ (n >>> 14)) >>> 0) / 4294967296
}
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
const some = <T>(share: number, list: readonly T[]): T[] => list.filter(() => random() < share)

const MATTERS = 1_000
const posts = people.flatMap(([, , unit, codes]) => codes.map((code) => `${unit}:${code}`))
const matters = Array.from({ length: MATTERS }, (_, n) => {
  const own = random() < 0.5
  return {
    id: newId(NOW),
    n,
    unit_id: own ? units.village : units.other,
    // Now and then a matter carries the code of another place: the unit was re-coded since.
    division_code: random() < 0.1 ? pick([VILLAGE, OTHER]) : own ? VILLAGE : OTHER,
    applicant_person_id: random() < 0.5 ? pick(persons) : null,
    operator_person_id: random() < 0.6 ? pick(persons) : null,
    open_posts: some(0.06, posts),
    handled_by: some(0.06, persons),
  }
})

beforeAll(async () => {
  db = await cloneDatabase()
  village = await openVillage(db, () => {})
  await db.stores.owner.transaction(async (tx) => {
    await sql`insert into directory.relation (id, person_id, relative_name, relative_person_id, kind, declared_on)
      values (${newId(NOW)}, ${personId('王建明')}, '周晓澜', ${personId('周晓澜')}, 'spouse', '2026-01-01'),
             (${newId(NOW)}, ${personId('周敏', '990121000000')}, '何阿根', ${personId('何阿根')}, 'sibling', '2026-01-01')`.execute(
      tx,
    )
    await sql`insert into process.definition (process, hash, version, title, xml, body, installed_at)
      values ('trial/flow', 'sha256:' || repeat('0', 64), 1, '流程', '', '{}', ${NOW})`.execute(tx)
    await sql`insert into process.matter (id, process, hash, pack, unit_id, division_code, code, number, title, status, applicant_name,
        applicant_person_id, operator_person_id, data, state, open_posts, handled_by, opened_at, opened_on, month)
      select id, 'trial/flow', 'sha256:' || repeat('0', 64), 'trial', unit_id, division_code, 'C' || n, n || '号', '申请', 'open', '赵水根',
        applicant_person_id, operator_person_id, '{}', '{}', array(select jsonb_array_elements_text(open_posts)),
        array(select jsonb_array_elements_text(handled_by)::uuid), ${NOW}, '2026-11-05', '2026-11'
      from jsonb_to_recordset(${JSON.stringify(matters)}::jsonb) as r (id uuid, n int, unit_id uuid, division_code text, applicant_person_id uuid,
        operator_person_id uuid, open_posts jsonb, handled_by jsonb)`.execute(tx)
  })
})
afterAll(async () => {
  await village.app.close()
  await db.drop()
})

const shownTo = (actor: Actor) =>
  asActor(db.stores, actor, 'handling', async (tx) =>
    (await sql<{ id: string }>`select id from process.matter order by id`.execute(tx)).rows.map((row) => row.id),
  )

it('row security shows exactly the matters that the written policy lets one look at: ten thousand decisions', async () => {
  const seen: number[] = []
  for (const [name, division] of people) {
    const actor = await village.actor(name, division)
    const byPolicy = matters.filter((m) => ask(actor, 'matter.read', matterResource(m)).allowed).map((m) => m.id)
    expect([name, await shownTo(actor)]).toEqual([name, byPolicy.sort()])
    seen.push(byPolicy.length)
  }
  expect(people.length * MATTERS).toBeGreaterThanOrEqual(10_000)
  // A supervisor sees all but her relatives' affairs; whoever runs the machine little more than what passed her own hands.
  expect(seen.some((n) => n > MATTERS / 2 && n < MATTERS)).toBe(true)
  expect(Math.min(...seen)).toBeLessThan(MATTERS / 4)
}, 120_000)
