import type { DivisionCode, Instant } from '#kernel'
import { sql, type Tx } from '#store'

/** A flag as a list shows it: the rule's answer, its words, and the matter that handles it. */
export interface FlagRow {
  id: string
  rule: string
  ruleTitle: string
  group: string
  colour: string
  subject: string
  period: string
  outcome: string
  value: number | null
  reason: string | null
  unitId: string | null
  unitName: string | null
  divisionCode: DivisionCode | null
  workspace: 'county' | 'external'
  raisedAt: Instant
  state: FlagState
  matterId: string | null
  dueAt: Instant | null
}

export type FlagState = 'raised' | 'settled' | 'withdrawn'

export interface FlagFilter {
  /** `settled`: still lit by the facts, and a person has come to an end with it. `raised` leaves those out. */
  readonly state?: FlagState | undefined
  readonly rule?: string | undefined
  /** Rules of one pack only, in the figures of groups too. */
  readonly pack?: string | undefined
  readonly unitId?: string | undefined
  /** `2026-11`, `2026-Q4`, `2026`: as the rule itself says of what time it speaks. */
  readonly period?: string | undefined
  readonly group?: string | undefined
  readonly workspace: 'county' | 'external'
  readonly limit: number
  readonly offset: number
}

// What happened cannot be undone, so facts keep such a flag lit for ever; once its matter is done it asks nothing any more.
const STATE = sql`case when f.state = 'raised' and exists (
    select 1 from casework.flag_matter m join process.matter p on p.id = m.matter_id
    where m.flag_id = f.id and m.opened_at >= f.raised_at and p.status = 'done') then 'settled' else f.state end`

const COLUMNS = sql`f.id, f.rule, r.title as "ruleTitle", r.definition ->> 'group' as "group", r.definition ->> 'colour' as colour,
  f.subject, f.period, f.outcome, f.value, f.reason, f.unit_id as "unitId", u.name as "unitName", f.division_code as "divisionCode",
  f.workspace, f.raised_at as "raisedAt", ${STATE} as state, c.matter_id as "matterId", d.due_at as "dueAt"`

// The latest matter of the flag, and the nearest due date of what is open in it.
const BESIDE = sql`join rules.rule r on r.id = f.rule
  left join directory.unit u on u.id = f.unit_id
  left join lateral (select m.matter_id from casework.flag_matter m where m.flag_id = f.id order by m.opened_at desc limit 1) c on true
  left join lateral (select min(t.due_at) as due_at from process.task t where t.matter_id = c.matter_id and t.state = 'open') d on true`

const where = (filter: FlagFilter) => sql`f.workspace = ${filter.workspace}
  and (${filter.state ?? null}::text is null or ${STATE} = ${filter.state ?? null})
  and (${filter.rule ?? null}::text is null or f.rule = ${filter.rule ?? null})
  and (${filter.pack ?? null}::text is null or split_part(f.rule, '/', 1) = ${filter.pack ?? null})
  and (${filter.unitId ?? null}::uuid is null or f.unit_id = ${filter.unitId ?? null}::uuid)
  and (${filter.period ?? null}::text is null or f.period = ${filter.period ?? null})`

const inGroup = (group: string | undefined) =>
  group === undefined
    ? sql``
    : sql`and exists (select 1 from rules.rule r where r.id = f.rule and r.definition ->> 'group' = ${group})`

// Of what came up together, a bypassed control before late papers.
const GRAVEST = sql`array_position(array['bypassed', 'late', 'undecided'], q.definition ->> 'colour')`

