import { addWorkingDays, type Calendar } from '#clocks'
import { personIdOf, postIdOf, unitIdOf } from '#directory'
import { addDays, type CalendarDate } from '#kernel'
import type { CodeList } from './code-list.ts'
import { type ColumnWorld, fillRow, holds, type Row, type Scalar } from './columns.ts'
import type { CountySeed, VillageSeed } from './county.ts'
import { fictionalName } from './people.ts'
import { type Chance, chance } from './random.ts'
import type { KeptRecords, RecordColumn, Records } from './record-vocabulary.ts'

export interface RecordWorld {
  readonly records: Records
  readonly county: CountySeed
  readonly calendar: Calendar
  readonly codeLists: ReadonlyMap<string, CodeList>
}

/** What a unit wrote down, by table; and what the wrongs among it must raise. */
export interface WrittenDown {
  readonly tables: ReadonlyMap<string, readonly Row[]>
  readonly plants: readonly { readonly name: string; readonly row: Row; readonly expect: readonly string[] }[]
}

/** Every month of every unit. Pure: the same words give the same rows, and a planted entry moves no lawful one. */
export function writeDown(world: RecordWorld): WrittenDown {
  const { records, county } = world
  const tables = new Map<string, Row[]>(Object.keys(records.tables).map((name) => [name, []]))
  const plants: { name: string; row: Row; expect: readonly string[] }[] = []
  for (const village of county.villages) {
    for (const month of monthsOf(records.from, records.until)) {
      if (records.lacking.some((l) => l.village === village.path && l.months.includes(month))) continue
      let serial = 0
      const put = (columns: Readonly<Record<string, RecordColumn>>, c: Chance): Row => {
        const row = fill(
          { ...columns, ...rest(records.columns, columns) },
          start(village, month, ++serial),
          world,
          village,
          c,
        )
        for (const [table, taken] of Object.entries(records.tables)) tables.get(table)!.push(project(row, taken))
        return row
      }
      for (const [i, columns] of entriesOf(records, village, month).entries())
        put(columns, chance(records.seed, village.path, month, String(i)))
      for (const plant of records.plants)
        if (plant.village === village.path && plant.month === month)
          plants.push({
            name: plant.name,
            row: put(plant.columns, chance(records.seed, 'plant', plant.name)),
            expect: plant.expect,
          })
    }
  }
  return { tables, plants }
}

/** Columns that the entry does not say itself. */
const rest = <T>(base: Readonly<Record<string, T>>, own: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(base).filter(([name]) => !(name in own)))

function entriesOf(records: Records, village: VillageSeed, month: string): Readonly<Record<string, RecordColumn>>[] {
  const given = records.given.find((g) => g.village === village.path && g.month === month)
  if (given) return given.entries
  return records.entries
    .filter(
      ({ name, percent, months, careless }) =>
        (months === undefined || months.includes(month.slice(5))) &&
        chance(records.seed, 'whether', village.path, month, name).percent(percent) &&
        !(careless && chance(records.seed, 'careful', village.path, month, name).percent(careOf(records, village))),
    )
    .map(({ columns }) => columns)
}

/** How careful a unit is, in a hundred; the same every time it is asked. */
export const careOf = ({ care, seed }: Records, { path }: Pick<VillageSeed, 'path'>): number =>
  care.villages[path] ?? chance(seed, 'care', path).whole(...care.usual)

/** What every row begins with. */
const start = (village: VillageSeed, month: string, serial: number): Row => ({
  village: village.name,
  initial: [...village.name][0]!,
  town: village.path.split('/')[0]!,
  division_code: village.divisionCode,
  month,
  year: month.slice(0, 4),
  serial,
  nnn: String(serial).padStart(3, '0'),
  id: `${village.divisionCode}-${month.replace('-', '')}-${String(serial).padStart(2, '0')}`,
})

function fill(
  columns: Readonly<Record<string, RecordColumn>>,
  row: Row,
  world: RecordWorld,
  village: VillageSeed,
  c: Chance,
): Row {
  const plain = worldOf(world, c, () => String(row['on_date'] ?? `${row['month']}-01`))
  for (const [name, column] of Object.entries(columns)) {
    delete row[name]
    if (!holds(column.when, row)) continue
    const value = special(column, row, world, village, c)
    if (value === null) fillRow({ [name]: column as never }, plain, row)
    else if (value !== undefined) row[name] = value
  }
  return row
}

