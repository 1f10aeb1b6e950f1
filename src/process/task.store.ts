import type { Instant } from '#kernel'
import { sql, type Tx } from '#store'
import type { EventRow, Tables, TaskRow, TimerRow } from './matter-row.ts'

export async function insertTask(tx: Tx, row: TaskRow): Promise<void> {
  await tx.withTables<Tables>().insertInto('process.task').values(row).execute()
}

export type Closing = Pick<TaskRow, 'state' | 'done_at' | 'outcome' | 'person_id' | 'person_name' | 'post_id' | 'note'>

/** Closes the task of a token; returns its id. */
export async function closeTask(
  tx: Tx,
  matterId: string,
  token: number,
  closing: Closing,
): Promise<string | undefined> {
  const row = await tx
    .withTables<Tables>()
    .updateTable('process.task')
    .set(closing)
    .where('matter_id', '=', matterId)
    .where('token', '=', token)
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

export async function findTask(tx: Tx, id: string): Promise<TaskRow | undefined> {
  return tx.withTables<Tables>().selectFrom('process.task').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function tasksOfMatter(tx: Tx, matterId: string): Promise<TaskRow[]> {
  return tx
    .withTables<Tables>()
    .selectFrom('process.task')
    .selectAll()
    .where('matter_id', '=', matterId)
    .orderBy('token')
    .execute()
}

export interface WorkItem {
  id: string
  matter_id: string
  matter_code: string
  title: string
  process: string
  element: string
  name: string
  unit_id: string
  unit_name: string
  applicant_name: string
  opened_at: Instant
  due_at: Instant | null
}

/** Open tasks of the posts held, most urgent first. Row security leaves out what concerns the holder's relatives. */
export async function listWork(
  tx: Tx,
  posts: readonly { unitId: string; code: string }[],
  page: { limit: number; offset: number },
): Promise<{ items: WorkItem[]; total: number }> {
  const held = posts.map((post) => `${post.unitId}:${post.code}`)
  const from = sql`from process.task t join process.matter m on m.id = t.matter_id join directory.unit u on u.id = m.unit_id
    where t.state = 'open' and t.kind = 'user' and (t.unit_id::text || ':' || t.post_code) = any (${held}::text[])
      and t.unit_id = any (${posts.map((post) => post.unitId)}::uuid[])`
  const { rows: items } = await sql<WorkItem>`
    select t.id, t.matter_id, m.code as matter_code, m.title, m.process, t.element, t.name, u.id as unit_id, u.name as unit_name,
           m.applicant_name, t.opened_at, t.due_at ${from}
    order by t.due_at nulls last, t.opened_at, t.id limit ${page.limit} offset ${page.offset}`.execute(tx)
  const { rows: count } = await sql<{ n: bigint }>`select count(*) as n ${from}`.execute(tx)
  return { items, total: Number(count[0]!.n) }
}

export async function insertTimer(tx: Tx, row: TimerRow): Promise<void> {
  await tx.withTables<Tables>().insertInto('process.timer').values(row).execute()
}

export async function closeTimer(tx: Tx, matterId: string, timer: number, state: 'fired' | 'cancelled'): Promise<void> {
  await tx
    .withTables<Tables>()
    .updateTable('process.timer')
    .set({ state })
    .where('matter_id', '=', matterId)
    .where('timer', '=', timer)
    .where('state', '=', 'armed')
    .execute()
}

/** Moves an open step's due date; null while its clock stands still. */
export async function retimeTask(tx: Tx, taskId: string, due: Instant | null): Promise<void> {
  await tx.withTables<Tables>().updateTable('process.task').set({ due_at: due }).where('id', '=', taskId).execute()
}

/** Moves an armed timer. */
export async function retimeTimer(tx: Tx, matterId: string, timer: number, due: Instant): Promise<void> {
  await tx
    .withTables<Tables>()
    .updateTable('process.timer')
    .set({ due_at: due })
    .where('matter_id', '=', matterId)
    .where('timer', '=', timer)
    .where('state', '=', 'armed')
    .execute()
}

/** Armed timers whose time has come, earliest first. */
export async function listDueTimers(
  tx: Tx,
  at: Instant,
  limit: number,
): Promise<{ matter_id: string; timer: number }[]> {
  return tx
    .withTables<Tables>()
    .selectFrom('process.timer')
    .select(['matter_id', 'timer'])
    .where('state', '=', 'armed')
    .where('due_at', '<=', at)
    .orderBy('due_at')
    .orderBy('matter_id')
    .limit(limit)
    .execute()
}

/** Adds to the history; positions are given here, under the matter's lock. */
export async function addEvents(
  tx: Tx,
  matterId: string,
  events: readonly Omit<EventRow, 'matter_id' | 'position'>[],
): Promise<void> {
  if (events.length === 0) return
  const db = tx.withTables<Tables>()
  const last = await db
    .selectFrom('process.event')
    .select((e) => e.fn.max('position').as('n'))
    .where('matter_id', '=', matterId)
    .executeTakeFirst()
  const from = Number(last?.n ?? 0)
  await db
    .insertInto('process.event')
    .values(
      events.map((event, i) => ({
        ...event,
        matter_id: matterId,
        position: from + i + 1,
        data: JSON.stringify(event.data) as never,
      })),
    )
    .execute()
}

export async function historyOf(tx: Tx, matterId: string): Promise<EventRow[]> {
  return tx
    .withTables<Tables>()
    .selectFrom('process.event')
    .selectAll()
    .where('matter_id', '=', matterId)
    .orderBy('position')
    .execute()
}

/** `unit:post` of the open tasks: who may see the matter because of them. */
export async function openPosts(tx: Tx, matterId: string): Promise<string[]> {
  const { rows } = await sql<{ key: string }>`select distinct unit_id::text || ':' || post_code as key from process.task
    where matter_id = ${matterId}::uuid and state = 'open' and kind = 'user'`.execute(tx)
  return rows.map((row) => row.key)
}

/** The title of a post, for the people who read the step; null when the unit has no such post. */
export async function postTitle(tx: Tx, unitId: string, code: string): Promise<string | null> {
  const { rows } = await sql<{
    title: string
  }>`select title from directory.post where unit_id = ${unitId}::uuid and code = ${code}`.execute(tx)
  return rows[0]?.title ?? null
}

/** Durations of finished steps of a flow within what the caller may see, for 以图管事. */
export async function finishedSteps(
  tx: Tx,
  process: string,
): Promise<{ element: string; opened_at: Instant; done_at: Instant; due_at: Instant | null }[]> {
  const { rows } = await sql<{ element: string; opened_at: Instant; done_at: Instant; due_at: Instant | null }>`
    select t.element, t.opened_at, t.done_at, t.due_at from process.task t join process.matter m on m.id = t.matter_id
    where m.process = ${process} and t.state = 'done' and t.kind = 'user'`.execute(tx)
  return rows
}
