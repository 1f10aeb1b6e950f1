import { type Actor, villageUsage } from '#access'
import { type Calendar, loadCalendar, workingDaysBetween } from '#clocks'
import { compileExpression } from '#expressions'
import { addDays, type CalendarDate, dateOf, type Instant, instantAt, monthOf, type Period } from '#kernel'
import { type Say, sayIn } from '#pack'
import { getDefinition, nodeOf, type UserTask } from '#process'
import { inLanguage } from '#rules'
import type { Tx } from '#store'
import type { Locale } from '#texts'
import {
  countMonth,
  type DecisionRow,
  decidedOn,
  decisionRows,
  openSteps,
  type Tile,
  tilesInScope,
} from './today.store.ts'
import { byClock, type Desk, kindOf, minutesADay, monthBefore, type OpenStep } from './today.ts'

/** How many decisions the page shows; what else waits is a figure that opens. */
const SHOWN = 5
/** Posts that may urge others. */
const SUPERVISORS = ['county-director', 'county-inspector', 'town-discipline-secretary']

export const supervises = (actor: Actor): boolean => actor.posts.some((post) => SUPERVISORS.includes(post.code))

/** Who is asking, and in which language. */
export interface Reader {
  readonly actor: Actor
  readonly at: Instant
  readonly locale: Locale
}

export const deskOf = ({ actor, at }: Pick<Reader, 'actor' | 'at'>): Desk => ({
  now: at,
  posts: actor.posts.map(({ unitId, code, divisionCode }) => ({ unitId, code, divisionCode })),
  supervises: supervises(actor),
})

export interface Decision {
  readonly kind: 'step' | 'urge'
  readonly flagId: string
  readonly matterId: string
  readonly taskId: string
  readonly colour: OpenStep['colour']
  readonly rule: string
  readonly ruleTitle: string
  readonly sentence: string
  readonly period: string
  readonly unit: { readonly name: string }
  readonly basis: string | null
  readonly said: { readonly who: string; readonly words: string } | null
  readonly step: string
  readonly holder: string | null
  readonly dueAt: string | null
  /** Working days left; negative when they are over. */
  readonly workingDays: number | null
  readonly outcomes: { value: string; label: string }[]
}

export interface Today {
  readonly month: Period
  readonly counts: Awaited<ReturnType<typeof countMonth>>
  readonly usage: {
    readonly minutes: number | null
    readonly month: Period
    readonly cadres: number
    readonly days: number
  }
  readonly decisions: Decision[]
  /** All that this person can decide now, shown or not. */
  readonly waiting: number
  /** Open steps in other hands. */
  readonly elsewhere: number
  readonly decidedYesterday: number
  readonly tiles: Tile[]
}

/** The first page of a supervisor: the state of her range in figures, and what only she can decide now. Runs as the actor. */
export async function todayOf(tx: Tx, reader: Reader, about?: Period): Promise<Today> {
  const { actor, at } = reader
  const day = dateOf(at)
  const calendar = await loadCalendar(tx, rangeOf(actor))
  const steps = await openSteps(tx, day)
  const desk = deskOf(reader)
  const mine = steps.filter((step) => kindOf(step, desk) !== undefined).sort(byClock)
  const { decisions, barred } = await firstOf(tx, mine, desk, calendar, reader)
  const month = about ?? monthBefore(day)
  return {
    month,
    counts: await countMonth(tx, month),
    usage: await usageOf(tx, day, calendar),
    decisions,
    waiting: mine.length - barred,
    elsewhere: steps.length - mine.length + barred,
    decidedYesterday: await decidedOn(
      tx,
      actor.personId,
      instantAt(addDays(day, -1), '00:00'),
      instantAt(day, '00:00'),
    ),
    tiles: await tilesInScope(tx),
  }
}

/** The widest division of the posts held: a county's calendar may differ from the country's. */
const rangeOf = (actor: Actor): string => `${(actor.posts[0]?.divisionCode ?? '').slice(0, 6).padEnd(6, '0')}000000`

/** The first decisions in full; a step that four eyes forbid to this person is passed over and counted. */
async function firstOf(tx: Tx, mine: readonly OpenStep[], desk: Desk, calendar: Calendar, reader: Reader) {
  const say = await sayIn(tx, reader.locale)
  const rows = new Map(
    (await decisionRows(tx, mine.map((step) => step.taskId).slice(0, 4 * SHOWN), reader.actor.personId)).map((row) => [
      row.taskId,
      row,
    ]),
  )
  const decisions: Decision[] = []
  let barred = 0
  for (const step of mine) {
    if (decisions.length === SHOWN) break
    const row = rows.get(step.taskId)
    if (!row) break
    const task = nodeOf(await getDefinition(tx, row.process, row.hash), step.element) as UserTask
    const kind = kindOf(step, desk)!
    if (kind === 'step' && task.notSameAs.some((element) => row.didBefore.includes(element))) barred++
    else decisions.push(decisionOf(step, kind, row, task, calendar, reader, say))
  }
  return { decisions, barred }
}

function decisionOf(
  step: OpenStep,
  kind: Decision['kind'],
  row: DecisionRow,
  task: UserTask,
  calendar: Calendar,
  { at, locale }: Reader,
  say: Say,
): Decision {
  const { definition, said } = row
  const basis = definition.legal_basis[0]
  // As the page of the matter offers them: what the facts of the case rule out is not offered.
  const offered = task.outcomes.filter(
    ({ when }) => when === undefined || compileExpression(when).evaluate(row.data) === true,
  )
  return {
    kind,
    flagId: step.flagId,
    matterId: step.matterId,
    taskId: step.taskId,
    colour: step.colour,
    rule: row.rule,
    ruleTitle: say(inLanguage(definition.title, locale)),
    sentence: say(row.reason ?? inLanguage(definition.why, locale)),
    period: row.period,
    unit: { name: row.unitName },
    basis: basis === undefined ? null : say(basis),
    said: said === null ? null : { who: say(row.saidBy ?? ''), words: said },
    step: say(step.stepName),
    holder: step.postTitle === null ? null : say(step.postTitle),
    dueAt: step.dueAt,
    workingDays: step.dueAt === null ? null : workingDaysLeft(dateOf(at), dateOf(step.dueAt), calendar),
    outcomes: kind === 'step' ? offered.map(({ value, label }) => ({ value, label: say(label) })) : [],
  }
}

/** Working days from today until a day: 0 is today, −3 three working days ago. */
export const workingDaysLeft = (today: CalendarDate, due: CalendarDate, calendar: Calendar): number =>
  due >= today ? workingDaysBetween(today, due, calendar) : -workingDaysBetween(due, today, calendar)

/** Minutes of typing per cadre and working day of this month, up to yesterday; on its first working day those of the month before. */
async function usageOf(tx: Tx, today: CalendarDate, calendar: Calendar): Promise<Today['usage']> {
  const first = `${monthOf(today)}-01`
  const days = workingDaysBetween(addDays(first, -1), addDays(today, -1), calendar)
  const month = days > 0 ? monthOf(today) : monthBefore(today)
  const [from, until] = days > 0 ? [first, today] : [`${month}-01`, first]
  const counted = days > 0 ? days : workingDaysBetween(addDays(from, -1), addDays(until, -1), calendar)
  const { seconds, cadres } = await villageUsage(tx, from, until)
  return { minutes: minutesADay(seconds, cadres, counted), month, cadres, days: counted }
}
