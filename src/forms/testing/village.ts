import { type Actor, asActor, identifier, openSession } from '#access'
import { type DirectorySeed, installDirectory, personIdOf, postIdOf, unitIdOf } from '#directory'
import { type App, createServer } from '#http'
import { fixedClock } from '#kernel'
import { recordLook } from '#ledger'
import type { Tx } from '#store'
import type { TestDatabase } from '../../../test/database.ts'

/** 08:41 on the demonstration date. */
export const NOW = '2026-11-05T00:41:00.000Z'
export const COUNTY = '990121000000'
export const TOWN = '990121100000'
export const VILLAGE = '990121100201'
export const OTHER = '990121100202'

const [county, town, village, other] = [COUNTY, TOWN, VILLAGE, OTHER].map(unitIdOf) as [string, string, string, string]
export const units = { county, town, village, other }
export const personId = (name: string, division = VILLAGE): string => personIdOf(division, name)

/** Name, division, unit, posts. */
export const people: readonly (readonly [string, string, string, readonly string[]])[] = [
  ['周晓澜', VILLAGE, village, ['seal-keeper']],
  ['王建明', VILLAGE, village, ['party-secretary', 'village-head']],
  ['何阿根', VILLAGE, village, ['accountant']],
  ['陈社长', VILLAGE, village, ['coop-chair']],
  ['别村管章', OTHER, other, ['seal-keeper']],
  ['别村主任', OTHER, other, ['village-head']],
  ['张书记', TOWN, town, ['town-discipline-secretary']],
  ['周敏', COUNTY, county, ['county-inspector']],
  ['刘海英', COUNTY, county, ['county-inspector']],
  ['管机器', COUNTY, county, ['system-admin']],
]

const seed: DirectorySeed = {
  divisions: [
    { code: COUNTY, name: '石溪县' },
    { code: TOWN, name: '沙渡镇' },
    { code: VILLAGE, name: '新坪村' },
    { code: OTHER, name: '江下村' },
  ],
  units: [
    { name: '石溪县纪委监委', carrier: 'county-office', divisionCode: COUNTY },
    { name: '沙渡镇', carrier: 'town', divisionCode: TOWN },
    { name: '新坪村', carrier: 'village', divisionCode: VILLAGE },
    { name: '江下村', carrier: 'village', divisionCode: OTHER },
  ],
  persons: people.map(([name, divisionCode]) => ({ name, divisionCode })),
  posts: [...new Set(people.flatMap(([, , unit, codes]) => codes.map((code) => `${unit}/${code}`)))].map((key) => {
    const [unitId, code] = key.split('/') as [string, string]
    return { unitId, code, title: code }
  }),
  occupancies: people.flatMap(([name, division, unit, codes]) =>
    codes.map((code) => ({ personId: personIdOf(division, name), postId: postIdOf(unit, code), fromOn: '2026-01-01' })),
  ),
}

/**
 * Who may see what belongs to a village, said once more in plain words, to hold the policy against: its own people, the town's
 * discipline secretary and the county's inspectors; not the neighbours, not those who run the machine.
 */
export function supervises(name: string, unitId: string): boolean {
  const [, , own, posts] = people.find(([n]) => n === name)!
  return own === unitId || posts.includes('town-discipline-secretary') || posts.includes('county-inspector')
}

export interface Village {
  readonly app: App
  readonly clock: ReturnType<typeof fixedClock>
  /** The cookie header of a person's session. */
  as(name: string, division?: string): Promise<{ cookie: string; 'x-qinglian': string }>
  actor(name: string, division?: string): Promise<Actor>
  acting<T>(name: string, fn: (tx: Tx, actor: Actor) => Promise<T>, division?: string): Promise<T>
}

/** Two villages of one town with the people their seals need, and a server on which `routes` registers what is tried. */
export async function openVillage(
  db: TestDatabase,
  routes: (app: App, clock: Village['clock']) => void,
): Promise<Village> {
  await db.stores.owner.transaction((tx) => installDirectory(tx, seed, NOW))
  const clock = fixedClock(NOW)
  const deps = { stores: db.stores, clock, config: { production: false } }
  const app = await createServer({ ...deps, log: false, identify: identifier(deps), recordLook })
  routes(app, clock)
  await app.ready()
  const open = (name: string, division = VILLAGE) =>
    db.stores.app.transaction((tx) => openSession(tx, personIdOf(division, name), clock.now()))
  return {
    app,
    clock,
    as: async (name, division) => ({ cookie: `qs=${(await open(name, division)).token}`, 'x-qinglian': '1' }),
    actor: async (name, division) => (await open(name, division)).actor,
    acting: async (name, fn, division) => {
      const { actor } = await open(name, division)
      return asActor(db.stores, actor, 'handling', (tx) => fn(tx, actor))
    },
  }
}

/** A multipart body with one file. */
export function multipart(bytes: Uint8Array, name: string): { payload: Buffer; headers: Record<string, string> } {
  const boundary = 'b0undary'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`
  return {
    payload: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  }
}
