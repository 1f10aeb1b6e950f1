import type { Actor } from '#access'
import { dueAfterPause, loadCalendar, loadTerms, pauseClock, remainingAt, resumeClock } from '#clocks'
import { conflict, forbidden, type Instant, missing, newId } from '#kernel'
import { record } from '#ledger'
import type { Tx } from '#store'
import { clockOwner } from './clock-owner.ts'
import { type Definition, type Limit, nodeOf } from './definition.ts'
import { getDefinition } from './flow.store.ts'
import { lockMatter, saveMatter } from './matter.store.ts'
import type { MatterRow, TaskRow } from './matter-row.ts'
import { keepProgress } from './progress.store.ts'
import type { State } from './state.ts'
import { addEvents, findTask, historyOf, retimeTask, retimeTimer } from './task.store.ts'

/** A moment that never comes: where the timers of a step wait while its clock stands still. */
const NEVER: Instant = '9999-12-31T00:00:00.000Z'

interface Pausing {
  readonly taskId: string
  readonly actor: Actor
  readonly at: Instant
}

/**
 * Stops the time of a step for one of the reasons its clock allows; the applicant reads the reason on the progress page. For whoever
 * holds the step. Problems: `process.no_such_task`, `process.not_your_task`, `process.cannot_pause`, `clocks.not_running`.
 */
export async function pauseTask(
  tx: Tx,
  { taskId, actor, reason, at }: Pausing & { readonly reason: string },
): Promise<void> {
  const { task, matter, definition, clock } = await mine(tx, taskId, actor)
  const term = (await loadTerms(tx, matter.pack)).get(clock)
  const allowed = term?.pauses.find((pause) => pause.code === reason)
  if (!allowed) throw conflict('process.cannot_pause', { step: task.name })
  const calendar = await loadCalendar(tx, matter.division_code)
  await pauseClock(tx, clockOwner(task.id), clock, allowed.reason.zh, calendar, at)
  const held = matter.state.timers.filter((timer) => timer.token === task.token)
  await settle(tx, matter, definition, task, null, () => NEVER)
  const data = { task: task.id, due: task.due_at, timers: held.map(({ id, due }) => ({ id, due })) }
  await note(tx, matter, task, actor, { kind: 'paused', note: allowed.reason.zh, data }, at)
  await keepProgress(tx, await lockMatter(tx, matter.id), definition)
}

/** Lets the time of a step go on: due date and timers get back what was left to them. Problem `clocks.not_paused`. */
export async function resumeTask(tx: Tx, { taskId, actor, at }: Pausing): Promise<Instant> {
  const { task, matter, definition, clock } = await mine(tx, taskId, actor)
  const calendar = await loadCalendar(tx, matter.division_code)
  const due = await resumeClock(tx, clockOwner(task.id), clock, calendar, at)
  const paused = (await historyOf(tx, matter.id)).findLast((e) => e.kind === 'paused' && e.data['task'] === task.id)
  const before = new Map(((paused?.data['timers'] ?? []) as { id: number; due: Instant }[]).map((t) => [t.id, t.due]))
  await settle(tx, matter, definition, task, due, (timer, limit) => {
    const was = before.get(timer.id)
    if (!was || !paused) return timer.due
    const measure = 'workingDays' in limit ? 'working-days' : 'days' in limit ? 'days' : 'minutes'
    return dueAfterPause(at, remainingAt(paused.at, was, measure, calendar), measure, was, calendar)
  })
  await note(tx, matter, task, actor, { kind: 'resumed', note: null, data: { task: task.id, due } }, at)
  await keepProgress(tx, await lockMatter(tx, matter.id), definition)
  return due
}

async function mine(tx: Tx, taskId: string, actor: Actor) {
  const known = await findTask(tx, taskId)
  if (!known) throw missing('process.no_such_task')
  const matter = await lockMatter(tx, known.matter_id)
  const task = (await findTask(tx, taskId))!
  if (task.state !== 'open') throw conflict('process.task_closed', { step: task.name })
  if (!actor.posts.some((post) => post.unitId === task.unit_id && post.code === task.post_code))
    throw forbidden('process.not_your_task', { step: task.name, post: task.post_title ?? task.post_code ?? '' })
  const definition = await getDefinition(tx, matter.process, matter.hash)
  const node = nodeOf(definition, task.element)
  const clock = 'limit' in node ? node.limit?.clock : undefined
  if (clock === undefined) throw conflict('process.cannot_pause', { step: task.name })
  return { task, matter, definition, clock }
}

type Timer = State['timers'][number]

/** Writes the step's due date and its timers' anew, in the state and in the rows that are swept. */
async function settle(
  tx: Tx,
  matter: MatterRow,
  definition: Definition,
  task: TaskRow,
  due: Instant | null,
  dueOfTimer: (timer: Timer, limit: Limit) => Instant,
): Promise<void> {
  const timers: Timer[] = []
  for (const timer of matter.state.timers) {
    const node = nodeOf(definition, timer.boundary)
    const moved =
      timer.token === task.token && node.kind === 'timer' ? { ...timer, due: dueOfTimer(timer, node.limit) } : timer
    if (moved.due !== timer.due) await retimeTimer(tx, matter.id, timer.id, moved.due)
    timers.push(moved)
  }
  await retimeTask(tx, task.id, due)
  await saveMatter(tx, { ...matter, state: { ...matter.state, timers } })
}

async function note(
  tx: Tx,
  matter: MatterRow,
  task: TaskRow,
  actor: Actor,
  said: { kind: 'paused' | 'resumed'; note: string | null; data: Record<string, unknown> },
  at: Instant,
): Promise<void> {
  const post = actor.posts.find((p) => p.unitId === task.unit_id && p.code === task.post_code)!
  const by = { person_id: actor.personId, person_name: actor.personName, post_title: post.title }
  const event = { id: newId(at), at, element: task.element, what: task.name, outcome: null, ...by, ...said }
  await addEvents(tx, matter.id, [event])
  const content = { matter: matter.id, task: task.id, person: actor.personId, post: task.post_code, reason: said.note }
  await record(tx, { kind: `process.task_${said.kind}`, unitId: matter.unit_id, content, at })
}
