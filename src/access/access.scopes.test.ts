import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type DirectorySeed, installDirectory, postIdOf } from '#directory'
import { type App, createServer } from '#http'
import { type CalendarDate, fixedClock, isWithin, missing, newId } from '#kernel'
import { sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { type Actor, actorOf, addGrant, asActor, ask, decide, type Grant, identifier, openSession } from './index.ts'

const AT = '2026-11-05T00:30:00.000Z'
const TODAY = '2026-11-05'
let db: TestDatabase
let app: App

interface Thing {
  id: string
  unit_id: string
  division_code: string
  persons: string[]
}

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
  await sql`create policy supervised on trial.thing for select to qinglian_app
    using (access.visible('matter', unit_id, division_code) and not access.recused(persons))`.execute(
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
        decide(actorOf(request), 'matter.read', resourceOf(rows[0]))
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
  type: 'Matter',
  id: t.id,
  attrs: { unitId: t.unit_id, divisionCode: t.division_code, concerns: t.persons },
})

/** Everything a random county needs, by small numbers that fast-check can shrink. */
const world = fc.record({
  grants: fc.array(
    fc.record({
      who: fc.nat(23),
      toPost: fc.boolean(),
      over: fc.constantFrom('subtree', 'unit', 'unit-tree', 'carrier' as const),
      place: fc.nat(16),
      carrier: fc.constantFrom('village', 'school', 'town'),
      topics: fc.constantFrom<Grant['topics'][]>(['matter'], ['matter'], ['matter', 'flag'], ['flag']),
      from: fc.constantFrom('2025-01-01', '2025-01-01', TODAY, '2026-11-06'),
      until: fc.constantFrom(undefined, undefined, TODAY, '2026-11-06'),
    }),
    { minLength: 20, maxLength: 40 },
  ),
  occupancies: fc.array(
    fc.record({
      who: fc.nat(23),
      unit: fc.nat(16),
      code: fc.constantFrom('seal-keeper', 'town-discipline-secretary', 'county-inspector', 'system-admin', 'porter'),
      until: fc.constantFrom(undefined, '2026-01-01', TODAY, '2027-01-01'),
    }),
    { maxLength: 20 },
  ),
  relations: fc.array(
    fc.record({ a: fc.nat(23), b: fc.nat(23), ended: fc.constantFrom(undefined, '2026-01-01', '2027-01-01') }),
    { minLength: 16, maxLength: 24 },
  ),
  things: fc.array(
    fc.record({
      unit: fc.nat(16),
      elsewhere: fc.option(fc.nat(16), { freq: 8 }),
      about: fc.array(fc.nat(23), { maxLength: 4 }),
    }),
    {
      minLength: 140,
      maxLength: 140,
    },
  ),
})
type World = typeof world extends fc.Arbitrary<infer T> ? T : never

const PERSONS = 24
// One county, three towns, nine villages, one of them merged into another in 2026, and a few schools.
const COUNTY = '990121000000'
const DIVISIONS = [
  COUNTY,
  ...['990121100000', '990121101000', '990121102000'],
  ...[
    '990121100001',
    '990121100002',
    '990121100003',
    '990121101001',
    '990121101002',
    '990121101003',
    '990121102001',
    '990121102002',
  ],
]
const MERGED = '990121109001' // once in a fourth town, now part of 990121102001
const PLACES = [...DIVISIONS, MERGED]
const SCHOOLS = ['990121100001', '990121101002', MERGED, COUNTY]

function county(w: World, name: string) {
  const unitIds = [
    ...PLACES.map((code) => newIdOf(name, 'unit', code)),
    ...SCHOOLS.map((code) => newIdOf(name, 'school', code)),
  ]
  const unitDivision = [...PLACES, ...SCHOOLS]
  const carriers = [
    ...PLACES.map((code) => (code === COUNTY ? 'county' : code.endsWith('000') ? 'town' : 'village')),
    ...SCHOOLS.map(() => 'school'),
  ]
  const parents = unitIds.map((_, i) =>
    i >= PLACES.length ? unitIds[PLACES.indexOf(SCHOOLS[i - PLACES.length]!)] : i === 0 ? undefined : unitIds[0],
  )
  const persons = Array.from({ length: PERSONS }, (_, i) => newIdOf(name, 'person', String(i)))
  const held = w.occupancies.map((o) => ({
    ...o,
    unitId: unitIds[o.unit]!,
    postId: postIdOf(unitIds[o.unit]!, o.code),
  }))
  const seed: DirectorySeed = {
    divisions: [
      ...DIVISIONS.map((code) => ({ code, name: code })),
      { code: MERGED, name: '旧村', untilOn: '2026-01-01', successor: '990121102001' },
    ],
    units: unitIds.map((id, i) => ({
      id,
      name: `单位${i}`,
      carrier: carriers[i]!,
      divisionCode: unitDivision[i]!,
      parentId: parents[i],
    })),
    persons: persons.map((id, i) => ({ id, name: `人${i}`, divisionCode: COUNTY })),
    posts: [...new Map(held.map((h) => [h.postId, { unitId: h.unitId, code: h.code, title: h.code }])).values()],
    occupancies: [
      ...new Map(
        held.map((h) => [
          `${h.who} ${h.postId}`,
          { personId: persons[h.who]!, postId: h.postId, fromOn: '2025-01-01', untilOn: h.until },
        ]),
      ).values(),
    ],
    relations: w.relations
      .filter((r) => r.a !== r.b)
      .map((r, i) => ({
        personId: persons[r.a]!,
        relativeName: `亲${i}`,
        relativePersonId: persons[r.b]!,
        kind: 'sibling',
        declaredOn: '2025-01-01',
        endedOn: r.ended,
      })),
  }
  const grants: Grant[] = w.grants.map((g) => ({
    to: g.toPost && seed.posts.length ? { postId: postOf(seed, g.who) } : { personId: persons[g.who]! },
    role: 'inspector',
    topics: [...g.topics],
    purpose: '监督检查',
    from: g.until !== undefined && g.until <= g.from ? '2020-01-01' : g.from,
    until: g.until,
    over:
      g.over === 'subtree'
        ? { kind: 'subtree', divisionCode: PLACES[g.place % PLACES.length]! }
        : g.over === 'carrier'
          ? { kind: 'carrier', carrier: g.carrier, divisionCode: PLACES[g.place % PLACES.length]! }
          : { kind: g.over as 'unit', unitId: unitIds[g.place]! },
  }))
  const things: Thing[] = w.things.map((t) => ({
    id: newId(AT),
    unit_id: unitIds[t.unit]!,
    // Usually the unit's own division; sometimes another, as after a unit moved.
    division_code: t.elsewhere === null ? unitDivision[t.unit]! : unitDivision[t.elsewhere]!,
    persons: t.about.map((p) => persons[p]!),
  }))
  return { seed, grants, things, persons, unitIds, carriers, unitDivision, parents }
}
type County = ReturnType<typeof county>

