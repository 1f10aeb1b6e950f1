import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Actor, asActor } from '#access'
import { unitIdOf } from '#directory'
import { ProblemError } from '#kernel'
import { sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { openRecord } from './keeping.ts'
import { BOATS, NEXT_VILLAGE, type PersonName, START, settle, signedIn, VILLAGE } from './testing/village-boats.ts'

/**
 * Random entries by everybody in both villages. On paper: the two of a village and the town see the village's records; only its accountant
 * opens them. Whatever path is taken (list, version, fact view, raw insert), row security says the same.
 */
let db: TestDatabase
const actors = new Map<PersonName, Actor>()
const NAMES = ['何素梅', '董正平', '外村人', '镇上人'] as const

beforeAll(async () => {
  db = await cloneDatabase()
  await settle(db)
  for (const name of NAMES) actors.set(name, (await signedIn(db, name)).actor)
})
afterAll(() => db.drop())

const sees = (who: PersonName, village: string): boolean =>
  who === '镇上人' || (who === '外村人') === (village === NEXT_VILLAGE)
const opens = (who: PersonName, village: string): boolean =>
  (who === '何素梅' && village === VILLAGE) || (who === '外村人' && village === NEXT_VILLAGE)

let serial = 0
const entry = fc.record({
  who: fc.constantFrom(...NAMES),
  village: fc.constantFrom(VILLAGE, NEXT_VILLAGE),
  raw: fc.boolean(),
})

it('row security shows and takes exactly what the paper says', async () => {
  const made: { id: string; village: string }[] = []
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { minLength: 5, maxLength: 12 }), async (entries) => {
      for (const { who, village, raw } of entries) {
        const number = `船-${serial++}`
        const attempt = asActor(db.stores, actors.get(who)!, '试', async (tx) => {
          if (!raw)
            return openRecord(tx, {
              registerId: BOATS,
              unitId: unitIdOf(village),
              values: { number, title: '船', value: 1 },
              actor: actors.get(who)!,
              at: START,
            })
          // Past the program's own checks: the database alone must hold the wall of the unit.
          const { rows } = await sql<{
            id: string
          }>`insert into registers.record (id, register_id, topic, unit_id, division_code, key, opened_at, latest)
            values (gen_random_uuid(), ${BOATS}, 'publication', ${unitIdOf(village)}, ${village}, ${number}, ${START}, 1) returning id`.execute(
            tx,
          )
          await sql`insert into registers.version (record_id, number, kind, state, body, entered_at, entered_by, entered_as)
            values (${rows[0]!.id}, 1, 'opened', 'in-use', '{}', ${START}, ${actors.get(who)!.personId}, 'x')`.execute(
            tx,
          )
          return rows[0]!
        })
        const may = raw ? sees(who, village) : opens(who, village)
        if (may) made.push({ id: (await attempt).id, village })
        else
          await expect(attempt).rejects.toSatisfy(
            (error) => error instanceof ProblemError || /row-level security/.test(String(error)),
          )
      }
      for (const who of NAMES) {
        const wanted = made
          .filter((m) => sees(who, m.village))
          .map((m) => m.id)
          .sort()
        const shown = await asActor(db.stores, actors.get(who)!, '试', async (tx) => [
          await sql<{ id: string }>`select id from registers.record order by 1`.execute(tx),
          await sql<{ id: string }>`select record_id as id from registers.version order by 1`.execute(tx),
          await sql<{ id: string }>`select record_id as id from fact.boat order by 1`.execute(tx),
        ])
        for (const { rows } of shown) expect(rows.map((r) => r.id).sort(), who).toEqual(wanted)
      }
    }),
    { numRuns: 12 },
  )
})

it('nobody writes in another’s name, nor under a topic that is not the register’s', async () => {
  const actor = actors.get('何素梅')!
  const insert = (topic: string, by: string) =>
    asActor(db.stores, actor, '试', async (tx) => {
      const { rows } = await sql<{
        id: string
      }>`insert into registers.record (id, register_id, topic, unit_id, division_code, key, opened_at, latest)
        values (gen_random_uuid(), ${BOATS}, ${topic}, ${unitIdOf(VILLAGE)}, ${VILLAGE}, ${`x-${serial++}`}, ${START}, 1) returning id`.execute(
        tx,
      )
      await sql`insert into registers.version (record_id, number, kind, state, body, entered_at, entered_by, entered_as)
        values (${rows[0]!.id}, 1, 'opened', 'in-use', '{}', ${START}, ${by}, 'x')`.execute(tx)
    })
  await expect(insert('matter', actor.personId)).rejects.toThrow(/row-level security/)
  await expect(insert('publication', actors.get('董正平')!.personId)).rejects.toThrow(/row-level security/)
  await expect(insert('publication', actor.personId)).resolves.toBeUndefined()
})

it('each topic has the scope that the function for single rows gives it', async () => {
  const topics = ['matter', 'flag', 'publication', 'seal']
  for (const topic of topics)
    for (const village of [VILLAGE, NEXT_VILLAGE])
      await sql`insert into registers.record (id, register_id, topic, unit_id, division_code, key, opened_at, latest)
        values (gen_random_uuid(), ${BOATS}, ${topic}, ${unitIdOf(village)}, ${village}, ${`t-${serial++}`}, ${START}, 1)`.execute(
        db.stores.owner.query,
      )
  const { rows: all } = await sql<{ id: string; topic: string; unit: string; division: string }>`
    select id, topic, unit_id as unit, division_code as division from registers.record order by id`.execute(
    db.stores.owner.query,
  )
  const hidden = new Set<string>()
  for (const who of NAMES) {
    const { shown, asked } = await asActor(db.stores, actors.get(who)!, '试', async (tx) => ({
      shown: (await sql<{ id: string }>`select id from registers.record order by id`.execute(tx)).rows,
      asked: (
        await sql<{ id: string }>`select id from jsonb_to_recordset(${JSON.stringify(all)}::jsonb)
          as r (id uuid, topic text, unit uuid, division text) where access.visible(topic, unit, division) order by id`.execute(
          tx,
        )
      ).rows,
    }))
    expect(shown, who).toEqual(asked)
    for (const { topic } of all.filter((r) => !asked.some((a) => a.id === r.id))) hidden.add(topic)
  }
  expect([...hidden].sort()).toEqual([...topics].sort())
})

it('without a context nothing is there', async () => {
  const { rows } = await sql<{ n: bigint }>`select count(*) as n from fact.boat`.execute(db.stores.app.query)
  expect(rows[0]!.n).toBe(0n)
})