const worldOf = (world: RecordWorld, c: Chance, from: () => CalendarDate): ColumnWorld => ({
  chance: c,
  codeLists: world.codeLists,
  actorName: () => fictionalName(c, world.county.names, new Set()).name,
  workingDaysAfter: (days) => (days === 0 ? from() : remembered(world.calendar, from(), days)),
})

const days = new WeakMap<Calendar, Map<string, CalendarDate>>()
/** A year asks for the same few hundred days again and again. */
function remembered(calendar: Calendar, from: CalendarDate, count: number): CalendarDate {
  const known = days.get(calendar) ?? new Map<string, CalendarDate>()
  days.set(calendar, known)
  const key = `${from} ${count}`
  const found = known.get(key) ?? addWorkingDays(from, count, calendar)
  known.set(key, found)
  return found
}

/** The columns that only records have; null for those of matters, undefined when there is nobody. */
function special(
  column: RecordColumn,
  row: Row,
  world: RecordWorld,
  village: VillageSeed,
  c: Chance,
): Scalar | undefined | null {
  if ('holder' in column) return village.holders[column.holder]?.name
  if ('holder_in_town' in column) return holderIn(world.county, village, column.holder_in_town)
  if ('relative_of' in column) {
    const person = village.holders[column.relative_of]?.personId
    return world.county.directory.relations.find((r) => r.personId === person)?.relativeName
  }
  if ('day' in column)
    return workingDay(`${row['month']}-${String(c.whole(...column.day)).padStart(2, '0')}`, world.calendar)
  if ('careful' in column) return column.careful[c.percent(careOf(world.records, village)) ? 0 : 1]
  if ('words' in column) return column.words.replace(/\{(\w+)\}/g, (_, name: string) => String(row[name] ?? ''))
  return null
}

/** The day itself when it is worked, else the next that is. */
export const workingDay = (day: CalendarDate, calendar: Calendar): CalendarDate =>
  remembered(calendar, addDays(day, -1), 1)

const clerks = new WeakMap<CountySeed, Map<string, string | undefined>>()
function holderIn(county: CountySeed, village: VillageSeed, code: string): string | undefined {
  const town = `${village.divisionCode.slice(0, 9)}000`
  const known = clerks.get(county) ?? new Map<string, string | undefined>()
  clerks.set(county, known)
  const post = postIdOf(unitIdOf(town), code)
  if (!known.has(post)) {
    const { occupancies, persons } = county.directory
    const held = occupancies.find((o) => o.postId === post)
    known.set(post, persons.find((p) => held && personIdOf(p.divisionCode, p.name) === held.personId)?.name)
  }
  return known.get(post)
}

const project = (row: Row, taken: Readonly<Record<string, string>>): Row =>
  Object.fromEntries(
    Object.entries(taken).flatMap(([column, from]) => (row[from] === undefined ? [] : [[column, row[from]]])),
  )

/** The records of one register that every unit keeps: those given one by one, else as many as chance says. */
export function keepRecords(
  world: RecordWorld,
  kept: KeptRecords,
): { village: VillageSeed; state: string | undefined; values: Row }[] {
  const { seed, until } = world.records
  return world.county.villages.flatMap((village) => {
    const given = kept.given.find((g) => g.village === village.path)
    if (given)
      return given.rows.map(({ state, ...values }) => ({ village, state: state as string | undefined, values }))
    const count = chance(seed, 'how many', kept.register, village.path).whole(...kept.count)
    return Array.from({ length: count }, (_, i) => {
      const c = chance(seed, kept.register, village.path, String(i))
      const row = fill(kept.columns, start(village, until, i + 1), world, village, c)
      const values = Object.fromEntries(
        Object.keys(kept.columns).flatMap((name) => (row[name] === undefined ? [] : [[name, row[name]]])),
      )
      return { village, state: c.weighted(Object.entries(kept.states)), values }
    })
  })
}

export function monthsOf(from: string, until: string): string[] {
  const months: string[] = []
  for (let at = from; at <= until; at = addDays(`${at}-28`, 5).slice(0, 7)) months.push(at)
  return months
}

/** The rows as a file would bring them. */
export function csvOf(rows: readonly Row[], columns: readonly string[]): string {
  const quoted = (value: Scalar | undefined): string => {
    const text = value === undefined ? '' : String(value)
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return `${[columns, ...rows.map((row) => columns.map((name) => quoted(row[name])))].map((line) => line.join(',')).join('\n')}\n`
}
