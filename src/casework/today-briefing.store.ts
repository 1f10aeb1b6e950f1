import type { Instant } from '#kernel'
import { sql, type Tx } from '#store'
import type { Briefing } from './today-briefing.ts'

/** Replaces the templates of a pack. Owner's door. */
export async function keepBriefings(
  tx: Tx,
  pack: string,
  items: readonly { id: string; value: Briefing }[],
): Promise<void> {
  await sql`delete from casework.briefing where pack = ${pack}`.execute(tx)
  for (const { id, value } of items)
    await sql`insert into casework.briefing (id, pack, body) values (${id}, ${pack}, ${JSON.stringify(value)}::jsonb)`.execute(
      tx,
    )
}

export async function findBriefing(tx: Tx, id: string): Promise<Briefing | undefined> {
  const { rows } = await sql<{ body: Briefing }>`select body from casework.briefing where id = ${id}`.execute(tx)
  return rows[0]?.body
}

/** Standing flags by kind, the most first. */
export async function flagsByGroup(tx: Tx): Promise<{ group: string; n: bigint }[]> {
  const { rows } = await sql<{ group: string; n: bigint }>`
    select r.definition ->> 'group' as "group", count(*) as n from rules.flag f join rules.rule r on r.id = f.rule
    where f.workspace = 'county' and f.state = 'raised' and r.definition ->> 'group' is not null group by 1 order by 2 desc, 1`.execute(
    tx,
  )
  return rows
}

/** How the conclusions about each rule's flags came out. */
export async function verdictsByRule(
  tx: Tx,
): Promise<{ rule: string; title: string; judged: number; upheld: number }[]> {
  const { rows } = await sql<{ rule: string; title: string; judged: number; upheld: number }>`
    select v.rule, r.title, count(*)::int as judged, count(*) filter (where v.upheld)::int as upheld
    from rules.verdict v join rules.rule r on r.id = v.rule group by 1, 2 order by 3 desc, 1`.execute(tx)
  return rows
}

/** Monthly sheets of the last six months that have any, and how many of them came late. */
export async function sheetsByMonth(
  tx: Tx,
  at: Instant,
): Promise<{ period: string; published: number; late: number }[]> {
  const { rows } = await sql<{ period: string; published: number; late: number }>`
    select period, count(*)::int as published, count(*) filter (where (published_at at time zone 'Asia/Shanghai')::date > due_on)::int as late
    from fact.publication where state = 'published' and edition = 1 and published_at <= ${at}::timestamptz and period ~ '^[0-9]{4}-[0-9]{2}$'
    group by 1 order by 1 desc limit 6`.execute(tx)
  return rows
}
