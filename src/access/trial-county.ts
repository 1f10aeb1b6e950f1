import fc from 'fast-check'
import { type DirectorySeed, postIdOf } from '#directory'
import { type CalendarDate, isWithin, newId } from '#kernel'
import { contributePolicy, type Grant } from './index.ts'

// A random county for the trials of this module: its people, posts, grants and relatives, and who may see what on paper.

export const AT = '2026-11-05T00:30:00.000Z'
const TODAY = '2026-11-05'

/** Records of a module that this one does not know: its owner declares them. */
export const trialPolicy = {
  name: 'trial',
  schema: `entity Thing in [Place] = { topic: String, concerns: Set<Person>, parties?: Set<Person> };
    action "thing.read", "thing.export" in [look] appliesTo { principal: Person, resource: Thing, context: Asking };
    action "thing.close" in [own] appliesTo { principal: Person, resource: Thing, context: Asking };`,
  policies: `@id("closer") permit (principal, action == Action::"thing.close", resource) when { principal.roles.contains("county-director") };`,
}
contributePolicy(trialPolicy)

export interface Thing {
  id: string
  unit_id: string
  division_code: string
  persons: string[]
}

/** Everything a random county needs, by small numbers that fast-check can shrink. */
export const world = fc.record({
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
    { minLength: 48, maxLength: 60 },
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
export type World = typeof world extends fc.Arbitrary<infer T> ? T : never

export const PERSONS = 24
// One county, three towns, nine villages, one of them merged into another in 2026, and a few schools.
export const COUNTY = '990121000000'
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

export function county(w: World, name: string) {
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
export type County = ReturnType<typeof county>

const postOf = (seed: DirectorySeed, n: number): string => {
  const p = seed.posts[n % seed.posts.length]!
  return postIdOf(p.unitId, p.code)
}
const newIdOf = (...words: string[]) => postIdOf(words.join('|'), 'trial')

/** What a person may see, worked out from the grants as one would explain it on paper: the third, independent answer. */
export function mayRead(c: County, personId: string, thing: Thing, relatives = true): boolean {
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
