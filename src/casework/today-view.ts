import { type Actor, villageUsage } from '#access'
import { type Calendar, loadCalendar, workingDaysBetween } from '#clocks'
import {
  addDays,
  type CalendarDate,
  dateOf,
  type Instant,
  instantAt,
  monthOf,
  type Period,
  ProblemError,
} from '#kernel'
import { type Say, sayIn } from '#pack'
import { getMatter, type MatterView } from '#process'
import { getRule, inLanguage } from '#rules'
import type { Tx } from '#store'
import type { Locale } from '#texts'
import { findFlagRow } from './flag.store.ts'
import { countMonth, decidedOn, openSteps, type Tile, tilesInScope } from './today.store.ts'
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
export async function todayOf(tx: Tx, reader: Reader): Promise<Today> {
  const { actor, at } = reader
  const day = dateOf(at)
  const calendar = await loadCalendar(tx, rangeOf(actor))
  const steps = await openSteps(tx, day)
  const desk = deskOf(reader)
  const mine = steps.filter((step) => kindOf(step, desk) !== undefined).sort(byClock)
  const { decisions, barred } = await firstOf(tx, mine, desk, calendar, reader)
  const month = monthBefore(day)
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
  const decisions: Decision[] = []
  let barred = 0
  for (const step of mine) {
    if (decisions.length === SHOWN) break
    const made = await decisionOf(tx, step, kindOf(step, desk)!, calendar, reader, say)
    if (made) decisions.push(made)
    else barred++
  }
  return { decisions, barred }
}

async function decisionOf(
  tx: Tx,
  step: OpenStep,
  kind: 'step' | 'urge',
  calendar: Calendar,
  { actor, at, locale }: Reader,
  say: Say,
): Promise<Decision | undefined> {
  const flag = await findFlagRow(tx, step.flagId)
  const matter = await seenMatter(tx, step.matterId, actor, at, locale)
  if (!flag || !matter) return undefined
  const task = matter.tasks.find((one) => one.id === step.taskId)
  if (kind === 'step' && !task?.mine) return undefined
  const { definition } = await getRule(tx, flag.rule)
  return {
    kind,
    flagId: flag.id,
    matterId: step.matterId,
    taskId: step.taskId,
    colour: step.colour,
    rule: flag.rule,
    ruleTitle: say(inLanguage(definition.title, locale)),
    sentence: flag.reason ? say(flag.reason) : say(inLanguage(definition.why, locale)),
    period: flag.period,
    unit: { name: matter.unit.name },
    basis: definition.legal_basis[0] ? say(definition.legal_basis[0]) : null,
    said: wordsOf(matter),
    step: say(step.stepName),
    holder: step.postTitle ? say(step.postTitle) : null,
    dueAt: step.dueAt,
    workingDays: step.dueAt === null ? null : workingDaysLeft(dateOf(at), dateOf(step.dueAt), calendar),
    outcomes: kind === 'step' ? (task?.outcomes ?? []).map(({ value, label }) => ({ value, label: say(label) })) : [],
  }
}

/** Working days from today until a day: 0 is today, −3 three working days ago. */
export const workingDaysLeft = (today: CalendarDate, due: CalendarDate, calendar: Calendar): number =>
  due >= today ? workingDaysBetween(today, due, calendar) : -workingDaysBetween(due, today, calendar)

async function seenMatter(
  tx: Tx,
  id: string,
  actor: Actor,
  at: Instant,
  locale: Locale,
): Promise<MatterView | undefined> {
  try {
    return await getMatter(tx, id, actor, at, locale)
  } catch (error) {
    if (error instanceof ProblemError && error.problem.kind === 'missing') return undefined
    throw error
  }
}

/** The last words of the unit itself: the longest of what it wrote, as it wrote it. */
function wordsOf(matter: MatterView): Decision['said'] {
  const last = matter.said.filter((one) => one.own && one.fields.length > 0).at(-1)
  if (!last) return null
  const [longest] = [...last.fields].sort((a, b) => b.value.length - a.value.length)
  return longest ? { who: last.post, words: longest.value } : null
}

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
