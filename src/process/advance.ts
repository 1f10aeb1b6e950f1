import { endClock, type Law, startTerm } from '#clocks'
import { unitsAbove } from '#directory'
import { withLimits } from '#expressions'
import { conflict, type Instant, levelOf, newId } from '#kernel'
import type { Tx } from '#store'
import { actionOf } from './action.ts'
import { clockOwner } from './clock-owner.ts'
import { type Definition, flowOf, isTask, nodeOf, type UserTask } from './definition.ts'
import { NotWaiting, step } from './interpreter.ts'
import { lawOf } from './law.store.ts'
import { getMatterRow, saveMatter } from './matter.store.ts'
import type { EventRow, MatterRow } from './matter-row.ts'
import { keepProgress } from './progress.store.ts'
import type { Effect, Event } from './state.ts'
import { addEvents, closeTask, closeTimer, insertTask, insertTimer, openPosts, postTitle } from './task.store.ts'
import { tellHolders, tellRefusal } from './telling.ts'

/** Who acts, in which post; null for the platform itself. */
export interface Doer {
  readonly personId: string
  readonly personName: string
  readonly postId: string
  readonly postTitle: string
}

/** No published flow calls more actions than this in one go; beyond it a defect turns in a ring. */
const MOST_STEPS = 100

/**
 * Lets one event happen to a matter whose row the caller has locked (or just inserted), and every platform action it leads to, all in
 * the caller's transaction. Throws `process.not_waiting` when the matter has moved on meanwhile.
 */
export async function advance(
  tx: Tx,
  matter: MatterRow,
  definition: Definition,
  first: Event,
  by: Doer | null,
  at: Instant,
  note: string | null = null,
): Promise<MatterRow> {
  const law = await lawOf(tx, matter, definition)
  const queue: Event[] = [first]
  let now = matter
  for (let steps = 0; queue.length > 0; steps++) {
    if (steps > MOST_STEPS) throw new Error(`process: ${matter.process} does not come to rest`)
    const event = queue.shift()!
    if (event !== first && !(event.kind === 'complete' && now.state.tokens.some((token) => token.id === event.token)))
      continue
    const { state, effects } = stepOf(definition, now, event, at, law)
    const done =
      event === first
        ? { by, note, outcome: event.kind === 'complete' ? (event.outcome ?? null) : null }
        : { by: null, note: null, outcome: null }
    const opened = await write(tx, now, definition, effects, done, law, at)
    now = {
      ...now,
      ...changes(state, effects),
      open_posts: await openPosts(tx, now.id),
      handled_by: joined(now.handled_by, by),
      state,
      data: dataOf(event, now),
    }
    if (state.ended) now.closed_at = at
    await saveMatter(tx, now)
    const actorId = by?.personId ?? (event.kind === 'start' ? now.operator_person_id : null)
    if (state.ended) await tellRefusal(tx, now, note, at)
    else for (const task of opened) await tellHolders(tx, now, { ...task, actorId }, at)
    for (const effect of effects) {
      if (effect.kind !== 'call_action') continue
      const result = await actionOf(effect.action)(tx, {
        matterId: now.id,
        element: effect.element,
        params: now.data,
        at,
      })
      // The action may have looked at, or acted on, this very matter.
      now = await getMatterRow(tx, now.id)
      now = { ...now, data: { ...now.data, ...(result ?? {}) } }
      queue.push({ kind: 'complete', token: effect.token, data: now.data })
    }
  }
  await keepProgress(tx, now, definition)
  return now
}

const joined = (list: readonly string[], by: Doer | null): string[] =>
  by && !list.includes(by.personId) ? [...list, by.personId] : [...list]

const dataOf = (event: Event, matter: MatterRow): MatterRow['data'] =>
  event.kind === 'cancel' ? matter.data : event.data

function stepOf(definition: Definition, matter: MatterRow, event: Event, at: Instant, { dueDate, limits }: Law) {
  try {
    const read = event.kind === 'cancel' ? event : { ...event, data: withLimits(event.data, limits) }
    return step(definition, matter.state, read, at, dueDate)
  } catch (error) {
    if (error instanceof NotWaiting) throw conflict('process.not_waiting', { number: matter.number })
    throw error
  }
}

function changes(state: MatterRow['state'], effects: readonly Effect[]): Pick<MatterRow, 'status' | 'incident'> {
  const incident =
    effects.findLast((effect) => effect.kind === 'incident')?.element ??
    state.tokens.find((token) => token.stuck)?.at ??
    null
  return { status: state.ended?.status ?? 'open', incident }
}

type Done = { readonly by: Doer | null; readonly note: string | null; readonly outcome: string | null }

