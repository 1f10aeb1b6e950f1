import { postIdOf } from '#directory'
import { type Instant, monthOf, stableId } from '#kernel'
import { type Definition, flowOf, isTask, nodeOf } from '#process'
import type { Row } from './columns.ts'
import type { VillageSeed } from './county.ts'
import type { SimulatedMatter } from './matter.ts'
import type { OfficeDays } from './office-days.ts'
import { chance } from './random.ts'
import type { SamplePicture } from './samples.ts'
import type { Happening, WalkedTask } from './walk.ts'

/** One row as its table takes it, keyed by column; instants are ISO texts. */
export type TableRow = Readonly<Record<string, unknown>>

/** The rows of one matter in schema `process`, by table. */
export interface MatterRows {
  readonly matter: TableRow
  readonly tasks: readonly TableRow[]
  readonly events: readonly TableRow[]
  readonly timers: readonly TableRow[]
  readonly files: readonly TableRow[]
}

/** What the rows of a flow's matters have in common. */
export interface FlowFacts {
  readonly process: string
  readonly pack: string
  readonly definition: Definition
  /** Power code by seal; `''` is the first power of the flow. */
  readonly powers: ReadonlyMap<string, string>
  readonly office: OfficeDays
  /** The title of a matter by what was filed. */
  titleOf(filed: Row): string
  /** Title of a post, by `unit:code`. */
  readonly postTitles: ReadonlyMap<string, string>
  readonly pictures: ReadonlyMap<string, SamplePicture>
  /** Public progress is kept of matters that were open at this instant or later. */
  readonly recentFrom: Instant
}

interface Doer {
  readonly personId: string
  readonly name: string
  readonly postId: string
  readonly postTitle: string | null
}

/** Rows exactly as the engine would have written them for the same course (`process.matter`, `task`, `event`, `timer`, `file`). */
export function rowsOf(matter: SimulatedMatter, serial: number, facts: FlowFacts): MatterRows {
  const { definition } = facts
  const { id, openedAt, walk, village } = matter
  const today = facts.office.dayOf(openedAt)
  const operator = matter.operator.post ? doerIn(facts, village, matter.operator.post) : null
  const tasks = walk.tasks.map((task) => taskRow(matter, task, facts))
  const people = tasks.flatMap((task) => (task['person_id'] ? [String(task['person_id'])] : []))
  const status = walk.state.ended?.status ?? 'open'
  const title = facts.titleOf(matter.filed)
  const limit = definition.limit
  return {
    matter: {
      id,
      process: facts.process,
      hash: definition.hash,
      pack: facts.pack,
      power_code: facts.powers.get(String(matter.filed['seal'])) ?? facts.powers.get('') ?? null,
      unit_id: village.unitId,
      division_code: village.divisionCode,
      code: codeOf(id),
      number: `${definition.series ?? definition.name}〔${today.slice(0, 4)}〕${serial}号`,
      title,
      status,
      incident: null,
      applicant_name: matter.applicant.name,
      applicant_person_id: matter.applicant.personId,
      operator_person_id: operator?.personId ?? null,
      operator_name: operator?.name ?? null,
      operator_post_id: operator?.postId ?? null,
      operator_post_code: matter.operator.post,
      operator_post_title: operator?.postTitle ?? null,
      data: walk.data,
      state: walk.state,
      open_posts: tasks
        .filter((task) => task['state'] === 'open' && task['kind'] === 'user')
        .map((task) => `${task['unit_id']}:${task['post_code']}`),
      handled_by: [...new Set([...(operator ? [operator.personId] : []), ...people])],
      opened_at: openedAt,
      opened_on: today,
      month: monthOf(today),
      due_at: limit ? facts.office.dueDate(openedAt, limit) : null,
      closed_at: walk.closedAt,
    },
    tasks,
    events: eventRows(matter, operator, tasks, definition),
    timers: timerRows(matter),
    files: matter.files.map((file) => {
      const picture = facts.pictures.get(file.sample)!
      const { name, blank } = file
      return {
        matter_id: id,
        hash: picture.hash,
        name,
        media_type: 'image/png',
        size: picture.size,
        blank,
        element: null,
        at: openedAt,
      }
    }),
  }
}

