import { listRelations } from '#facts'
import { type Instant, missing, newId } from '#kernel'
import { type Database, type Stores, sql, type Tx } from '#store'
import { asRule, statementIn } from './evaluate.store.ts'
import { getRule } from './install.store.ts'
import { placesOf } from './places.ts'
import type { Rule } from './rule.ts'
import { rowsStatement } from './statement.ts'
import { type Precision, wilson } from './wilson.ts'

export interface FlagRow {
  id: string
  rule: string
  rule_version: string
  subject: string
  period: string
  outcome: 'flag' | 'clear' | 'not_applicable'
  value: number | null
  reason: string | null
  unit_id: string | null
  division_code: string | null
  workspace: 'county' | 'external'
  state: 'raised' | 'withdrawn'
  raised_at: string
  withdrawn_at: string | null
  run_id: string
}

/** What a run did to the flags of a rule. */
export interface Change {
  readonly raised: number
  readonly kept: number
  readonly withdrawn: number
}

/**
 * Brings the rule's flags in line with temporary table `answer`: raises what is new or back, keeps what stands, withdraws the rest.
 * With `subjects` only those are touched.
 */
export async function keepFlags(
  tx: Tx,
  rule: Rule,
  run: { readonly runId: string; readonly at: Instant; readonly subjects?: readonly string[] },
): Promise<Change> {
  const subjects = run.subjects ? JSON.stringify(run.subjects) : null
  const touched = sql`(${subjects}::jsonb is null or f.subject in (select jsonb_array_elements_text(${subjects}::jsonb)))`
  const { rows: before } = await sql<{
    n: number
  }>`select count(*)::int as n from rules.flag f where rule = ${rule.id} and state = 'raised' and ${touched}`.execute(
    tx,
  )
  // What was just written has no figures yet; comparing each with each would take hours where a hash takes a second.
  await sql`select set_config('enable_nestloop', 'off', true)`.execute(tx)
  const { rows } = await sql<{ n: number }>`
    with changed as (
      update rules.flag f set
        rule_version = ${rule.version}, outcome = 'flag', value = a.value, reason = a.reason, unit_id = a.unit_id::uuid, division_code = a.division_code,
        run_id = ${run.runId}, state = 'raised', withdrawn_at = null, raised_at = case when f.state = 'raised' then f.raised_at else ${run.at} end
      from answer a, rules.flag old
      where f.rule = ${rule.id} and a.outcome = 'flag' and a.subject = f.subject and a.period = f.period and old.id = f.id
        and (f.state, f.rule_version, f.value, f.reason, f.unit_id, f.division_code)
          is distinct from ('raised', ${rule.version}, a.value, a.reason, a.unit_id::uuid, a.division_code)
      returning f.id, f.value, old.state as state_before
    ), fresh as (
      -- The id of a flag follows from what it is about, so that a rebuilt database names it alike.
      insert into rules.flag (id, rule, rule_version, subject, period, outcome, value, reason, unit_id, division_code, workspace, state, raised_at, run_id)
      select encode(substring(sha256(convert_to(${rule.id} || chr(31) || a.subject || chr(31) || a.period, 'UTF8')) from 1 for 16), 'hex')::uuid,
        ${rule.id}, ${rule.version}, a.subject, a.period, 'flag', a.value, a.reason, a.unit_id::uuid, a.division_code, ${rule.workspace}, 'raised', ${run.at}, ${run.runId}
      from answer a left join rules.flag f on f.rule = ${rule.id} and f.subject = a.subject and f.period = a.period
      where a.outcome = 'flag' and f.id is null
      returning id, value
    ), noted as (
      insert into rules.flag_change (flag_id, at, change, rule_version, value, run_id)
      select id, ${run.at}::timestamptz, 'raised', ${rule.version}, value, ${run.runId}::uuid from fresh
      union all
      select id, ${run.at}::timestamptz, 'raised_again', ${rule.version}, value, ${run.runId}::uuid from changed where state_before = 'withdrawn'
      on conflict do nothing returning 1
    )
    select count(*)::int as n from noted`.execute(tx)
  const { rows: gone } = await sql<{ n: number }>`
    with gone as (
      select f.id, bool_or(n.subject is not null) as is_undecided
      from rules.flag f
      left join answer a on a.outcome = 'flag' and a.subject = f.subject and a.period = f.period
      left join (select unnest(subjects) as subject, period from rules.undecided where rule = ${rule.id}) n
        on n.subject = f.subject and n.period = f.period
      where f.rule = ${rule.id} and f.state = 'raised' and ${touched} and a.subject is null
      group by f.id
    ), withdrawn as (
      update rules.flag f set state = 'withdrawn', withdrawn_at = ${run.at}, run_id = ${run.runId}, rule_version = ${rule.version},
        outcome = case when gone.is_undecided then 'not_applicable' else 'clear' end
      from gone where f.id = gone.id returning f.id, f.value
    ), noted as (
      insert into rules.flag_change (flag_id, at, change, rule_version, value, run_id)
      select id, ${run.at}, 'withdrawn', ${rule.version}, value, ${run.runId} from withdrawn on conflict do nothing
    )
    select count(*)::int as n from withdrawn`.execute(tx)
  await sql`select set_config('enable_nestloop', 'on', true)`.execute(tx)
  const raised = rows[0]!.n
  const withdrawn = gone[0]!.n
  return { raised, kept: before[0]!.n - withdrawn, withdrawn }
}