/** Flags the caller may see (what stands beside them is looked up for the page shown only), the newest first, how many there are, and how many in each group of active rules, nought included. */
export async function listFlagRows(
  tx: Tx,
  filter: FlagFilter,
): Promise<{ items: FlagRow[]; total: number; counts: Record<string, number>; ended: number }> {
  // The figures of groups say what is open, unless another state was asked for.
  const counted = { ...filter, state: filter.state ?? ('raised' as const) }
  const { rows: items } = await sql<FlagRow>`
    select ${COLUMNS} from (
      select f.* from rules.flag f join rules.rule q on q.id = f.rule
      where ${where(filter)} ${inGroup(filter.group)} order by f.raised_at desc, ${GRAVEST}, f.period desc, f.id limit ${filter.limit} offset ${filter.offset}
    ) f ${BESIDE} join rules.rule q on q.id = f.rule order by f.raised_at desc, ${GRAVEST}, f.period desc, f.id`.execute(
    tx,
  )
  const { rows: groups } = await sql<{ group: string; n: bigint }>`
    select r.definition ->> 'group' as "group", count(f.id) as n
    from rules.rule r left join rules.flag f on f.rule = r.id and ${where(counted)}
    where r.workspace = ${filter.workspace} and r.definition ->> 'group' is not null
      and (${filter.pack ?? null}::text is null or r.pack = ${filter.pack ?? null})
    group by 1 having count(f.id) > 0 or bool_or(r.status = 'active') order by 1`.execute(tx)
  const counts = Object.fromEntries(groups.map((g) => [g.group, Number(g.n)]))
  const { rows: all } = await sql<{ n: bigint }>`
    select count(*) as n from rules.flag f where ${where(filter)} ${inGroup(filter.group)}`.execute(tx)
  const { rows: over } = await sql<{ n: bigint }>`
    select count(*) as n from rules.flag f where ${where({ ...filter, state: undefined })} ${inGroup(filter.group)} and exists (
      select 1 from casework.flag_matter m join process.matter p on p.id = m.matter_id where m.flag_id = f.id and p.status = 'done')
      and ${STATE} <> 'raised'`.execute(tx)
  return { items, total: Number(all[0]!.n), counts, ended: Number(over[0]!.n) }
}

export async function findFlagRow(tx: Tx, id: string): Promise<FlagRow | undefined> {
  const { rows } = await sql<FlagRow>`select ${COLUMNS} from rules.flag f ${BESIDE} where f.id = ${id}::uuid`.execute(
    tx,
  )
  return rows[0]
}

/** A flag that waits for a matter of its own. */
export interface WaitingFlag {
  readonly id: string
  readonly rule: string
  readonly ruleTitle: string
  readonly subject: string
  readonly period: string
  readonly value: number | null
  readonly reason: string | null
  readonly unitId: string
  readonly divisionCode: DivisionCode
  readonly raisedAt: Instant
  readonly recurrence: number
  readonly colour: string
  /** The post that is asked first, when the rule names one. */
  readonly explainedBy: string | null
}

/**
 * Raised flags of the county that no matter has taken up since they were (last) raised. Recurrence: how often before a person
 * found a problem in what the same rule said of the same unit. With `id` only that flag, if it waits; none raised after `at`.
 */
export async function listWaitingFlags(tx: Tx, limit: number, at: Instant, id?: string): Promise<WaitingFlag[]> {
  const { rows } = await sql<WaitingFlag>`
    select f.id, f.rule, r.title as "ruleTitle", f.subject, f.period, f.value, f.reason, f.unit_id as "unitId",
           f.division_code as "divisionCode", f.raised_at as "raisedAt",
           r.definition ->> 'colour' as colour, r.definition ->> 'explained_by' as "explainedBy",
           (select count(distinct v.flag_id)::int from casework.verdict v join rules.flag b on b.id = v.flag_id
            where v.verdict = 'problem' and b.rule = f.rule and b.unit_id = f.unit_id and v.at <= f.raised_at) as recurrence
    from rules.flag f join rules.rule r on r.id = f.rule
    where (${id ?? null}::uuid is null or f.id = ${id ?? null}::uuid) and f.raised_at <= ${at}::timestamptz
      and f.workspace = 'county' and f.state = 'raised' and f.outcome = 'flag' and f.unit_id is not null and f.division_code is not null
      and not exists (
        select 1 from casework.flag_matter m join process.matter p on p.id = m.matter_id
        where m.flag_id = f.id and (m.opened_at >= f.raised_at or p.status = 'open'))
    order by f.raised_at, f.id limit ${limit}`.execute(tx)
  return rows
}