function taskRow(matter: SimulatedMatter, task: WalkedTask, facts: FlowFacts): TableRow {
  const node = nodeOf(facts.definition, task.element)
  if (!isTask(node)) throw new Error(`${task.element} is no task`)
  const { village, id } = matter
  if (node.kind === 'user' && node.unit !== 'own')
    throw new Error(`${task.element}: posts above the village are not simulated`)
  const doer = node.kind === 'user' && task.why === 'completed' ? doerIn(facts, village, node.post) : null
  return {
    id: stableId('task', id, String(task.token)),
    matter_id: id,
    token: task.token,
    element: node.id,
    kind: node.kind,
    name: node.name,
    public_name: node.publicName || node.name,
    unit_id: village.unitId,
    post_code: node.kind === 'user' ? node.post : null,
    post_title: node.kind === 'user' ? (facts.postTitles.get(`${village.unitId}:${node.post}`) ?? null) : null,
    message: node.kind === 'receive' ? node.message : null,
    state: task.why === null ? 'open' : task.why === 'completed' ? 'done' : task.why,
    opened_at: task.openedAt,
    due_at: task.dueAt,
    done_at: task.doneAt,
    outcome: task.why === 'completed' ? task.outcome : null,
    person_id: doer?.personId ?? null,
    person_name: doer?.name ?? null,
    post_id: doer?.postId ?? null,
    note: null,
  }
}

function doerIn(facts: FlowFacts, village: VillageSeed, post: string): Doer {
  const holder = village.holders[post]
  if (!holder) throw new Error(`${village.path} has no ${post}`)
  const postTitle = facts.postTitles.get(`${village.unitId}:${post}`) ?? null
  return { ...holder, postId: postIdOf(village.unitId, post), postTitle }
}

function eventRows(
  matter: SimulatedMatter,
  operator: Doer | null,
  tasks: readonly TableRow[],
  definition: Definition,
): TableRow[] {
  const rows: TableRow[] = []
  const add = (at: string, kind: string, element: string | null, what: string, more: TableRow = {}): void => {
    const position = rows.length + 1
    const id = stableId('event', matter.id, String(position))
    const empty = { outcome: null, person_id: null, person_name: null, post_title: null, note: null, data: {} }
    rows.push({ id, matter_id: matter.id, position, at, kind, element, what, ...empty, ...more })
  }
  const by = operator && { person_id: operator.personId, person_name: operator.name, post_title: operator.postTitle }
  add(matter.openedAt, 'filed', null, definition.name, by ?? {})
  for (const { at, effect } of matter.walk.happenings) noteEffect(add, at, effect, tasks, definition)
  return rows
}

type Add = (at: string, kind: string, element: string | null, what: string, more?: TableRow) => void

function noteEffect(
  add: Add,
  at: string,
  effect: Happening['effect'],
  tasks: readonly TableRow[],
  definition: Definition,
): void {
  if (effect.kind === 'close_task') {
    if (effect.why === 'ended') return
    const node = nodeOf(definition, effect.element)
    const task = tasks.find((t) => t['token'] === effect.token)!
    const { outcome, person_id, person_name, post_title } = task
    const mine = person_id ? { outcome, person_id, person_name, post_title } : {}
    add(at, effect.why === 'completed' ? `${node.kind}_done` : 'interrupted', node.id, node.name, mine)
  } else if (effect.kind === 'fire_timer')
    add(at, 'timer_fired', effect.boundary, nodeOf(definition, effect.boundary).name)
  else if (effect.kind === 'choose') {
    const { name } = flowOf(definition, effect.flow)
    if (name) add(at, 'way_taken', effect.gateway, name, { data: { flow: effect.flow } })
  } else if (effect.kind === 'ended')
    add(at, 'ended', definition.start, definition.name, { data: { status: effect.status } })
}

/** Timers that rang or still run. Those that were put away unheard left no trace worth twenty thousand rows. */
function timerRows(matter: SimulatedMatter): TableRow[] {
  const rows = new Map<number, Record<string, unknown>>()
  for (const { effect } of matter.walk.happenings) {
    if (effect.kind === 'arm_timer') {
      const { timer, token, boundary, due } = effect
      rows.set(timer, { matter_id: matter.id, timer, token, boundary, due_at: due, state: 'armed' })
    } else if (effect.kind === 'fire_timer') rows.get(effect.timer)!['state'] = 'fired'
    else if (effect.kind === 'cancel_timer' && rows.get(effect.timer)?.['state'] === 'armed') rows.delete(effect.timer)
  }
  return [...rows.values()]
}

/** Letters a person can read over the telephone, as `newCode` uses them; the same matter has the same code every time. */
const SPOKEN = '34679ACDEFGHJKMNPQRTUVWXY'
function codeOf(id: string): string {
  const c = chance('code', id)
  const group = (): string => Array.from({ length: 4 }, () => SPOKEN[c.whole(0, SPOKEN.length - 1)]).join('')
  return [group(), group(), group()].join('-')
}
