import type { DivisionCode, Instant } from '#kernel'
import { type Database, sql, type Tx } from '#store'

interface FlagMatterRow {
  matter_id: string
  flag_id: string
  unit_id: string
  division_code: string
  opened_at: string
  recurrence: number
  withdrawn_told_at: string | null
}
interface VerdictRow {
  id: string
  flag_id: string
  matter_id: string
  unit_id: string
  division_code: string
  verdict: string
  reason: string
  person_id: string
  at: string
}
type Tables = { 'casework.flag_matter': FlagMatterRow; 'casework.verdict': VerdictRow }

export const VERDICTS = ['dismissed', 'correct', 'problem'] as const
/** 更正并追回: money went out that had no right to; for the rule that is a problem found. */
const RECOVER = 'recover'
export type Verdict = (typeof VERDICTS)[number]

export interface FlagMatter {
  readonly matterId: string
  readonly flagId: string
  readonly unitId: string
  readonly divisionCode: DivisionCode
  readonly openedAt: Instant
  readonly recurrence: number
}

/** Two runs of the opening job at once must not open two matters for one flag. */
const OPENING_LOCK = 990123

export async function lockOpening(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${OPENING_LOCK})`.execute(tx)
}

export async function linkMatter(tx: Tx, link: FlagMatter): Promise<void> {
  await tx
    .withTables<Tables>()
    .insertInto('casework.flag_matter')
    .values({
      matter_id: link.matterId,
      flag_id: link.flagId,
      unit_id: link.unitId,
      division_code: link.divisionCode,
      opened_at: link.openedAt,
      recurrence: link.recurrence,
      withdrawn_told_at: null,
    })
    .execute()
}

/** The flag a matter handles; undefined for a matter about something else. */
export async function flagOfMatter(tx: Tx, matterId: string): Promise<FlagMatter | undefined> {
  const row = await tx
    .withTables<Tables>()
    .selectFrom('casework.flag_matter')
    .selectAll()
    .where('matter_id', '=', matterId)
    .executeTakeFirst()
  return (
    row && {
      matterId: row.matter_id,
      flagId: row.flag_id,
      unitId: row.unit_id,
      divisionCode: row.division_code,
      openedAt: row.opened_at,
      recurrence: row.recurrence,
    }
  )
}

export interface Conclusion {
  readonly matterId: string
  readonly flagId: string
  readonly unitId: string
  readonly divisionCode: DivisionCode
  readonly verdict: Verdict
  readonly reason: string
  readonly personId: string
  readonly at: Instant
}

/**
 * Conclusions people have reached in matters of flags that are not on record here yet: a finished step whose outcome is one of
 * the verdicts. The flow is a pack's drawing, so the outcome counts, not the name of the step.
 */
export async function listNewConclusions(tx: Tx, matterId?: string): Promise<Conclusion[]> {
  const { rows } = await sql<Conclusion>`
    select m.matter_id as "matterId", m.flag_id as "flagId", m.unit_id as "unitId", m.division_code as "divisionCode",
           case t.outcome when 'recover' then 'problem' else t.outcome end as verdict, coalesce(nullif(btrim(f.value), ''), '—') as reason, t.person_id as "personId", t.done_at as at
    from casework.flag_matter m
    join fact.task_done t on t.matter_id = m.matter_id::text
    left join fact.matter_field f on f.matter_id = t.matter_id and f.name = 'verdict_reason'
    where t.outcome = any (${[...VERDICTS, RECOVER]}::text[]) and t.person_id is not null
      and (${matterId ?? null}::uuid is null or m.matter_id = ${matterId ?? null}::uuid)
      and not exists (select 1 from casework.verdict v where v.matter_id = m.matter_id and v.at = t.done_at)
    order by t.done_at`.execute(tx)
  return rows
}

/** Keeps a conclusion; false when it was there already. */
export async function addConclusion(tx: Tx, id: string, c: Conclusion): Promise<boolean> {
  const made = await tx
    .withTables<Tables>()
    .insertInto('casework.verdict')
    .values({
      id,
      flag_id: c.flagId,
      matter_id: c.matterId,
      unit_id: c.unitId,
      division_code: c.divisionCode,
      verdict: c.verdict,
      reason: c.reason,
      person_id: c.personId,
      at: c.at,
    })
    .onConflict((on) => on.columns(['matter_id', 'at']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return made !== undefined
}

/** Open matters whose flag the data have taken back, and which were not told yet. */
export async function listWithdrawn(tx: Tx): Promise<{ matterId: string; flagId: string; unitId: string }[]> {
  const { rows } = await sql<{ matterId: string; flagId: string; unitId: string }>`
    select m.matter_id as "matterId", m.flag_id as "flagId", m.unit_id as "unitId"
    from casework.flag_matter m join rules.flag f on f.id = m.flag_id join fact.matter p on p.matter_id = m.matter_id::text
    where f.state = 'withdrawn' and p.status = 'open' and m.withdrawn_told_at is null order by m.opened_at`.execute(tx)
  return rows
}

export async function markTold(tx: Tx, matterId: string, at: Instant): Promise<void> {
  await tx
    .withTables<Tables>()
    .updateTable('casework.flag_matter')
    .set({ withdrawn_told_at: at })
    .where('matter_id', '=', matterId)
    .execute()
}

/** Names of the people behind ids, for "who looked". */
export async function namesOf(tx: Tx, personIds: readonly string[]): Promise<Map<string, string>> {
  if (personIds.length === 0) return new Map()
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from directory.person where id = any (${[...new Set(personIds)]}::uuid[])`.execute(tx)
  return new Map(rows.map((r) => [r.id, r.name]))
}

/** The last verdict given in the matter of a flag, in the flow's own word (`recover` stays `recover`); undefined before the first. */
export async function lastVerdict(tx: Tx, matterId: string): Promise<string | undefined> {
  const { rows } = await sql<{ outcome: string }>`
    select outcome from fact.task_done where matter_id = ${matterId} and outcome = any (${[...VERDICTS, RECOVER]}::text[])
    order by done_at desc limit 1`.execute(tx)
  return rows[0]?.outcome
}

/** The matter a rule's subject names, when it names one the caller may see. */
export async function findCorrectable(tx: Tx, subject: string): Promise<string | undefined> {
  const { rows } = await sql<{
    id: string
  }>`select matter_id as id from fact.matter where matter_id = ${subject}`.execute(tx)
  return rows[0]?.id
}

/** What the rule said when it was last asked again in this matter. */
export interface Rerun {
  readonly at: Instant
  readonly stillFlagged: boolean
  readonly reason: string | null
}

export async function findRerun(tx: Tx, matterId: string): Promise<Rerun | null> {
  const { rows } = await sql<{ name: string; value: string | null }>`
    select name, value from fact.matter_field where matter_id = ${matterId}
      and name in ('still_flagged', 'rerun_at', 'rerun_reason')`.execute(tx)
  const of = (name: string) => rows.find((row) => row.name === name)?.value ?? null
  const at = of('rerun_at')
  return at === null ? null : { at, stillFlagged: of('still_flagged') === 'true', reason: of('rerun_reason') }
}

/** How often it turned out that the data, not the doing, were wrong. */
export async function countCorrections(tx: Database['query'], rule: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from casework.verdict v join rules.flag f on f.id = v.flag_id
    where f.rule = ${rule} and v.verdict = 'correct'`.execute(tx)
  return rows[0]!.n
}
