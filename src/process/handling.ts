import type { Actor } from '#access'
import { textsFaultIn } from '#forms'
import { conflict, forbidden, type Instant, invalid, missing, newId } from '#kernel'
import { record } from '#ledger'
import type { Tx } from '#store'
import type { Locale } from '#texts'
import { advance, type Doer } from './advance.ts'
import { nodeOf, type UserTask } from './definition.ts'
import { attachFiles, type FileRef } from './file.ts'
import { getDefinition } from './flow.store.ts'
import { checkTaskForm } from './form.ts'
import { lockMatter } from './matter.store.ts'
import type { TaskRow } from './matter-row.ts'
import { offered } from './outcome.ts'
import { decideMatter, decideTask, personsBefore } from './policy.ts'
import type { MatterData } from './state.ts'
import { addEvents, findTask, tasksOfMatter } from './task.store.ts'
import { written } from './written.ts'

export interface Completion {
  readonly taskId: string
  readonly actor: Actor
  /** The post in which the actor acts; found among the actor's posts when absent. */
  readonly postId?: string | undefined
  readonly outcome?: string | null | undefined
  readonly data?: MatterData
  readonly files?: readonly FileRef[]
  readonly note?: string | undefined
  /** The language in which the form answers what is wrong; Chinese when absent. */
  readonly locale?: Locale | undefined
  readonly at: Instant
}

/**
 * Finishes a person's step. The matter is locked first, so a double click finishes once and the second gets a sentence; the post must be
 * held, four eyes are counted by person, and everything that follows happens in the same transaction.
 */
export async function completeTask(
  tx: Tx,
  { taskId, actor, postId, outcome = null, data = {}, files = [], note, locale = 'zh', at }: Completion,
): Promise<void> {
  const known = await findTask(tx, taskId)
  if (!known) throw missing('process.no_such_task')
  const matter = await lockMatter(tx, known.matter_id)
  // Read again under the lock: what was open a moment ago may be done now.
  const row = (await findTask(tx, taskId))!
  if (row.state === 'done') throw conflict('process.task_done', { step: row.name, who: row.person_name ?? '' })
  if (row.state !== 'open' || row.kind !== 'user') throw conflict('process.task_closed', { step: row.name })
  const definition = await getDefinition(tx, matter.process, matter.hash)
  const task = nodeOf(definition, row.element) as UserTask
  decideTask(
    actor,
    matter,
    definition,
    row,
    personsBefore(definition, task, matter, await tasksOfMatter(tx, matter.id)),
  )
  const post = postFor(actor, row, postId)
  const chosen = outcomeOf(task, outcome, matter.data)
  await checkTaskForm(tx, matter.pack, task, data, locale)
  await attachFiles(tx, matter.id, files, row.element, at)
  const by: Doer = {
    personId: actor.personId,
    personName: actor.personName,
    postId: post.postId,
    postTitle: post.title,
  }
  const event = { kind: 'complete' as const, token: row.token, outcome: chosen, data: { ...matter.data, ...data } }
  await advance(tx, matter, definition, event, by, at, written(note ?? '') || noteIn(data))
  const content = {
    matter: matter.id,
    task: row.id,
    element: row.element,
    outcome: chosen,
    person: actor.personId,
    post: row.post_code,
    files: files.map((f) => f.hash),
  }
  await record(tx, { kind: 'process.task_completed', unitId: matter.unit_id, content, at })
}

function postFor(actor: Actor, task: TaskRow, postId: string | undefined): Actor['posts'][number] {
  const post = actor.posts.find(
    (p) => p.unitId === task.unit_id && p.code === task.post_code && (postId === undefined || p.postId === postId),
  )
  if (!post)
    throw forbidden('process.not_your_task', { step: task.name, post: task.post_title ?? task.post_code ?? '' })
  return post
}

function outcomeOf(task: UserTask, outcome: string | null, data: MatterData): string | null {
  if (task.outcomes.length === 0) return outcome === 'done' ? null : outcome === null ? null : unknownOutcome(task)
  const may = offered(task.outcomes, data)
  return may.some((o) => o.value === outcome) ? outcome : unknownOutcome(task, may)
}

