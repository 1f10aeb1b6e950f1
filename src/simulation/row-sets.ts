import { checkSign } from '#facts'
import { addDays } from '#kernel'
import type { CountySeed, VillageSeed } from './county.ts'
import { fictionalName } from './people.ts'
import { type Chance, chance } from './random.ts'
import type { RowColumn, RowFixtures, RowSet } from './row-vocabulary.ts'

export type Field = string | number | boolean
export type GrownRow = Readonly<Record<string, Field>>

interface Grown {
  readonly village: VillageSeed
  readonly row: GrownRow
}

export interface GrownRows {
  /** Rows by table, in the order of the sets. */
  readonly tables: ReadonlyMap<string, readonly GrownRow[]>
  /** Rows of planted wrongs by the rule that must raise them. */
  readonly plants: ReadonlyMap<string, readonly GrownRow[]>
}

/**
 * Grows the rows of a pack's tables over the villages of the county. Pure and repeatable: every set draws from a stream of its own,
 * so that a row more in one moves nothing in another.
 */
export function growRows(fixtures: RowFixtures, county: CountySeed): GrownRows {
  const sets = new Map<string, readonly Grown[]>()
  const world = new World(fixtures.seed, county)
  const tables = new Map<string, GrownRow[]>()
  const plants = new Map<string, GrownRow[]>()
  for (const set of fixtures.sets) {
    const grown = growSet(world, set, sets, fixtures.common)
    sets.set(set.name, grown)
    const rows = grown.map(({ row }) => row)
    if (set.table) tables.set(set.table, [...(tables.get(set.table) ?? []), ...rows])
    if (set.raises) plants.set(set.raises, [...(plants.get(set.raises) ?? []), ...rows])
  }
  return { tables, plants }
}

class World {
  readonly county: CountySeed
  readonly chance: Chance
  readonly #taken = new Map<string, Set<string>>()
  readonly #numbers = new Set<string>()

  constructor(seed: string, county: CountySeed) {
    this.county = county
    this.chance = chance('rows', seed)
    for (const { divisionCode, name } of county.directory.persons) this.takenIn(divisionCode).add(name)
  }

  takenIn(divisionCode: string): Set<string> {
    const found = this.#taken.get(divisionCode) ?? new Set<string>()
    this.#taken.set(divisionCode, found)
    return found
  }

  village(path: string): VillageSeed {
    const found = this.county.villages.find((village) => village.path === path)
    if (!found) throw new Error(`no village ${path}`)
    return found
  }

  villager(village: VillageSeed, c: Chance): string {
    const { name } = fictionalName(c, this.county.names, this.takenIn(village.divisionCode))
    this.takenIn(village.divisionCode).add(name)
    return name
  }

