import { openPauseOf } from '#clocks'
import { unitsAbove } from '#directory'
import { sql, type Tx } from '#store'
import { clockOwner } from './clock-owner.ts'
import type { Definition } from './definition.ts'
import type { MatterRow, TaskRow } from './matter-row.ts'
import { type PublicProgress, publicProgress } from './progress.ts'
import { tasksOfMatter } from './task.store.ts'

/**
 * Keeps the public wording of a matter in step with it, in the same transaction. What nobody can ask for, only the machine starts
 * (the handling of a flag), is no service to the public: it has no page, and its code answers like one that never was.
 */
export async function keepProgress(tx: Tx, matter: MatterRow, definition: Definition): Promise<void> {
  if (definition.startedBy.length === 0) return
  const [own, ...above] = await unitsAbove(tx, matter.unit_id)
  const place = above
    .map((unit) => unit.shortName)
    .reverse()
    .join('')
  const unit = { name: own?.name ?? '', place, telephone: await telephoneOf(tx) }
  const tasks = await tasksOfMatter(tx, matter.id)
  const body = JSON.stringify(publicProgress(definition, matter, tasks, unit, await pausesOfTasks(tx, tasks)))
  await sql`insert into published.progress (code, body) values (${matter.code}, ${body}::jsonb)
    on conflict (code) do update set body = excluded.body`.execute(tx)
}

/** Why the open steps of a matter stand still, by element. */
async function pausesOfTasks(
  tx: Tx,
  tasks: readonly TaskRow[],
): Promise<Map<string, { reason: string; since: string }>> {
  const pauses = new Map<string, { reason: string; since: string }>()
  for (const task of tasks) {
    // A step that has a due date, or is over, does not stand still.
    if (task.state !== 'open' || task.due_at !== null) continue
    const now = await openPauseOf(tx, clockOwner(task.id))
    if (now) pauses.set(task.element, now)
  }
  return pauses
}

/** The county's number for questions, from the installation's settings; null when none is set. */
async function telephoneOf(tx: Tx): Promise<string | null> {
  const { rows } = await sql<{
    phone: string | null
  }>`select value ->> 'telephone' as phone from store.setting where name = 'workspace'`.execute(tx)
  return rows[0]?.phone ?? null
}

/** The progress behind a code, through the public door; undefined when there is none. */
export async function findProgress(
  database: { readonly query: Parameters<ReturnType<typeof sql>['execute']>[0] },
  code: string,
): Promise<PublicProgress | undefined> {
  const { rows } = await sql<{ body: PublicProgress | null }>`select published.find_progress(${code}) as body`.execute(
    database.query,
  )
  return rows[0]?.body ?? undefined
}