function unknownOutcome(task: UserTask, may = task.outcomes): never {
  throw invalid('process.unknown_outcome', { step: task.name, outcomes: may.map((o) => o.label).join('、') })
}

/** The sentence a person wrote with the decision, if the form has one. */
function noteIn(data: MatterData): string | null {
  for (const name of ['note', 'reason', 'opinion']) {
    const value = data[name]
    if (typeof value === 'string' && value.trim() !== '') return value.trim()
  }
  return null
}

/** Tells a waiting matter that something happened elsewhere (a seal has stamped). Throws `process.not_waiting` when it does not wait for it. */
export async function sendMessage(
  tx: Tx,
  { matterId, message, data = {}, at }: { matterId: string; message: string; data?: MatterData; at: Instant },
): Promise<void> {
  const matter = await lockMatter(tx, matterId)
  const definition = await getDefinition(tx, matter.process, matter.hash)
  await advance(tx, matter, definition, { kind: 'message', message, data: { ...matter.data, ...data } }, null, at)
  await record(tx, {
    kind: 'process.message_heard',
    unitId: matter.unit_id,
    content: { matter: matter.id, message },
    at,
  })
}

/** Takes an open matter back; only who filed it or who asked may. */
export async function withdraw(
  tx: Tx,
  { matterId, actor, reason, at }: { matterId: string; actor: Actor; reason: string; at: Instant },
): Promise<void> {
  const matter = await lockMatter(tx, matterId)
  const definition = await getDefinition(tx, matter.process, matter.hash)
  decideMatter(actor, 'matter.withdraw', matter, definition)
  if (matter.status !== 'open') throw conflict('process.already_ended', { number: matter.number })
  const post = actor.posts.find((p) => p.postId === matter.operator_post_id)
  const by: Doer = {
    personId: actor.personId,
    personName: actor.personName,
    postId: post?.postId ?? '',
    postTitle: post?.title ?? '',
  }
  await advance(tx, matter, definition, { kind: 'cancel', status: 'withdrawn' }, by, at, written(reason))
  await record(tx, {
    kind: 'process.matter_withdrawn',
    unitId: matter.unit_id,
    content: { matter: matter.id, person: actor.personId },
    at,
  })
}

/** After an incident: adds the missing data and asks the guards again. For whoever holds a post of the matter's unit that may file. */
export async function correctMatter(
  tx: Tx,
  {
    matterId,
    actor,
    data,
    reason,
    at,
  }: { matterId: string; actor: Actor; data: MatterData; reason: string; at: Instant },
): Promise<void> {
  const matter = await lockMatter(tx, matterId)
  const definition = await getDefinition(tx, matter.process, matter.hash)
  decideMatter(actor, 'matter.correct', matter, definition)
  const post = actor.posts.find((p) => p.unitId === matter.unit_id && definition.startedBy.includes(p.code))
  if (!post) throw forbidden('process.may_not_file', { flow: definition.name })
  if (matter.incident === null) throw conflict('process.not_stuck', { number: matter.number })
  if (textsFaultIn(data)) throw invalid('http.characters')
  const by: Doer = {
    personId: actor.personId,
    personName: actor.personName,
    postId: post.postId,
    postTitle: post.title,
  }
  const corrected = {
    kind: 'corrected',
    element: matter.incident,
    what: matter.title,
    outcome: null,
    note: written(reason),
    data: {},
  }
  await addEvents(tx, matter.id, [
    { ...corrected, id: newId(at), at, person_id: by.personId, person_name: by.personName, post_title: by.postTitle },
  ])
  await advance(tx, matter, definition, { kind: 'retry', data: { ...matter.data, ...data } }, by, at)
  await record(tx, {
    kind: 'process.matter_corrected',
    unitId: matter.unit_id,
    content: { matter: matter.id, person: actor.personId, fields: Object.keys(data) },
    at,
  })
}
