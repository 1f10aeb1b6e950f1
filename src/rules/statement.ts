import { valuesOf } from './definition.ts'
import { Binding } from './portable/parameters.ts'
import { type Model, modelsBehind, type Rule } from './rule.ts'

export interface Statement {
  readonly text: string
  readonly values: readonly (string | null)[]
  /** True for one plain SELECT over one relation, without steps of its own. */
  readonly isOneStep?: boolean
}

export interface Circumstances {
  readonly asOf: string
  readonly overrides?: Readonly<Record<string, string | number | boolean>>
  /** What stands for a relation; without an entry the plain name itself is readable. */
  readonly places?: ReadonlyMap<string, string>
}

const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** The rule as one statement with the contract's columns, each of its fixed type. The same text for every engine but for `places`. */
export function answerStatement(rule: Rule, given: Circumstances, subjects?: readonly string[]): Statement {
  const binding = new Binding(
    { ...rule.types, subjects: 'text' },
    { ...valuesOf(rule, given.asOf, given.overrides), subjects: subjects ? JSON.stringify(subjects) : null },
  )
  const body = binding.render(rule.pieces)
  const optional = (name: string, type: string) =>
    rule.columns.includes(name) ? `cast(a.${name} as ${type})` : `cast(null as ${type})`
  const chosen = subjects
    ? ` where a.subject in (select jsonb_array_elements_text(cast(${binding.render([{ name: 'subjects' }])} as jsonb)))`
    : ''
  const text = `${preamble(rule, [...rule.relations.keys()], binding, given)}
select cast(a.subject as text) as subject, cast(a.period as text) as period, cast(a.outcome as text) as outcome,
  cast(a.value as double precision) as value, ${optional('reason', 'text')} as reason, ${optional('unit_id', 'text')} as unit_id,
  ${optional('division_code', 'text')} as division_code
from (
${body}
) as a${chosen}`
  const isOneStep = rule.relations.size === 1 && !text.startsWith('with') && /^\s*select\b/i.test(body)
  return { text, values: binding.values, isOneStep }
}

/** The rows behind one answer: fact_table, row_id (as text), in order. */
export function rowsStatement(
  rule: Rule,
  given: Circumstances,
  key: { subject: string; period: string },
  limit: number,
): Statement {
  const types = { ...rule.types, subject: 'text', period: 'text' } as const
  const binding = new Binding(types, { ...valuesOf(rule, given.asOf, given.overrides), ...key })
  const body = binding.render(rule.rows!.pieces)
  return {
    text: `${preamble(rule, [...rule.rows!.relations.keys()], binding, given)}
select cast(r.fact_table as text) as fact_table, cast(r.row_id as text) as row_id from (
${body}
) as r order by 1, 2 limit ${limit}`,
    values: binding.values,
  }
}

/** As `rowsStatement`, for every flag in table `answer` at once: `$subject` and `$period` become the flag's own columns. */
export function allRowsStatement(rule: Rule, given: Circumstances): Statement {
  const binding = new Binding(rule.types, valuesOf(rule, given.asOf, given.overrides))
  const body = binding.render(rule.rows!.pieces, { subject: 'f.subject', period: 'f.period' })
  return {
    text: `${preamble(rule, [...rule.rows!.relations.keys()], binding, given)}
select f.subject, f.period, cast(r.fact_table as text) as fact_table, cast(r.row_id as text) as row_id
from (select subject, period from answer where outcome = 'flag') as f, lateral (
${body}
) as r`,
    values: binding.values,
  }
}

/** Everything a pack's model says, as text columns; `rule` is any rule of the pack, because all of them share its models. */
export function modelStatement(rule: Rule, name: string, given: Circumstances): Statement {
  const binding = new Binding(rule.types, valuesOf(rule, given.asOf, given.overrides))
  const text = `${preamble(rule, [name], binding, given)}\nselect * from ${quoteName(name)}`
  return { text, values: binding.values }
}

/** WITH the relations that are kept elsewhere and the models, in the order they stand on each other. */
function preamble(rule: Rule, relations: readonly string[], binding: Binding, given: Circumstances): string {
  const names = modelsBehind(relations, rule.models)
  const model = (name: string): Model => rule.models.get(name)!
  const facts = new Set(
    [...relations, ...names.flatMap((name) => [...model(name).relations.keys()])].filter(
      (name) => !rule.models.has(name),
    ),
  )
  const parts = [
    ...[...facts].flatMap((name) => {
      const place = given.places?.get(name)
      return place ? [`${quoteName(name)} as ${place}`] : []
    }),
    ...names.map((name) => `${quoteName(name)} as (\n${binding.render(model(name).pieces)}\n)`),
  ]
  return parts.length ? `with ${parts.join(',\n')}` : ''
}
