import type { Instant } from '#kernel'
import { sql, type Tx } from '#store'

/** Elements finished by people, in order, of every matter of a flow that came to a decision. Runs as owner, for counts only. */
export async function finishedTraces(tx: Tx, process: string): Promise<string[][]> {
  const { rows } = await sql<{ trace: string[] }>`
    select array_agg(t.element order by t.done_at, t.opened_at, t.task_id) as trace
    from fact.matter m join fact.task_done t on t.matter_id = m.matter_id
    where m.process = ${process} and m.status in ('done', 'rejected') group by m.matter_id`.execute(tx)
  return rows.map((r) => r.trace)
}

export async function keepFlowFigures(tx: Tx, process: string, body: object, at: Instant): Promise<void> {
  const json = JSON.stringify(body)
  await sql`insert into published.flow_figure (process, body, measured_at) values (${process}, ${json}::json, ${at})
    on conflict (process) do update set body = excluded.body, measured_at = excluded.measured_at`.execute(tx)
}
