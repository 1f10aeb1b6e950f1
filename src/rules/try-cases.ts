import type { Relation } from '#facts'
import type { Engine, Tx } from '#store'
import { placesOfCase, type RuleCase } from './cases.ts'
import { asRule, statementIn } from './evaluate.store.ts'
import type { Rule } from './rule.ts'
import { answerStatement, rowsStatement } from './statement.ts'

/** Where cases are tried: our DuckDB process, already taught, or a PostgreSQL transaction. */
export type Bench = { readonly engine: Engine } | { readonly tx: Tx }

export interface Answer {
  readonly subject: string
  readonly period: string
  readonly outcome: string
  readonly value: number | null
  readonly reason: string | null
  readonly unit_id: string | null
  readonly division_code: string | null
}

const AS_OF = '2026-11-05T00:30:00.000Z'

/** All answers to a case, in order. */
export async function answersTo(
  bench: Bench,
  rule: Rule,
  aCase: RuleCase,
  relations: readonly Relation[],
): Promise<Answer[]> {
  const statement = answerStatement(rule, circumstances(aCase, relations))
  const text = `select * from (\n${statement.text}\n) as said order by subject, period, outcome`
  if ('engine' in bench) return (await bench.engine.all(text, { values: [...statement.values] })) as unknown as Answer[]
  return asRule(bench.tx, () => statementIn<Answer>(bench.tx, '', { text, values: statement.values }))
}

const circumstances = (aCase: RuleCase, relations: readonly Relation[]) => ({
  asOf: aCase.as_of ?? AS_OF,
  ...(aCase.params ? { overrides: aCase.params } : {}),
  places: placesOfCase(aCase, relations),
})

/** Tries one case; returns what differs, in words for the pack's author. Values count as equal to 9 digits. */
export async function tryCase(
  bench: Bench,
  rule: Rule,
  aCase: RuleCase,
  relations: readonly Relation[],
): Promise<string[]> {
  const found = await answersTo(bench, rule, aCase, relations)
  const left = [...found]
  const complaints: string[] = []
  for (const expected of aCase.expect) {
    const at = left.findIndex(
      (a) => a.subject === expected.subject && (expected.period === undefined || a.period === expected.period),
    )
    const [answer] = at < 0 ? [] : left.splice(at, 1)
    if (!answer) complaints.push(`${expected.subject} ${expected.period ?? ''}: ∅ ≠ ${expected.outcome}`)
    else if (answer.outcome !== expected.outcome)
      complaints.push(`${expected.subject} ${answer.period}: ${answer.outcome} ≠ ${expected.outcome}`)
    else if (expected.value !== undefined && !isNear(answer.value, expected.value))
      complaints.push(`${expected.subject} ${answer.period}: ${answer.value} ≠ ${expected.value}`)
    if (answer && expected.rows !== undefined)
      complaints.push(...(await tryRows(bench, rule, aCase, relations, answer, expected.rows)))
  }
  return [...complaints, ...left.map((answer) => `${answer.subject} ${answer.period}: ${answer.outcome} ≠ ∅`)]
}

async function tryRows(
  bench: Bench,
  rule: Rule,
  aCase: RuleCase,
  relations: readonly Relation[],
  answer: Answer,
  expected: number,
): Promise<string[]> {
  if (!rule.rows) return [`${rule.id}.rows.sql ∅`]
  const statement = rowsStatement(rule, circumstances(aCase, relations), answer, 10_000)
  const rows =
    'engine' in bench
      ? await bench.engine.all(statement.text, { values: [...statement.values] })
      : await asRule(bench.tx, () => statementIn<object>(bench.tx, '', statement))
  return rows.length === expected ? [] : [`${answer.subject} ${answer.period}: ${rows.length} rows ≠ ${expected}`]
}

const isNear = (a: number | null, b: number | null): boolean =>
  a === null || b === null ? a === b : Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b))
