import { addWorkingDays, type Calendar } from '#clocks'
import { dateOf, type Instant, instantAt, plusMinutes, stableId } from '#kernel'
import type { Definition } from '#process'
import type { CodeList } from './code-list.ts'
import { fillRow, type Row, withColumns } from './columns.ts'
import type { VillageSeed } from './county.ts'
import type { OfficeDays } from './office-days.ts'
import { type Chance, skewed } from './random.ts'
import { type Stamping, stampings } from './stamping.ts'
import type { Actor, After, Answer, FlowPath, LawfulYear, PlannedMatter, Wrong } from './vocabulary.ts'
import { type Walk, walk } from './walk.ts'

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
  readonly limits: Readonly<Record<string, number>>
  readonly office: OfficeDays
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
    workingDaysAfter: (days: number) => addWorkingDays(dateOf(plan.at), days, world.office.calendar),
  })
  const filed = fillRow(columns, columnWorld(c.fork('columns')))
  const answers: Record<string, Answer> = { ...year.answers, ...plan.path.answers, ...(plan.over?.answers ?? {}) }
  const wrongs = plan.wrongs ?? []
  let stamping: Stamping | null = null
  const walked = walk(world.definition, plan.at, filed, {
    dueDate: world.office.dueDate,
    limits: world.limits,
    horizon: world.horizon,
    act: () => ({}),
    answer: (element, openedAt, dueAt) => {
      const answer = answers[element]
      const fork = c.fork(element, openedAt)
      const at = answer && !answer.never ? momentOf(answer.after, openedAt, world.office.calendar, fork) : null
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
    applicant: actorOf(actors, year.applicant),
    operator: actorOf(actors, year.operator),
    filed,
    walk: walked,
    files: filesOf(year, filed, wrongs, c.fork('files')),
    stamping,
  }
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
export const SAMPLE_VARIANTS = 2

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
    else if ('named' in actor) actors.set(name, { personId: null, name: actor.named, post: null })
    else actors.set(name, { personId: null, name: world.villagerName(plan.village, c), post: null })
  }
  return actors
}

function actorOf(actors: ReadonlyMap<string, Person>, name: string): Person {
  const found = actors.get(name)
  if (!found) throw new Error(`no actor ${name}`)
  return found
}

function momentOf(after: After | undefined, from: Instant, calendar: Calendar, c: Chance): Instant {
  if (!after) return from
  if ('at' in after && !('working_days' in after)) {
    const [date, time] = after.at.split(' ') as [string, string]
    return instantAt(date, time)
  }
  if ('working_days' in after) return instantAt(addWorkingDays(dateOf(from), after.working_days, calendar), after.at)
  const { median, spread, most } = after.minutes
  const minutes = Math.min(most, skewed(c, median, spread))
  // Whole seconds: nobody's clock in an office shows more.
  return new Date(Math.round(new Date(plusMinutes(from, minutes)).getTime() / 1000) * 1000).toISOString()
}
