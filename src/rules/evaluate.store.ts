import { conflict } from '#kernel'
import type { Bound, Engine } from '#store'
import { sql, type Tx } from '#store'
import { MACROS } from './portable/vocabulary.ts'
import type { Statement } from './statement.ts'

/** How many subjects of a unit and period got an outcome. */
export interface AnswerCount {
  readonly unitId: string | null
  readonly divisionCode: string
  readonly period: string
  readonly outcome: string
  readonly count: number
}

/** What holds for each rule on either engine. */
export const STATEMENT_TIMEOUT_MS = 120_000

const COUNTS = `select unit_id, coalesce(division_code, '') as division_code, period, outcome, cast(sum(times) as double precision) as count,
  cast(sum(case when outcome <> 'clear' and times > 1 then 1 else 0 end) as double precision) as repeated
  from answer group by unit_id, coalesce(division_code, ''), period, outcome`

/** Flags and the undecided one by one; what is clear only counted: it is most of the answers and nobody is asked about it. */
const condensed = (statement: Statement): Statement => ({
  text: `select case when outcome = 'clear' then null else subject end as subject, period, outcome,
  min(case when outcome <> 'clear' then value end) as value, min(case when outcome <> 'clear' then reason end) as reason,
  unit_id, division_code, count(*) as times
from (
${statement.text}
) as said group by 1, 2, 3, 6, 7`,
  values: statement.values,
})

/** Gives the engine the vocabulary of rules. Once for each engine. */
export async function teach(engine: Engine): Promise<void> {
  for (const macro of MACROS) await engine.run(macro)
}

const COUNTED = `unit_id, coalesce(division_code, '') as division_code, period, outcome`
const GATHERED = 'list(struct_pack(subject := subject, value := value, reason := reason))'

/** One pass counts everything by a few short columns and gathers only what is asked about: most answers are clear and need no line. */
const inOnePass = (
  text: string,
): string => `select ${COUNTED}, count(*) as times, ${GATHERED} filter (where outcome <> 'clear') as answers
    from (\n${text}\n) as said group by 1, 2, 3, 4`

/**
 * Where nothing lies between the rows and the answer, the engine finds the groups once and makes words only of the few that are
 * asked about; with steps between, it would go them twice.
 */
const inTwo = (text: string): string => `with said as not materialized (\n${text}\n)
    select ${COUNTED}, count(*) as times, [] as answers from said group by 1, 2, 3, 4
    union all select ${COUNTED}, 0 as times, ${GATHERED} as answers from said where outcome <> 'clear' group by 1, 2, 3, 4`

/** Runs the rule in DuckDB; its flags and undecided are in the engine's table `answer` afterwards. */
export async function answerInEngine(engine: Engine, statement: Statement): Promise<AnswerCount[]> {
  const query = (statement.isOneStep ? inTwo : inOnePass)(statement.text)
  await engine.run(`create or replace temp table counted as ${query}`, {
    values: statement.values as Bound[],
    timeoutMs: STATEMENT_TIMEOUT_MS,
  })
  await engine.run(`create or replace temp table answer as
    select a.subject, period, outcome, a.value, a.reason, unit_id, nullif(division_code, '') as division_code
    from (select unit_id, division_code, period, outcome, unnest(answers) as a from counted) as gathered`)
  const [nameless] = await engine.all('select period, outcome from answer where subject is null limit 1')
  if (nameless)
    throw conflict('rules.bad_answer', { outcome: `${nameless['outcome']}, ∅`, period: String(nameless['period']) })
  const [twice] = await engine.all('select period from answer group by subject, period having count(*) > 1 limit 1')
  if (twice) throw conflict('rules.two_answers', { period: String(twice['period']) })
  const rows = await engine.all(
    'select unit_id, division_code, period, outcome, cast(times as double) as count, 0 as repeated from counted where times > 0',
  )
  return rows.map((row) => countOf(row as unknown as CountRow))
}

/** Runs the rule in PostgreSQL; its answers are in the transaction's temporary table `answer` afterwards. */
export async function answerInPostgres(tx: Tx, statement: Statement): Promise<AnswerCount[]> {
  await createAnswerTable(tx)
  await asRule(tx, () => statementIn(tx, `insert into answer `, condensed(statement)))
  await settleAnswerTable(tx)
  const { rows } = await sql<CountRow>`${sql.raw(COUNTS)}`.execute(tx)
  return rows.map(countOf)
}

export async function createAnswerTable(tx: Tx): Promise<void> {
  await sql`drop table if exists answer`.execute(tx)
  await sql`create temporary table answer (subject text collate "C", period text collate "C", outcome text collate "C", value double precision,
    reason text, unit_id text collate "C", division_code text collate "C", times bigint) on commit drop`.execute(tx)
}

/** After the answers are in: without figures the planner takes the table for empty. */
export async function settleAnswerTable(tx: Tx): Promise<void> {
  await sql`analyze answer`.execute(tx)
}

/** A statement with bound text values; `prefix` is ours. */
export async function statementIn<Row>(tx: Tx, prefix: string, statement: Statement): Promise<Row[]> {
  const pieces = `${prefix}${statement.text}`.split(/\$(\d+)/)
  const parts = pieces.map((piece, i) =>
    i % 2 ? sql`${statement.values[Number(piece) - 1] ?? null}::text` : sql.raw(piece),
  )
  return (await sql<Row>`${sql.join(parts, sql.raw(''))}`.execute(tx)).rows
}

/** Within, names mean the rules' vocabulary, dates the business zone's, and nothing runs without end. */
export async function asRule<T>(tx: Tx, fn: () => Promise<T>): Promise<T> {
  const settings = ['search_path', 'timezone', 'statement_timeout'] as const
  const { rows } = await sql<
    Record<string, string>
  >`select ${sql.join(settings.map((name) => sql`current_setting(${name}) as ${sql.ref(name)}`))}`.execute(tx)
  const set = (values: readonly string[]) =>
    sql`select ${sql.join(settings.map((name, i) => sql`set_config(${name}, ${values[i]!}, true)`))}`.execute(tx)
  await set(['portable, pg_catalog, pg_temp', 'Asia/Shanghai', String(STATEMENT_TIMEOUT_MS)])
  const result = await fn()
  await set(settings.map((name) => rows[0]![name]!))
  return result
}

type CountRow = {
  unit_id: string | null
  division_code: string
  period: string | null
  outcome: string | null
  count: number
}

const OUTCOMES = ['flag', 'clear', 'not_applicable']

function countOf(row: CountRow): AnswerCount {
  if (row.period === null || row.outcome === null || !OUTCOMES.includes(row.outcome))
    throw conflict('rules.bad_answer', { outcome: row.outcome ?? 'null', period: row.period ?? 'null' })
  return {
    unitId: row.unit_id,
    divisionCode: row.division_code,
    period: row.period,
    outcome: row.outcome,
    count: row.count,
  }
}