/**
 * Replaces what the rule could not judge by what table `answer` says; before `keepFlags`, which looks there. With `subjects` only
 * those: the others that share a row with them stay.
 */
export async function keepUndecided(
  tx: Tx,
  rule: Rule,
  run: { readonly runId: string; readonly subjects?: readonly string[] },
): Promise<void> {
  const subjects = run.subjects ? [...run.subjects] : null
  await sql`
    with old as (
      delete from rules.undecided where rule = ${rule.id} and (${subjects}::text[] is null or subjects && ${subjects}::text[]) returning *
    ), untouched as (
      select old.*, array(select s from unnest(subjects) s where s <> all(${subjects}::text[])) as others from old where ${subjects}::text[] is not null
    )
    insert into rules.undecided (rule, unit_id, division_code, period, reason, subjects, workspace, run_id)
    select rule, unit_id, division_code, period, reason, others, workspace, run_id from untouched where cardinality(others) > 0`.execute(
    tx,
  )
  await sql`insert into rules.undecided (rule, unit_id, division_code, period, reason, subjects, workspace, run_id)
    select ${rule.id}, unit_id::uuid, division_code, period, reason, array_agg(subject order by subject), ${rule.workspace}, ${run.runId}
    from answer where outcome = 'not_applicable' group by unit_id, division_code, period, reason`.execute(tx)
}

export interface Evidence {
  readonly table: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | null)[])[]
}

/**
 * The rows behind a flag, by table, at most `limit` of each rule. Runs as owner over facts as they are now: whoever calls it has
 * first found the flag through its own row security.
 */
export async function rowsOf(
  stores: Pick<Stores, 'owner'>,
  flag: Pick<FlagRow, 'rule' | 'subject' | 'period'>,
  asOf: Instant,
  limit = 200,
): Promise<Evidence[]> {
  return stores.owner.transaction(async (tx) => {
    const rule = await getRule(tx, flag.rule)
    if (!rule.rows) return []
    const relations = await listRelations(tx, rule.pack)
    const statement = rowsStatement(rule, { asOf, places: placesOf(relations) }, flag, limit)
    const found = await asRule(tx, () => statementIn<{ fact_table: string; row_id: string }>(tx, '', statement))
    const evidence: Evidence[] = []
    for (const table of new Set(found.map((row) => row.fact_table))) {
      const relation = relations.find((r) => r.name === table)
      if (!relation) continue
      const ids = found.filter((row) => row.fact_table === table).map((row) => row.row_id)
      // The first column of a relation is what its rows are called by.
      const [key] = relation.columns
      const columns = relation.columns.map((column) => column.name)
      const wanted =
        key!.type === 'bigint'
          ? sql`${sql.ref(key!.name)} = any(${ids}::bigint[])`
          : sql`${sql.ref(key!.name)}::text = any(${ids}::text[])`
      const list = sql.join(columns.map((name) => sql`${sql.ref(name)}::text as ${sql.ref(name)}`))
      const { rows } = await sql<
        Record<string, string | null>
      >`select ${list} from ${sql.raw(relation.place)} where ${wanted} order by 1`.execute(tx)
      evidence.push({ table, columns, rows: rows.map((row) => columns.map((name) => row[name] ?? null)) })
    }
    return evidence
  })
}

/** A person's conclusion about a flag: was the question right? The last word about a flag counts. */
export async function recordVerdict(
  tx: Tx,
  verdict: { readonly flagId: string; readonly upheld: boolean; readonly at: Instant },
): Promise<void> {
  const { rows } = await sql<{
    rule: string
    rule_version: string
  }>`select rule, rule_version from rules.flag where id = ${verdict.flagId}`.execute(tx)
  const flag = rows[0]
  if (!flag) throw missing('rules.no_such_flag')
  await sql`insert into rules.verdict (id, flag_id, rule, rule_version, upheld, at)
    values (${newId(verdict.at)}, ${verdict.flagId}, ${flag.rule}, ${flag.rule_version}, ${verdict.upheld}, ${verdict.at})`.execute(
    tx,
  )
}

/** How often the rule was right, with its Wilson interval; null before the first verdict. */
export async function precisionOf(executor: Database['query'] | Tx, rule: string): Promise<Precision | null> {
  const { rows } = await sql<{
    judged: bigint
    upheld: bigint
  }>`select judged, upheld from rules.precision_of(${rule})`.execute(executor)
  const judged = Number(rows[0]?.judged ?? 0)
  return judged ? wilson(Number(rows[0]!.upheld), judged) : null
}

/** One flag the transaction may see; problem `rules.no_such_flag`. */
export async function getFlag(tx: Database['query'] | Tx, id: string): Promise<FlagRow> {
  const row = await tx
    .withTables<{ 'rules.flag': FlagRow }>()
    .selectFrom('rules.flag')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw missing('rules.no_such_flag')
  return row
}
