import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { installDirectory } from '#directory'
import { type App, createServer } from '#http'
import { fixedClock, missing, newId } from '#kernel'
import { sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { type Actor, actorOf, addGrant, asActor, ask, decide, identifier, openSession } from './index.ts'
import { AT, COUNTY, type County, county, mayRead, PERSONS, type Thing, world } from './trial-county.ts'

let db: TestDatabase
let app: App

/** A record type of a module that this one does not know, guarded as the module's owner would. */
beforeAll(async () => {
  db = await cloneDatabase()
  await sql`create schema trial; `.execute(db.stores.owner.query)
  await sql`create table trial.thing (id uuid primary key, world text, unit_id uuid not null, division_code text collate "C" not null, persons uuid[] not null)`.execute(
    db.stores.owner.query,
  )
  await sql`grant usage on schema trial to qinglian_app`.execute(db.stores.owner.query)
  await sql`grant select on trial.thing to qinglian_app`.execute(db.stores.owner.query)
  await sql`alter table trial.thing enable row level security`.execute(db.stores.owner.query)
  await sql`alter table trial.thing force row level security`.execute(db.stores.owner.query)
  // As an owner of records writes it: `access.scope_text` puts the comparisons into the policy.
  await sql`do $$ begin execute format('create policy supervised on trial.thing for select to qinglian_app
    using ((%s) and not persons && (select access.kin()))', access.scope_text('matter')); end $$`.execute(
    db.stores.owner.query,
  )
  // The same asked for single rows, as checks of writes ask it.
  await sql`create function trial.asked(t trial.thing) returns boolean language sql stable as $$
    select access.visible('matter', t.unit_id, t.division_code) and not access.recused(t.persons) $$`.execute(
    db.stores.owner.query,
  )

  const deps = { stores: db.stores, clock: fixedClock(AT), config: { production: false } }
  app = await createServer({ ...deps, log: false, identify: identifier(deps) })
  app.get(
    '/api/v1/things',
    {
      config: { looks: 'none' },
      schema: { response: { 200: z.object({ items: z.array(z.string()), total: z.number() }) } },
    },
    (request) =>
      asActor(db.stores, actorOf(request), 'supervision', async (tx) => {
        const { rows } = await sql<{ id: string }>`select id from trial.thing order by id`.execute(tx)
        const count = await sql<{ n: bigint }>`select count(*) as n from trial.thing`.execute(tx)
        return { items: rows.map((r) => r.id), total: Number(count.rows[0]!.n) }
      }),
  )
  app.get(
    '/api/v1/things/:id',
    {
      config: { looks: 'none' },
      schema: { params: z.object({ id: z.uuid() }), response: { 200: z.object({ id: z.string() }) } },
    },
    (request) =>
      asActor(db.stores, actorOf(request), 'supervision', async (tx) => {
        const { rows } = await sql<Thing>`select * from trial.thing where id = ${request.params.id}::uuid`.execute(tx)
        if (!rows[0]) throw missing('http.nothing_here')
        decide(actorOf(request), 'thing.read', resourceOf(rows[0]))
        return rows[0]
      }),
  )
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await db.drop()
})

const resourceOf = (t: Thing) => ({
  type: 'Thing',
  id: t.id,
  attrs: { topic: 'matter', unitId: t.unit_id, divisionCode: t.division_code, concerns: t.persons },
})

async function settle(c: County): Promise<void> {
  await db.stores.owner.transaction(async (tx) => {
    await sql`delete from trial.thing`.execute(tx)
    await installDirectory(tx, c.seed, AT)
    for (const grant of c.grants) await addGrant(tx, grant, AT)
    await sql`insert into trial.thing select id, 'w', unit_id, division_code, array(select jsonb_array_elements_text(persons)::uuid)
      from jsonb_to_recordset(${JSON.stringify(c.things)}::jsonb) as r (id uuid, unit_id uuid, division_code text, persons jsonb)`.execute(
      tx,
    )
  })
}

const idsSeenBy = (actor: Actor) =>
  asActor(db.stores, actor, 'supervision', async (tx) =>
    (await sql<{ id: string }>`select id from trial.thing`.execute(tx)).rows.map((r) => r.id).sort(),
  )

/** How many of the rows that the policy shows the function for single rows would refuse, or the other way round. */
const numberRefused = (actor: Actor) =>
  asActor(db.stores, actor, 'supervision', async (tx) => {
    const { rows } = await sql<{ n: bigint }>`select count(*) as n from trial.thing t where not trial.asked(t)`.execute(
      tx,
    )
    return Number(rows[0]!.n)
  })

describe('for any people, posts, grants and relatives', () => {
  it('the written policy, row security and the paper answer agree, in lists, counts, exports and single records', async () => {
    let decisions = 0
    let seen = 0
    let hiddenByKin = 0
    let run = 0
    await fc.assert(
      // Without bias: small numbers would leave most people without a post, a grant or a cousin.
      fc.asyncProperty(fc.noBias(world), async (w) => {
        const c = county(w, `world ${++run} ${newId(AT)}`)
        await settle(c)
        for (const personId of c.persons) {
          const { actor, token } = await db.stores.app.transaction((tx) => openSession(tx, personId, AT))
          const byPolicy = c.things
            .filter((t) => ask(actor, 'thing.read', resourceOf(t)).allowed)
            .map((t) => t.id)
            .sort()
          const onPaper = c.things
            .filter((t) => mayRead(c, personId, t))
            .map((t) => t.id)
            .sort()
          expect(await idsSeenBy(actor)).toEqual(byPolicy)
          expect(await numberRefused(actor)).toBe(0)
          expect(byPolicy).toEqual(onPaper)
          decisions += c.things.length
          seen += byPolicy.length
          hiddenByKin += c.things.filter((t) => mayRead(c, personId, t, false)).length - byPolicy.length
          if (personId !== c.persons[run % PERSONS]) continue
          const list = await app.inject({ url: '/api/v1/things', cookies: { qs: token } })
          expect(list.json()).toEqual({ items: byPolicy, total: byPolicy.length })
          const exported = await asActor(db.stores, actor, 'export', (tx) =>
            sql<{
              csv: string
            }>`select coalesce(string_agg(id::text, ',' order by id), '') as csv from trial.thing`.execute(tx),
          )
          expect(exported.rows[0]!.csv).toBe(byPolicy.join(','))
          for (const t of c.things.slice(0, 8)) {
            const one = await app.inject({ url: `/api/v1/things/${t.id}`, cookies: { qs: token } })
            expect(one.statusCode).toBe(byPolicy.includes(t.id) ? 200 : 404)
          }
        }
      }),
      { numRuns: 3, endOnFailure: true },
    )
    expect(decisions).toBeGreaterThanOrEqual(10_000)
    // A test in which nobody sees anything would agree just as well.
    expect(seen).toBeGreaterThan(decisions / 100)
    expect(hiddenByKin).toBeGreaterThan(20)
  }, 240_000)

  it('a foreign record answers exactly like one that never was', async () => {
    const c = county(fc.sample(world, { seed: 7, numRuns: 1 })[0]!, `foreign ${newId(AT)}`)
    await settle({ ...c, grants: [] })
    const stranger = await db.stores.app.transaction((tx) => openSession(tx, c.persons[0]!, AT))
    const answer = async (id: string) => {
      const { statusCode, headers, body } = await app.inject({
        url: `/api/v1/things/${id}`,
        cookies: { qs: stranger.token },
      })
      return { statusCode, type: headers['content-type'], body: body.replace(/"requestId":"\w+"/, '') }
    }
    const foreign = c.things.find((t) => !mayRead({ ...c, grants: [] }, c.persons[0]!, t))!
    expect(await answer(foreign.id)).toEqual(await answer(newId(AT)))
    expect((await answer(foreign.id)).statusCode).toBe(404)
  })
})

describe('without its whole context', () => {
  const count = sql<{ n: bigint }>`select count(*) as n from trial.thing`
  it('nothing is visible', async () => {
    expect((await count.execute(db.stores.app.query)).rows[0]!.n).toBe(0n)
  })

  it('nothing is visible when any one value is missing, above all the list of relatives', async () => {
    const c = county(
      { grants: [], occupancies: [], relations: [], things: fc.sample(world, { seed: 1, numRuns: 1 })[0]!.things },
      `context ${newId(AT)}`,
    )
    c.grants.push({
      to: { personId: c.persons[0]! },
      role: 'r',
      topics: ['matter'],
      purpose: 'p',
      from: '2025-01-01',
      over: { kind: 'subtree', divisionCode: COUNTY },
    })
    await settle(c)
    const { actor } = await db.stores.app.transaction((tx) => openSession(tx, c.persons[0]!, AT))
    const whole = c.things.filter((t) => mayRead(c, c.persons[0]!, t)).length
    expect(whole).toBeGreaterThan(50)
    expect(whole).toBeLessThan(c.things.length)
    for (const name of ['actor', 'recuse', 'ranges_matter', 'from_matter', 'until_matter']) {
      const left = await asActor(db.stores, actor, 'supervision', async (tx) => {
        const before = Number((await count.execute(tx)).rows[0]!.n)
        await sql`select set_config(${`qinglian.${name}`}, '', true)`.execute(tx)
        return [before, Number((await count.execute(tx)).rows[0]!.n)]
      })
      expect([name, ...left]).toEqual([name, whole, 0])
    }
    // The next transaction on the same connections starts from nothing.
    for (let i = 0; i < 8; i++) expect((await count.execute(db.stores.app.query)).rows[0]!.n).toBe(0n)
    await expect(asActor(db.stores, actor, '', async () => 1)).rejects.toThrow(/purpose/)
    const twice = asActor(db.stores, actor, 'a', (tx) =>
      sql`select access.enter(${actor.sessionId}::uuid, 'b')`.execute(tx),
    )
    await expect(twice).rejects.toThrow(/already acts/)
  })

  it('everyone counts as recused, nobody holds a post', async () => {
    const { rows } = await sql<{ r: boolean; h: boolean; p: string | null }>`
      select access.recused('{}') as r, access.holds_post(${newId(AT)}::uuid, 'seal-keeper') as h, access.person_id()::text as p`.execute(
      db.stores.app.query,
    )
    expect(rows[0]).toEqual({ r: true, h: false, p: null })
  })
})

it('declared relatives are seen by those who declared them and by their supervisors only', async () => {
  const c = county(
    {
      grants: [],
      occupancies: [
        { who: 1, unit: 4, code: 'seal-keeper', until: undefined },
        { who: 2, unit: 1, code: 'town-discipline-secretary', until: undefined },
        { who: 3, unit: 2, code: 'town-discipline-secretary', until: undefined },
      ],
      relations: [{ a: 1, b: 9, ended: undefined }],
      things: [],
    },
    `kin ${newId(AT)}`,
  )
  await settle(c)
  const sees = async (n: number) => {
    const { actor } = await db.stores.app.transaction((tx) => openSession(tx, c.persons[n]!, AT))
    return asActor(db.stores, actor, 'supervision', async (tx) =>
      Number(
        (
          await sql<{
            n: bigint
          }>`select count(*) as n from fact.declared_relative where person_id = ${c.persons[1]!}`.execute(tx)
        ).rows[0]!.n,
      ),
    )
  }
  expect([await sees(1), await sees(9), await sees(2), await sees(3), await sees(10)]).toEqual([1, 1, 1, 0, 0])
})
