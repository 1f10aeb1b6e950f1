import { addDays, type Instant, instantAt, monthOf, plusMinutes } from '#kernel'
import type { Definition } from '#process'
import type { CodeList } from './code-list.ts'
import type { CountySeed, VillageSeed } from './county.ts'
import { makeMatter, type SimulatedMatter, type YearWorld } from './matter.ts'
import type { OfficeDays } from './office-days.ts'
import { fictionalName } from './people.ts'
import { type Chance, chance, occurrences } from './random.ts'
import type { FlowPath, LawfulYear, Plants } from './vocabulary.ts'

/** An impression that belongs to no approval. */
export interface LooseImpression {
  readonly key: string
  readonly village: VillageSeed
  readonly at: Instant
}

/** What a planted wrong must raise: the rule (file name), and the matter or impression it must name. */
export interface Expectation {
  readonly plant: string
  readonly rule: string
  readonly matterId: string | null
  readonly looseKeys: readonly string[]
}

export interface SimulatedYear {
  readonly matters: readonly SimulatedMatter[]
  readonly loose: readonly LooseImpression[]
  readonly expectations: readonly Expectation[]
}

export interface YearSource {
  readonly year: LawfulYear
  readonly plants: Plants
  readonly definition: Definition
  readonly codeLists: ReadonlyMap<string, CodeList>
  readonly limits: Readonly<Record<string, number>>
  readonly county: CountySeed
  readonly office: OfficeDays
  /** The demonstration's present: nothing later has happened. */
  readonly now: Instant
}

/**
 * The synthetic year of one flow: lawful matters at the villages' rates, then the planted wrongs and what is under way.
 * Deterministic: the same sources give the same year, and planting something moves no lawful matter.
 */
export function simulateYear(source: YearSource): SimulatedYear {
  const world = worldOf(source)
  const c = chance('year', source.year.seed)
  const matters: SimulatedMatter[] = []
  for (const village of source.county.villages) {
    const local = c.fork(village.path)
    for (const [i, at] of filingTimes(source, village, local.fork('times')).entries()) {
      const own = local.fork('matter', String(i))
      const path = own.fork('path').weighted(source.year.paths.map((p) => [p, p.weight] as const))
      matters.push(makeMatter(world, { key: `${village.path}/${i}`, village, at, path }, own))
    }
  }
  const { loose, expectations } = plant(source, world, c, matters)
  for (const over of source.plants.in_flight) {
    const plan = { key: over.name, village: villageAt(source, over.village), at: moment(over.at), path: PLAIN, over }
    matters.push(makeMatter(world, plan, c.fork('in-flight', over.name)))
  }
  matters.sort((a, b) => (a.openedAt < b.openedAt ? -1 : a.openedAt > b.openedAt ? 1 : a.id < b.id ? -1 : 1))
  return { matters, loose, expectations }
}

const PLAIN: FlowPath = { name: '', weight: 1, columns: {}, answers: {} }

function plant(source: YearSource, world: YearWorld, c: Chance, matters: SimulatedMatter[]) {
  const loose: LooseImpression[] = []
  const expectations: Expectation[] = []
  for (const over of source.plants.plants) {
    const village = villageAt(source, over.village)
    const at = moment(over.at)
    const wild = over.wrongs.find((w) => 'loose_impressions' in w)
    const keys: string[] = []
    let matterId: string | null = null
    if (wild) {
      for (let i = 0; i < wild.loose_impressions; i++) {
        keys.push(`${over.name}/${i}`)
        loose.push({ key: keys.at(-1)!, village, at: plusMinutes(at, i) })
      }
    } else {
      const plan = { key: over.name, village, at, path: PLAIN, over, wrongs: over.wrongs }
      const matter = makeMatter(world, plan, c.fork('plant', over.name))
      matters.push(matter)
      matterId = matter.id
    }
    for (const rule of over.expect) expectations.push({ plant: over.name, rule, matterId, looseKeys: keys })
  }
  return { loose, expectations }
}

function worldOf(source: YearSource): YearWorld {
  const { county, year, definition, codeLists, limits, office, now: horizon } = source
  const taken = new Map<string, Set<string>>()
  const takenAt = (code: string): Set<string> => {
    const found = taken.get(code) ?? new Set<string>()
    taken.set(code, found)
    return found
  }
  const home = new Map<string, string>()
  for (const person of county.directory.persons) takenAt(person.divisionCode).add(person.name)
  for (const village of county.villages)
    for (const { personId } of Object.values(village.holders)) home.set(personId, village.divisionCode)
  for (const { personId, relativeName } of county.directory.relations)
    takenAt(home.get(personId) ?? '').add(relativeName)
  return {
    year,
    definition,
    codeLists,
    limits,
    office,
    horizon,
    // A villager never bears the name of a holder or a declared relative, so that no lawful matter looks like a wrong.
    villagerName: (village, c) => fictionalName(c, county.names, takenAt(village.divisionCode)).name,
    relativeOf: (personId, c) => {
      const declared = county.directory.relations.filter((r) => r.personId === personId)
      const relative = c.pick(declared)
      return { name: relative.relativeName, personId: relative.relativePersonId ?? null }
    },
  }
}

const moment = (text: string): Instant => {
  const [date, time] = text.split(' ') as [string, string]
  return instantAt(date, time)
}

function villageAt(source: YearSource, path: string): VillageSeed {
  const found = source.county.villages.find((v) => v.path === path)
  if (!found) throw new Error(`no village ${path}`)
  return found
}

/** When matters are filed in one village, in order, a second apart at least. */
function filingTimes({ year, office }: YearSource, village: VillageSeed, c: Chance): Instant[] {
  const size = c.fork('size').weighted(year.rates.sizes.map((s) => [s, s.weight] as const))
  const rate = year.rates.villages[village.path] ?? size.per_month
  const days = new Map<string, string[]>()
  for (let day = year.from; day <= year.until; day = addDays(day, 1))
    if (office.calendar.isWorkingDay(day)) days.set(monthOf(day), [...(days.get(monthOf(day)) ?? []), day])
  const spans = year.hours.map(([from, until]) => [secondOf(from), secondOf(until)] as const)
  const times: Instant[] = []
  for (const [month, working] of days) {
    const local = c.fork(month)
    // A whole month has about 21 working days; the first and last months of the year are cut short.
    const average = rate * (year.rates.months[month.slice(5)] ?? 1) * Math.min(1, working.length / 21)
    for (let n = occurrences(local, average); n > 0; n--) {
      const start = instantAt(local.pick(working), '00:00')
      const [opens, closes] = local.weighted(spans.map((span) => [span, span[1] - span[0]] as const))
      times.push(plusMinutes(start, local.whole(opens, closes) / 60))
    }
  }
  return times.sort()
}

const secondOf = (time: string): number => Number(time.slice(0, 2)) * 3600 + Number(time.slice(3)) * 60
