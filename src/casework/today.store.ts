import type { Value } from '#expressions'
import type { CalendarDate, Instant, Period } from '#kernel'
import type { RuleDefinition } from '#rules'
import { sql, type Tx } from '#store'
import { type Colour, colourOf } from './colour.ts'
import type { OpenStep } from './today.ts'

// A flag asks nothing any more once its matter is done; one that a person dismissed was no wrong.
const STANDS = sql`f.workspace = 'county' and f.state = 'raised' and not exists (
  select 1 from casework.flag_matter m join process.matter p on p.id = m.matter_id
  where m.flag_id = f.id and m.opened_at >= f.raised_at and p.status = 'done')`

/** Open steps of flags' matters in the caller's scope, with the last day on which somebody urged them. */
export async function openSteps(tx: Tx, today: CalendarDate): Promise<OpenStep[]> {
  const { rows } = await sql<OpenStep & { said: string; outcome: string }>`
    select t.id as "taskId", t.matter_id as "matterId", f.id as "flagId", t.element, t.name as "stepName", t.unit_id as "taskUnitId",
      u.division_code as "taskDivision", t.post_code as post, t.post_title as "postTitle", t.due_at as "dueAt",
      (select max(g.at) from casework.urging g where g.task_id = t.id and g.on_date = ${today}::date) as "urgedAt",
      r.definition ->> 'colour' as said, f.outcome
    from casework.flag_matter m join rules.flag f on f.id = m.flag_id join rules.rule r on r.id = f.rule
    join process.task t on t.matter_id = m.matter_id join directory.unit u on u.id = t.unit_id
    where t.state = 'open' and t.kind = 'user' and t.post_code is not null and f.workspace = 'county'`.execute(tx)
  return rows.map(({ said, outcome, ...step }) => ({ ...step, colour: colourOf(said, outcome) }))
}

/** What a decision is about: the flag with its rule's words, the matter's data, what the unit said last, who has acted before. */
export interface DecisionRow {
  readonly taskId: string
  readonly rule: string
  readonly reason: string | null
  readonly period: string
  readonly unitName: string
  readonly definition: Pick<RuleDefinition, 'title' | 'why' | 'legal_basis'>
  readonly process: string
  readonly hash: string
  readonly data: Record<string, Value>
  readonly saidBy: string | null
  readonly said: string | null
  /** Elements that the acting person has done in this matter. */
  readonly didBefore: string[]
}

export async function decisionRows(tx: Tx, taskIds: readonly string[], personId: string): Promise<DecisionRow[]> {
  if (taskIds.length === 0) return []
  const { rows } = await sql<DecisionRow>`
    select t.id as "taskId", f.rule, f.reason, f.period, u.name as "unitName", r.definition, p.process, p.hash, p.data,
      said.post_title as "saidBy", said.note as said,
      array(select d.element from process.task d where d.matter_id = p.id and d.state = 'done' and d.person_id = ${personId}::uuid) as "didBefore"
    from process.task t join process.matter p on p.id = t.matter_id join casework.flag_matter m on m.matter_id = p.id
    join rules.flag f on f.id = m.flag_id join rules.rule r on r.id = f.rule join directory.unit u on u.id = p.unit_id
    left join lateral (select d.post_title, d.note from process.task d
      where d.matter_id = p.id and d.unit_id = p.unit_id and d.state = 'done' and d.kind = 'user' and d.note is not null
      order by d.done_at desc limit 1) said on true
    where t.id = any (${[...taskIds]}::uuid[])`.execute(tx)
  return rows
}

export interface MonthCounts {
  readonly accepted: number
  readonly late: number
  readonly bypassed: number
  readonly undecided: number
}

/** What was filed in a month, and how the flags about that month stand. Matters that the machine opens for flags are not filed by anybody. */
export async function countMonth(tx: Tx, month: Period): Promise<MonthCounts> {
  const { rows } = await sql<{ n: bigint }>`
    select count(*) as n from process.matter p
    where p.month = ${month} and not exists (select 1 from casework.flag_matter m where m.matter_id = p.id)`.execute(tx)
  const { rows: flags } = await sql<{ said: string; outcome: string; n: bigint }>`
    select r.definition ->> 'colour' as said, f.outcome, count(*) as n
    from rules.flag f join rules.rule r on r.id = f.rule
    where ${STANDS} and left(f.period, 7) = ${month} group by 1, 2`.execute(tx)
  const of = (colour: Colour): number =>
    flags.filter((row) => colourOf(row.said, row.outcome) === colour).reduce((sum, row) => sum + Number(row.n), 0)
  return { accepted: Number(rows[0]!.n), late: of('amber'), bypassed: of('red'), undecided: of('grey') }
}

export interface Tile {
  readonly unitId: string
  readonly name: string
  readonly town: string
  readonly townCode: string
  readonly red: number
  readonly amber: number
  readonly grey: number
}

/** Every village in the caller's scope with the open points it has, by colour; those without any are there with noughts. */
export async function tilesInScope(tx: Tx): Promise<Tile[]> {
  const { rows } = await sql<Tile>`
    with lit as (
      select f.unit_id, r.definition ->> 'colour' as said, f.outcome from rules.flag f join rules.rule r on r.id = f.rule where ${STANDS}
    ), counted as (
      select unit_id, count(*) filter (where outcome = 'flag' and said = 'bypassed')::int as red,
        count(*) filter (where outcome = 'flag' and said = 'late')::int as amber,
        count(*) filter (where outcome <> 'flag' or said = 'undecided')::int as grey
      from lit group by unit_id
    )
    select u.id as "unitId", u.short_name as name, t.name as town, t.code as "townCode",
      coalesce(c.red, 0) as red, coalesce(c.amber, 0) as amber, coalesce(c.grey, 0) as grey
    from directory.unit u join directory.division t on t.code = (left(u.division_code, 9) || '000') collate "C"
    left join counted c on c.unit_id = u.id
    where u.carrier = 'village' and u.until_on is null and access.visible('flag', u.id, u.division_code)
    order by t.code, u.division_code`.execute(tx)
  return rows
}