/** Effects as rows: tasks, timers, history. Answers the steps that now wait for people, and where. */
async function write(
  tx: Tx,
  matter: MatterRow,
  definition: Definition,
  effects: readonly Effect[],
  done: Done,
  law: Law,
  at: Instant,
): Promise<{ task: UserTask; unitId: string }[]> {
  const waiting: { task: UserTask; unitId: string }[] = []
  const events: Omit<EventRow, 'matter_id' | 'position'>[] = []
  const note = (
    kind: string,
    element: string,
    what: string,
    data: Record<string, unknown> = {},
    by: Done | null = null,
  ): void => {
    events.push({
      id: newId(at),
      at,
      kind,
      element,
      what,
      outcome: by?.outcome ?? null,
      person_id: by?.by?.personId ?? null,
      person_name: by?.by?.personName ?? null,
      post_title: by?.by?.postTitle ?? null,
      note: by?.note ?? null,
      data,
    })
  }
  for (const effect of effects) {
    if (effect.kind === 'open_task' || effect.kind === 'call_action' || effect.kind === 'wait_message') {
      const opened = await open(tx, matter, definition, effect, law, at)
      if (opened) waiting.push(opened)
    } else if (effect.kind === 'close_task') {
      const node = nodeOf(definition, effect.element)
      const state = effect.why === 'completed' ? 'done' : effect.why
      const mine = effect.why === 'completed' ? done : null
      const taskId = await closeTask(tx, matter.id, effect.token, {
        state,
        done_at: at,
        outcome: mine?.outcome ?? null,
        person_id: mine?.by?.personId ?? null,
        person_name: mine?.by?.personName ?? null,
        post_id: mine?.by?.postId ?? null,
        note: mine?.note ?? null,
      })
      const clock = 'limit' in node ? node.limit?.clock : undefined
      if (taskId && clock) await endClock(tx, clockOwner(taskId), clock, at)
      if (effect.why !== 'ended')
        note(effect.why === 'completed' ? `${node.kind}_done` : 'interrupted', node.id, node.name, {}, mine)
    } else if (effect.kind === 'arm_timer') {
      const { timer, token, boundary, due } = effect
      await insertTimer(tx, { matter_id: matter.id, timer, token, boundary, due_at: due, state: 'armed' })
    } else if (effect.kind === 'cancel_timer') await closeTimer(tx, matter.id, effect.timer, 'cancelled')
    else if (effect.kind === 'fire_timer') {
      await closeTimer(tx, matter.id, effect.timer, 'fired')
      note('timer_fired', effect.boundary, nodeOf(definition, effect.boundary).name)
    } else if (effect.kind === 'choose') {
      const { name } = flowOf(definition, effect.flow)
      if (name) note('way_taken', effect.gateway, name, { flow: effect.flow })
    } else if (effect.kind === 'incident')
      note('stuck', effect.element, nodeOf(definition, effect.element).name || effect.element, {
        reason: effect.reason,
      })
    else
      note(
        'ended',
        definition.start,
        definition.name,
        { status: effect.status },
        effect.status === 'withdrawn' ? done : null,
      )
  }
  await addEvents(tx, matter.id, events)
  return waiting
}

type Opening = Extract<Effect, { kind: 'open_task' | 'call_action' | 'wait_message' }>

async function open(
  tx: Tx,
  matter: MatterRow,
  definition: Definition,
  effect: Opening,
  law: Law,
  at: Instant,
): Promise<{ task: UserTask; unitId: string } | undefined> {
  const drawn = nodeOf(definition, effect.element)
  if (!isTask(drawn)) return undefined
  const node = drawn.kind === 'user' ? { ...drawn, post: postOf(matter, drawn) } : drawn
  const unitId = node.kind === 'user' ? await unitOf(tx, matter, node) : matter.unit_id
  const title = node.kind === 'user' ? await postTitle(tx, unitId, node.post) : null
  const id = newId(at)
  await insertTask(tx, {
    id,
    matter_id: matter.id,
    token: effect.token,
    element: node.id,
    kind: node.kind,
    name: node.name,
    public_name: node.publicName || node.name,
    unit_id: unitId,
    post_code: node.kind === 'user' ? node.post : null,
    post_title: title,
    message: node.kind === 'receive' ? node.message : null,
    state: 'open',
    opened_at: at,
    due_at: 'due' in effect ? effect.due : null,
    done_at: null,
    outcome: null,
    person_id: null,
    person_name: null,
    post_id: null,
    note: null,
  })
  const clock = 'limit' in node ? node.limit?.clock : undefined
  if (clock) {
    const of = { owner: clockOwner(id), code: clock, topic: 'matter', unitId: matter.unit_id }
    await startTerm(tx, { ...of, divisionCode: matter.division_code }, law, at)
  }
  return node.kind === 'user' ? { task: node, unitId } : undefined
}

/** The post of a task: what the matter itself names, where the drawing says that it may. */
function postOf(matter: MatterRow, task: UserTask): string {
  const named = task.postFrom === null ? undefined : matter.data[task.postFrom]
  return typeof named === 'string' && named !== '' ? named : task.post
}

/** The unit in which a task's post sits. Throws `process.no_unit_above` when the drawing asks for one that is not there. */
async function unitOf(tx: Tx, matter: MatterRow, task: UserTask): Promise<string> {
  if (task.unit === 'own') return matter.unit_id
  const above = (await unitsAbove(tx, matter.unit_id)).slice(1)
  const unit = task.unit === 'parent' ? above[0] : above.find((u) => levelOf(u.divisionCode) === task.unit)
  if (!unit) throw conflict('process.no_unit_above', { step: task.name })
  return unit.id
}
