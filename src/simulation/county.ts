import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import { type DirectorySeed, personIdOf, postIdOf, type RelationSeed, unitIdOf } from '#directory'
import { fullCode } from '#kernel'
import { parseYaml } from '#pack'
import { castFile, divisionsFile, namesFile, officesFile, postsFile, relativesFile } from './county-files.ts'
import { type FictionalName, fictionalName, type NameParts } from './people.ts'
import { chance } from './random.ts'

export interface AccountSeed {
  readonly personId: string
  readonly login: string
}

/** A village or community: the unit in which matters are filed. */
export interface VillageSeed {
  readonly unitId: string
  readonly divisionCode: string
  readonly name: string
  /** `town/village`, as fixtures name it. */
  readonly path: string
  /** Names of its seals by kind. */
  readonly seals: { readonly party: string; readonly village: string; readonly coop: string }
  /** Person by post code. */
  readonly holders: Readonly<Record<string, { readonly personId: string; readonly name: string }>>
}

/** The demonstration county: what the directory installs, who can sign in, and the villages fixtures act in. */
export interface CountySeed {
  readonly directory: DirectorySeed & { relations: RelationSeed[] }
  readonly accounts: readonly AccountSeed[]
  readonly villages: readonly VillageSeed[]
  /** Characters of further fictional names. */
  readonly names: NameParts
}

type Place = { unitId: string; divisionCode: string; kind: 'village' | 'community' | 'town' | 'county' | 'office' }
type Cast = z.infer<typeof castFile>[number]

const FOLDER = join(import.meta.dirname, 'county')

/**
 * 石溪县 990121 with its 6 towns and 88 villages, the posts, their fictional holders and declared relatives.
 * Pure but for reading its own data files; the same files and seed words give the same county.
 */
export function countySeed(folder = FOLDER): CountySeed {
  const read = <T>(name: string, schema: z.ZodType<T>): T =>
    parseYaml(readFileSync(join(folder, name), 'utf8'), schema, name)
  const builder = new Builder(read('names.yaml', namesFile), read('posts.yaml', postsFile), read('cast.yaml', castFile))
  builder.places(read('divisions.yaml', divisionsFile), read('offices.yaml', officesFile))
  builder.people()
  builder.relatives(read('relatives.yaml', relativesFile))
  return builder.seed
}

class Builder {
  readonly seed: CountySeed
  readonly #at = new Map<string, Place>()
  readonly #taken = new Map<string, Set<string>>()
  readonly #names: z.infer<typeof namesFile>
  readonly #posts: z.infer<typeof postsFile>
  readonly #cast: readonly Cast[]

  constructor(names: z.infer<typeof namesFile>, posts: z.infer<typeof postsFile>, cast: readonly Cast[]) {
    this.seed = {
      directory: { divisions: [], units: [], persons: [], posts: [], occupancies: [], relations: [] },
      accounts: [],
      villages: [],
      names,
    }
    this.#names = names
    this.#posts = posts
    this.#cast = cast
  }

  places(divisions: z.infer<typeof divisionsFile>, offices: z.infer<typeof officesFile>): void {
    const { directory } = this.seed
    const add = (
      path: string,
      code: string,
      name: string,
      unit: string,
      carrier: string,
      kind: Place['kind'],
    ): void => {
      directory.divisions.push({ code, name })
      directory.units.push({ name: unit, shortName: name, carrier, divisionCode: code })
      this.#at.set(path, { unitId: unitIdOf(code), divisionCode: code, kind })
    }
    const county = fullCode(divisions.county.code)
    add('county', county, divisions.county.name, offices.county.name, 'county-office', 'county')
    for (const town of divisions.towns) {
      add(town.name, fullCode(town.code), town.name, town.name, 'town', 'town')
      const number = (n: number): string => `${town.code}${String(n).padStart(3, '0')}`
      town.communities.forEach((name, i) => {
        add(`${town.name}/${name}`, number(i + 1), name, name, 'village', 'community')
      })
      town.villages.forEach((name, i) => {
        add(`${town.name}/${name}`, number(i + 200), name, name, 'village', 'village')
      })
    }
    for (const office of offices.others) {
      const id = unitIdOf(`${county}/${office.key}`)
      const { name, short: shortName, carrier } = office
      directory.units.push({ id, name, shortName, carrier, divisionCode: county, parentId: unitIdOf(county) })
      this.#at.set(office.key, { unitId: id, divisionCode: county, kind: 'office' })
    }
  }