  /** Nobody has the number of another. */
  idNumber([from, until]: readonly [number, number], c: Chance): string {
    const two = (n: number) => String(n).padStart(2, '0')
    for (;;) {
      const born = `${c.whole(from, until)}${two(c.whole(1, 12))}${two(c.whole(1, 28))}`
      const body = `990121${born}${String(c.whole(1, 999)).padStart(3, '0')}`
      if (this.#numbers.has(body)) continue
      this.#numbers.add(body)
      return body + checkSign(body)
    }
  }
}

function growSet(
  world: World,
  set: RowSet,
  sets: ReadonlyMap<string, readonly Grown[]>,
  common: RowFixtures['common'],
): Grown[] {
  const c = world.chance.fork(set.name)
  const columns = Object.assign({}, ...set.with.map((name) => common[name] ?? unknown(name)), set.columns) as Record<
    string,
    RowColumn
  >
  const seeds = seedsOf(world, set, sets, c.fork('drawn'))
  return seeds.map(({ village, row, own }, i) => {
    const filled: Record<string, Field> = { ...row, division_code: village.divisionCode, ...own }
    let stream: Chance | undefined
    const draw = (): Chance => (stream ??= c.fork(String(i)))
    // A column may come before the ones it is made of; whichever is asked for first is made first.
    const field = (name: string): Field => {
      const column = columns[name]
      if (!(name in own) && column && !made.has(name)) {
        made.add(name)
        filled[name] = fieldOf(world, column, field, { village, number: i + 1, draw })
      }
      return filled[name] ?? unknown(name)
    }
    const made = new Set<string>()
    for (const name of Object.keys(columns)) field(name)
    return { village, row: filled }
  })
}

const unknown = (name: string): never => {
  throw new Error(`no ${name}`)
}

type Seedling = Grown & { readonly own: GrownRow }

/** The rows a set grows out of, those named first. */
function seedsOf(world: World, set: RowSet, sets: ReadonlyMap<string, readonly Grown[]>, c: Chance): Seedling[] {
  const named = set.named.map(({ at, row }) => ({ village: world.village(at), row: {}, own: row }))
  if (set.through === 'villages') {
    const total = set.total ?? world.county.villages.length
    for (const { village, own } of named)
      if (typeof own['name'] === 'string') world.takenIn(village.divisionCode).add(own['name'])
    return [...named, ...shared(world.county.villages, total - named.length)]
  }
  const earlier = (sets.get(set.through) ?? unknown(set.through)).filter(({ row }) =>
    Object.entries(set.where).every(([name, value]) => [value].flat().includes(row[name]!)),
  )
  const drawn =
    set.total === undefined ? earlier : inOrder(earlier, c.shuffled([...earlier.keys()]).slice(0, set.total))
  if (set.total !== undefined && drawn.length < set.total)
    throw new Error(`${set.name}: ${drawn.length} of ${set.total} rows in ${set.through}`)
  const seeds = drawn.map((grown) => ({ ...grown, own: {} }))
  return set.months ? seeds.flatMap((seed) => monthly(seed, set.months!)) : seeds
}

/** The same number for every village, and one more for the first ones until it is the whole. */
function shared(villages: readonly VillageSeed[], total: number): Seedling[] {
  return villages.flatMap((village, i) => {
    const count = Math.floor(total / villages.length) + (i < total % villages.length ? 1 : 0)
    return Array.from({ length: count }, () => ({ village, row: {}, own: {} }))
  })
}

const inOrder = <T>(items: readonly T[], chosen: readonly number[]): T[] =>
  chosen.toSorted((a, b) => a - b).map((i) => items[i]!)

function monthly(seed: Seedling, [from, until]: readonly [string, string]): Seedling[] {
  const last = /^\d/.test(until) ? until : String(seed.row[until])
  const out: Seedling[] = []
  for (let month = from; month <= last; month = nextMonth(month)) out.push({ ...seed, own: { period: month } })
  return out
}

function nextMonth(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
}

interface Place {
  readonly village: VillageSeed
  readonly number: number
  /** The row's own stream; made only when something is drawn. */
  readonly draw: () => Chance
}

function fieldOf(
  world: World,
  column: RowColumn,
  field: (name: string) => Field,
  { village, number, draw }: Place,
): Field {
  if ('value' in column) return column.value
  if ('cycle' in column) return column.cycle[(number - 1) % column.cycle.length]!
  if ('same_as' in column) return field(column.same_as)
  if ('text' in column)
    return column.text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const places = /^n(\d*)$/.exec(name)
      return places ? String(number).padStart(Number(places[1] || 1), '0') : String(field(name))
    })
  if ('product' in column) {
    const [a, b] = column.product.map((name) => Number(field(name))) as [number, number]
    return (Math.round(a * b * 100) / 100).toFixed(2)
  }
  const c = draw()
  if ('pick' in column) return c.pick(column.pick)
  if ('whole' in column) return c.whole(...column.whole)
  if ('decimal' in column) {
    const [low, high] = column.decimal
    return Number((low + c.whole(0, Math.round((high - low) / column.step)) * column.step).toFixed(6))
  }
  if ('villager' in column) return world.villager(village, c)
  if ('id_number' in column) return world.idNumber(column.id_number.born, c)
  if ('account' in column)
    return `622899${String(c.whole(0, 999_999)).padStart(6, '0')}${String(c.whole(0, 9_999_999)).padStart(7, '0')}`
  if ('day_of' in column) return `${field(column.day_of)}-${String(c.whole(...column.days)).padStart(2, '0')}`
  return addDays(String(field(column.days_after)), c.whole(...column.days))
}
