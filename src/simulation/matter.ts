import { addDays, dateOf, type Instant, instantAt, plusMinutes, stableId } from '#kernel'
import type { Definition, DueDate } from '#process'
import type { CodeList } from './code-list.ts'
import { fillRow, type Row, withColumns } from './columns.ts'
import type { VillageSeed } from './county.ts'
import { type Chance, skewed } from './random.ts'
import { type Stamping, stampings } from './stamping.ts'
import type { Actor, After, Answer, FlowPath, LawfulYear, PlannedMatter, Wrong } from './vocabulary.ts'
import { type Walk, walk } from './walk.ts'

/** The county's working days and due dates, as `#clocks` knows them. */
export interface WorkCalendar {
  isWorkingDay(date: string): boolean
  readonly dueDate: DueDate
}

export interface Person {
  readonly personId: string | null
  readonly name: string
  readonly post: string | null
}

export interface AttachedFile {
  readonly name: string
  /** Which sample picture it is: `<kind of document>/<variant>`, or `blank`. */
  readonly sample: string
  readonly blank: boolean
}

/** A matter of the synthetic year with everything that happened to it. */
export interface SimulatedMatter {
  readonly id: string
  readonly village: VillageSeed
  readonly openedAt: Instant
  readonly applicant: Person
  readonly operator: Person
  /** What was typed when it was filed. */
  readonly filed: Row
  readonly walk: Walk
  readonly files: readonly AttachedFile[]
  readonly stamping: Stamping | null
}

/** What all matters of a year share. */
export interface YearWorld {
  readonly year: LawfulYear
  readonly definition: Definition
  readonly codeLists: ReadonlyMap<string, CodeList>
  readonly calendar: WorkCalendar
  readonly horizon: Instant
  villagerName(village: VillageSeed, c: Chance): string
  relativeOf(personId: string, c: Chance): { name: string; personId: string | null }
}

export interface MatterPlan {
  readonly key: string
  readonly village: VillageSeed
  readonly at: Instant
  readonly path: FlowPath
  readonly over?: PlannedMatter
  readonly wrongs?: readonly Wrong[]
}

/** Makes one matter from its plan; the same plan and chance give the same matter. */
export function makeMatter(world: YearWorld, plan: MatterPlan, c: Chance): SimulatedMatter {
  const { year } = world
  const actors = castActors(world, plan, c.fork('actors'))
  const columns = withColumns(year.columns, plan.path.columns, plan.over?.columns ?? {})
  const columnWorld = (fork: Chance) => ({
    chance: fork,
    codeLists: world.codeLists,
    actorName: (name: string) => actorOf(actors, name).name,
    workingDaysAfter: (days: number) => workingDayAfter(world.calendar, dateOf(plan.at), days),
  })
  const filed = fillRow(columns, columnWorld(c.fork('columns')))
  const answers: Record<string, Answer> = { ...year.answers, ...plan.path.answers, ...(plan.over?.answers ?? {}) }
  const wrongs = plan.wrongs ?? []
  let stamping: Stamping | null = null
  const walked = walk(world.definition, plan.at, filed, {
    dueDate: world.calendar.dueDate,
    horizon: world.horizon,
    act: () => ({}),
    answer: (element, openedAt, dueAt) => {
      const answer = answers[element]
      const fork = c.fork(element, openedAt)
      const at = answer && !answer.never ? momentOf(answer.after, openedAt, world.calendar, fork) : null
      if (year.stamping && element === year.stamping.element) {
        stamping = stampings(
          year.stamping,
          { ...filed },
          { grantedAt: openedAt, expiresAt: dueAt!, firstAt: at },
          wrongs,
          fork,
        )
        return stamping.reportedAt === null ? null : { at: stamping.reportedAt, outcome: null }
      }
      if (!answer) throw new Error(`no answer for ${element}`)
      return at === null ? null : { at, outcome: answer.outcome ?? null, data: fillRow(answer.data, columnWorld(fork)) }
    },
  })
  return {
    id: stableId('simulated', year.seed, plan.key),
    village: plan.village,
    openedAt: plan.at,
    applicant: applicantOf(year, filed, actorOf(actors, year.applicant)),
    operator: actorOf(actors, year.operator),
    filed,
    walk: walked,
    files: filesOf(year, filed, wrongs, c.fork('files')),
    stamping,
  }
}

/** The name on the form is who applies, also where a plan writes another name than the actor's. */
function applicantOf(year: LawfulYear, filed: Row, actor: Person): Person {
  const column = Object.entries(year.columns).find(([, c]) => 'actor' in c && c.actor === year.applicant)?.[0]
  const name = column === undefined ? actor.name : String(filed[column])
  return name === actor.name ? actor : { personId: null, name, post: null }
}

function filesOf(year: LawfulYear, filed: Row, wrongs: readonly Wrong[], c: Chance): AttachedFile[] {
  if (wrongs.some((w) => 'no_file' in w)) return []
  const blank = wrongs.some((w) => 'blank_file' in w)
  return year.files.map(({ name, by }) => ({
    name,
    sample: blank ? 'blank' : `${filed[by]}/${c.whole(1, SAMPLE_VARIANTS)}`,
    blank,
  }))
}

/** Pictures kept for each kind of document; the one after the last stands for “another document”. */
export const SAMPLE_VARIANTS = 3

function castActors(world: YearWorld, plan: MatterPlan, c: Chance): Map<string, Person> {
  const actors = new Map<string, Person>()
  const cast: Record<string, Actor> = { ...world.year.actors, ...(plan.over?.actors ?? {}) }
  const holder = (post: string): { personId: string; name: string } => {
    const found = plan.village.holders[post]
    if (!found) throw new Error(`${plan.village.path} has no ${post}`)
    return found
  }
  for (const [name, actor] of Object.entries(cast)) {
    if ('post' in actor) actors.set(name, { ...holder(actor.post), post: actor.post })
    else if ('relative_of' in actor)
      actors.set(name, { ...world.relativeOf(holder(actor.relative_of).personId, c), post: null })
    else actors.set(name, { personId: null, name: world.villagerName(plan.village, c), post: null })
  }
  return actors
}

function actorOf(actors: ReadonlyMap<string, Person>, name: string): Person {
  const found = actors.get(name)
  if (!found) throw new Error(`no actor ${name}`)
  return found
}

export function workingDayAfter(calendar: WorkCalendar, date: string, days: number): string {
  let at = date
  for (let left = days; left > 0; ) {
    at = addDays(at, 1)
    if (calendar.isWorkingDay(at)) left--
  }
  return at
}

function momentOf(after: After | undefined, from: Instant, calendar: WorkCalendar, c: Chance): Instant {
  if (!after) return from
  if ('at' in after && !('working_days' in after)) {
    const [date, time] = after.at.split(' ') as [string, string]
    return instantAt(date, time)
  }
  if ('working_days' in after) return instantAt(workingDayAfter(calendar, dateOf(from), after.working_days), after.at)
  const { median, spread, most } = after.minutes
  const minutes = Math.min(most, skewed(c, median, spread))
  // Whole seconds: nobody's clock in an office shows more.
  return new Date(Math.round(new Date(plusMinutes(from, minutes)).getTime() / 1000) * 1000).toISOString()
}