  people(): void {
    for (const [path, place] of this.#at) {
      const here = this.#cast.filter((person) => person.at === path)
      for (const person of here) this.#addPerson(place, person)
      const titles =
        place.kind === 'county' || place.kind === 'office'
          ? []
          : this.#posts[place.kind === 'town' ? 'town' : place.kind]
      const holders = new Map<string, string>()
      for (const person of here) for (const code of person.posts) holders.set(code, person.name)
      for (const person of here)
        for (const [code, title] of Object.entries(person.titles)) this.#hold(place, code, title, person.name)
      this.#fill(path, place, titles, holders)
      for (const { code, title } of titles) this.#hold(place, code, title, holders.get(code)!)
      if (place.kind === 'village' || place.kind === 'community') this.#addVillage(path, place, place.kind, holders)
    }
  }

  /** Posts that no named person holds get a fictional holder; in most villages one person holds the three leading posts. */
  #fill(path: string, place: Place, titles: readonly { code: string }[], holders: Map<string, string>): void {
    const c = chance('county', path)
    const { posts, percent } = this.#posts.merged
    const merged = c.percent(percent)
    for (const { code } of titles) {
      if (holders.has(code)) continue
      const shared = posts.includes(code) && (merged || code === posts.at(-1))
      const leader = shared ? holders.get(posts[0]!) : undefined
      holders.set(code, leader ?? this.#newPerson(place, c).name)
    }
  }

  #newPerson(place: Place, c: ReturnType<typeof chance>): FictionalName {
    const taken = this.takenIn(place.divisionCode)
    const found = fictionalName(c, this.#names, taken)
    taken.add(found.name)
    this.seed.directory.persons.push({ ...found, divisionCode: place.divisionCode })
    return found
  }

  #addPerson(place: Place, person: Cast): void {
    const { name, pinyin, login } = person
    this.takenIn(place.divisionCode).add(name)
    this.seed.directory.persons.push({ name, pinyin, divisionCode: place.divisionCode })
    const accounts = this.seed.accounts as AccountSeed[]
    if (login) accounts.push({ personId: personIdOf(place.divisionCode, name), login })
  }

  #hold(place: Place, code: string, title: string, name: string): void {
    const { posts, occupancies } = this.seed.directory
    const postId = postIdOf(place.unitId, code)
    if (!posts.some((p) => p.unitId === place.unitId && p.code === code))
      posts.push({ unitId: place.unitId, code, title })
    occupancies.push({ personId: personIdOf(place.divisionCode, name), postId, fromOn: this.#posts.from })
  }

  #addVillage(path: string, place: Place, kind: 'village' | 'community', holders: ReadonlyMap<string, string>): void {
    const { unitId, divisionCode } = place
    const named = [...holders].map(
      ([code, name]) => [code, { personId: personIdOf(divisionCode, name), name }] as const,
    )
    const villages = this.seed.villages as VillageSeed[]
    const name = path.split('/')[1]!
    const { party, village, coop } = this.#posts.seals[kind]
    const seals = { party: name + party, village: name + village, coop: name + coop }
    villages.push({ unitId, divisionCode, name, path, seals, holders: Object.fromEntries(named) })
  }

  /** Everyone who approves or keeps a seal has declared near relatives; a post without a declaration could not be judged. */
  relatives(written: z.infer<typeof relativesFile>): void {
    const { relations } = this.seed.directory
    for (const { at, person, relative, kind } of written) {
      const { divisionCode } = this.#at.get(at)!
      this.takenIn(divisionCode).add(relative)
      relations.push({
        personId: personIdOf(divisionCode, person),
        relativeName: relative,
        kind,
        declaredOn: '2025-09-30',
      })
    }
    for (const village of this.seed.villages) {
      const c = chance('relatives', village.path)
      const taken = this.takenIn(village.divisionCode)
      for (const personId of new Set(Object.values(village.holders).map((h) => h.personId))) {
        const kinds = c.shuffled(this.#posts.kinship).slice(0, c.whole(1, 3))
        for (const kind of kinds) {
          const relativeName = fictionalName(c, this.#names, taken).name
          taken.add(relativeName)
          relations.push({ personId, relativeName, kind, declaredOn: '2025-09-30' })
        }
      }
    }
  }

  takenIn(divisionCode: string): Set<string> {
    const found = this.#taken.get(divisionCode) ?? new Set<string>()
    this.#taken.set(divisionCode, found)
    return found
  }
}