export const WHAT = ['accepted', 'late', 'bypassed', 'undecided', 'open'] as const
export type What = (typeof WHAT)[number]

export interface TodayRow {
  readonly kind: 'matter' | 'flag'
  readonly id: string
  readonly title: string
  readonly reason: string | null
  readonly unitName: string | null
  readonly townName: string | null
  readonly period: string
  readonly colour: Colour | null
  readonly at: Instant
  readonly dueAt: Instant | null
  readonly number: string | null
}

export interface RowsAsked {
  readonly what: What
  readonly month?: Period | undefined
  readonly unitId?: string | undefined
  readonly limit: number
  readonly offset: number
}

const TOWN = sql`(select d.name from directory.division d where d.code = (left(u.division_code, 9) || '000') collate "C")`

/** The rows behind a figure of the page: what was filed in a month, or the flags of a colour, of a month or of a village. */
export function rowsBehind(tx: Tx, asked: RowsAsked): Promise<{ items: TodayRow[]; total: number }> {
  return asked.what === 'accepted' ? filedRows(tx, asked) : flagRows(tx, asked)
}

async function filedRows(tx: Tx, { month, unitId, limit, offset }: RowsAsked) {
  const from = sql`from process.matter p join directory.unit u on u.id = p.unit_id
    where (${month ?? null}::text is null or p.month = ${month ?? null}) and (${unitId ?? null}::uuid is null or p.unit_id = ${unitId ?? null}::uuid)
      and not exists (select 1 from casework.flag_matter m where m.matter_id = p.id)`
  const { rows: items } = await sql<TodayRow>`
    select 'matter' as kind, p.id, p.title, null as reason, u.name as "unitName", ${TOWN} as "townName", p.month as period, null as colour,
      p.opened_at as at, case when p.status = 'open' then p.due_at end as "dueAt", p.number
    ${from} order by p.opened_at desc, p.id limit ${limit} offset ${offset}`.execute(tx)
  const { rows: all } = await sql<{ n: bigint }>`select count(*) as n ${from}`.execute(tx)
  return { items, total: Number(all[0]!.n) }
}

const COLOUR: Readonly<Record<Exclude<What, 'accepted' | 'open'>, string>> = {
  late: 'late',
  bypassed: 'bypassed',
  undecided: 'undecided',
}

async function flagRows(tx: Tx, { what, month, unitId, limit, offset }: RowsAsked) {
  const colour = what === 'accepted' || what === 'open' ? null : COLOUR[what]
  const from = sql`from rules.flag f join rules.rule r on r.id = f.rule left join directory.unit u on u.id = f.unit_id
    where ${STANDS} and (${month ?? null}::text is null or left(f.period, 7) = ${month ?? null})
      and (${unitId ?? null}::uuid is null or f.unit_id = ${unitId ?? null}::uuid)
      and (${colour}::text is null or (case when f.outcome = 'flag' then r.definition ->> 'colour' else 'undecided' end) = ${colour})`
  const { rows } = await sql<TodayRow & { said: string; outcome: string }>`
    select 'flag' as kind, f.id, r.title, f.reason, u.name as "unitName", ${TOWN} as "townName", f.period, r.definition ->> 'colour' as said,
      f.outcome, f.raised_at as at, null as number,
      (select min(t.due_at) from casework.flag_matter m join process.task t on t.matter_id = m.matter_id
       where m.flag_id = f.id and t.state = 'open') as "dueAt"
    ${from} order by u.division_code, f.period desc, f.id limit ${limit} offset ${offset}`.execute(tx)
  const { rows: all } = await sql<{ n: bigint }>`select count(*) as n ${from}`.execute(tx)
  const items = rows.map(({ said, outcome, ...row }): TodayRow => ({ ...row, colour: colourOf(said, outcome) }))
  return { items, total: Number(all[0]!.n) }
}

/** How many conclusions and urgings the acting person has made on a day. */
export async function decidedOn(tx: Tx, personId: string, from: Instant, until: Instant): Promise<number> {
  const { rows } = await sql<{ n: bigint }>`
    select (select count(*) from process.task t join casework.flag_matter m on m.matter_id = t.matter_id
            where t.person_id = ${personId}::uuid and t.done_at >= ${from}::timestamptz and t.done_at < ${until}::timestamptz)
         + (select count(*) from casework.urging where person_id = ${personId}::uuid and at >= ${from}::timestamptz and at < ${until}::timestamptz) as n`.execute(
    tx,
  )
  return Number(rows[0]!.n)
}

export interface NewUrging {
  readonly id: string
  readonly flagId: string
  readonly matterId: string
  readonly taskId: string
  readonly unitId: string
  readonly divisionCode: string
  readonly personId: string
  readonly onDate: CalendarDate
  readonly at: Instant
}

/** Keeps an urging; false when the step was urged that day already. */
export async function addUrging(tx: Tx, u: NewUrging): Promise<boolean> {
  const { rows } = await sql`
    insert into casework.urging (id, flag_id, matter_id, task_id, unit_id, division_code, person_id, on_date, at)
    values (${u.id}, ${u.flagId}, ${u.matterId}, ${u.taskId}, ${u.unitId}, ${u.divisionCode}, ${u.personId}, ${u.onDate}, ${u.at})
    on conflict (task_id, on_date) do nothing returning id`.execute(tx)
  return rows.length > 0
}
