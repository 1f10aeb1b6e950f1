import type { Instant } from '#kernel'
import { sql, type Tx } from '#store'
import type { Calendar } from './calendar.ts'
import { type TellingDistance, telling } from './telling.ts'

/** After a clock has gone on, what it has not yet said moves with its due date. */
export async function retimeTellings(tx: Tx, owner: string, name: string, calendar: Calendar): Promise<void> {
  const { rows } = await sql<
    TellingDistance & { clock_id: string; position: number; startedAt: Instant; dueAt: Instant }
  >`
    select t.clock_id, t.position, t.kind, t.distance, t.measure, c.started_at as "startedAt", c.due_at as "dueAt"
    from clocks.telling t join clocks.clock c on c.id = t.clock_id
    where c.owner = ${owner} and c.name = ${name} and t.told_at is null`.execute(tx)
  for (const { clock_id, position, startedAt, dueAt, ...of } of rows)
    await sql`update clocks.telling set at = ${telling(of, { startedAt, dueAt }, calendar)}::timestamptz
      where clock_id = ${clock_id} and position = ${position}`.execute(tx)
}