const postOf = (seed: DirectorySeed, n: number): string => {
  const p = seed.posts[n % seed.posts.length]!
  return postIdOf(p.unitId, p.code)
}
const newIdOf = (...words: string[]) => postIdOf(words.join('|'), 'trial')

/** What a person may see, worked out from the grants as one would explain it on paper: the third, independent answer. */
function mayRead(c: County, personId: string, thing: Thing, relatives = true): boolean {
  const on = (from: CalendarDate, until?: CalendarDate) => from <= TODAY && (until === undefined || until > TODAY)
  const posts = c.seed.occupancies
    .filter((o) => o.personId === personId && on(o.fromOn, o.untilOn))
    .map((o) => o.postId)
  const kin = new Set([personId])
  for (const r of relatives ? c.seed.relations! : []) {
    if (r.endedOn !== undefined && r.endedOn <= TODAY) continue
    if (r.personId === personId) kin.add(r.relativePersonId!)
    if (r.relativePersonId === personId) kin.add(r.personId)
  }
  if (thing.persons.some((p) => kin.has(p))) return false
  const within = (code: string, division: string): boolean =>
    isWithin(code, division) || (isWithin('990121102001', division) && isWithin(code, MERGED))
  const below = (unitId: string, root: string): boolean => {
    for (let id: string | undefined = unitId; id; id = c.parents[c.unitIds.indexOf(id)]) if (id === root) return true
    return false
  }
  const granted = c.grants.some((g) => {
    if (!g.topics.includes('matter') || !on(g.from, g.until)) return false
    if (!('personId' in g.to ? g.to.personId === personId : posts.includes(g.to.postId))) return false
    if (g.over.kind === 'subtree') return within(thing.division_code, g.over.divisionCode)
    if (g.over.kind === 'carrier') {
      const i = c.unitIds.indexOf(thing.unit_id)
      return c.carriers[i] === g.over.carrier && within(c.unitDivision[i]!, g.over.divisionCode)
    }
    return g.over.kind === 'unit' ? thing.unit_id === g.over.unitId : below(thing.unit_id, g.over.unitId)
  })
  return (
    granted ||
    posts.some((postId) => {
      const post = c.seed.posts.find((p) => postIdOf(p.unitId, p.code) === postId)!
      if (post.code === 'seal-keeper') return thing.unit_id === post.unitId
      const whole = ['town-discipline-secretary', 'county-inspector'].includes(post.code)
      return whole && within(thing.division_code, c.unitDivision[c.unitIds.indexOf(post.unitId)]!)
    })
  )
}

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

describe('for any people, posts, grants and relatives', () => {
  it('the written policy, row security and the paper answer agree, in lists, counts, exports and single records', async () => {
    let decisions = 0
    let seen = 0
    let hiddenByKin = 0
    let run = 0
    await fc.assert(
      fc.asyncProperty(world, async (w) => {
        const c = county(w, `world ${++run} ${newId(AT)}`)
        await settle(c)
        for (const personId of c.persons) {
          const { actor, token } = await db.stores.app.transaction((tx) => openSession(tx, personId, AT))
          const byPolicy = c.things
            .filter((t) => ask(actor, 'matter.read', resourceOf(t)).allowed)
            .map((t) => t.id)
            .sort()
          const onPaper = c.things
            .filter((t) => mayRead(c, personId, t))
            .map((t) => t.id)
            .sort()
          expect(await idsSeenBy(actor)).toEqual(byPolicy)
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
      // Without bias: small numbers would leave most people without a post, a grant or a cousin.
      { numRuns: 3, noBias: true, endOnFailure: true },
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
