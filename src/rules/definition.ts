import { z } from 'zod'
import { type PackIssue, PackProblem, parseYaml } from '#pack'
import { guard } from './portable/guard.ts'
import { Binding, namesIn, PARAMETER_TYPES, type ParameterType, type Piece, piecesOf } from './portable/parameters.ts'

const said = z.union([z.string().min(1), z.strictObject({ zh: z.string().min(1), en: z.string().optional() })])
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'YYYY-MM-DD')
const scalar = z.union([z.string(), z.number(), z.boolean()])

const Parameter = z.strictObject({
  value: scalar,
  type: z.enum(PARAMETER_TYPES).optional(),
  unit: z.string().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  why: said.optional(),
})

/** The front matter of a rule: everything an inspector must know before believing it. */
export const RuleDefinition = z.strictObject({
  title: said,
  why: said,
  /** What exactly is counted, in words from which the counts can be recomputed elsewhere. */
  method: said.optional(),
  group: z.string().min(1),
  /**
   * bypassed 绕过控制 red · late 迟办或材料缺 amber · undecided 无法判断 grey · entitlement 该享没享 green: nobody is asked to
   * explain, somebody is to be told what she is entitled to
   */
  colour: z.enum(['bypassed', 'late', 'undecided', 'entitlement']),
  level: z.enum(['case', 'unit', 'dataset']),
  status: z.enum(['draft', 'trial', 'active', 'retired']),
  severity: z.enum(['low', 'medium', 'high']),
  legal_basis: z.array(z.string().min(1)).min(1),
  params: z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), Parameter).default({}),
  not_applicable: z.array(z.strictObject({ when: z.string(), reason: said })).default([]),
  /** The post of the unit that knows best how it came about; the flow's own when absent. */
  explained_by: z.string().optional(),
  /**
   * Fields of the subject's own form that a person could have typed wrongly and that decide the answer: these, and no others, a
   * finding “the data are wrong” puts right. Clocks, devices and decisions are recorded by themselves and are never corrected.
   */
  correctable: z.array(z.string().regex(/^[a-z][a-z0-9_]*$/)).default([]),
  /** Usual innocent explanations, shown beside every flag. */
  false_positives: z.array(said).min(1),
  since: day.optional(),
  until: day.optional(),
  workspace: z.enum(['county', 'external']).optional(),
})
export type RuleDefinition = z.infer<typeof RuleDefinition>

/** A rule's file, read and found within the vocabulary. */
export interface RuleText {
  readonly definition: RuleDefinition
  readonly pieces: readonly Piece[]
  readonly types: Readonly<Record<string, ParameterType>>
  readonly columns: readonly string[]
  readonly relations: ReadonlyMap<string, number>
}

/** A SELECT without front matter: a model, or the rows behind a flag. */
export type QueryText = Pick<RuleText, 'pieces' | 'columns' | 'relations'>

const ALWAYS: Readonly<Record<string, ParameterType>> = { as_of: 'timestamptz' }
const REQUIRED = ['subject', 'period', 'outcome', 'value']
const OPTIONAL = ['reason', 'unit_id', 'division_code']

/** Reads a rule's file. Throws `PackProblem` with lines. */
export function parseRule(text: string, path: string): RuleText {
  const m = /^\s*\/\*---\r?\n([\s\S]*?)\r?\n---\*\//.exec(text)
  if (!m) throw new PackProblem([{ path, line: 1, code: 'rules.front_matter_missing' }])
  const definition = parseYaml(m[1]!, RuleDefinition, path, 1)
  const types: Record<string, ParameterType> = { ...ALWAYS }
  const issues: PackIssue[] = []
  for (const [name, parameter] of Object.entries(definition.params)) {
    types[name] = parameter.type ?? typeOf(parameter.value)
    const complaint = complaintAbout(parameter, parameter.value)
    if (name in ALWAYS || complaint)
      issues.push({ path, code: 'rules.parameter_bad', params: { name, detail: complaint ?? name } })
  }
  const lines = m[0].split('\n').length - 1
  const query = parseQuery(text.slice(m[0].length), path, types, lines)
  for (const name of REQUIRED)
    if (!query.columns.includes(name)) issues.push({ path, code: 'rules.column_missing', params: { column: name } })
  for (const name of query.columns)
    if (![...REQUIRED, ...OPTIONAL].includes(name))
      issues.push({ path, code: 'rules.column_unknown', params: { column: name } })
  const used = namesIn(query.pieces)
  for (const name of Object.keys(definition.params))
    if (!used.has(name)) issues.push({ path, code: 'rules.parameter_unused', params: { name } })
  if (issues.length) throw new PackProblem(issues)
  return { definition, types, ...query }
}

/** A model reads facts and other models and may use `$as_of`. */
export const parseModel = (text: string, path: string): QueryText => parseQuery(text, path, ALWAYS)

/** `x.rows.sql` names the rows behind one `$subject` and `$period`; it may use the rule's parameters too. */
export function parseRows(text: string, path: string): QueryText {
  const types = Object.fromEntries(
    [...namesIn(piecesOf(text))].map((name) => [name, ALWAYS[name] ?? ('text' as const)]),
  )
  const query = parseQuery(text, path, types)
  for (const name of ['fact_table', 'row_id'])
    if (!query.columns.includes(name))
      throw new PackProblem([{ path, code: 'rules.column_missing', params: { column: name } }])
  return query
}

function parseQuery(
  text: string,
  path: string,
  types: Readonly<Record<string, ParameterType>>,
  firstLine = 0,
): QueryText {
  const pieces = piecesOf(text.replace(/;\s*$/, ''))
  const unknown = [...namesIn(pieces)].filter((name) => !(name in types))
  if (unknown.length)
    throw new PackProblem(unknown.map((name) => ({ path, code: 'rules.parameter_unknown', params: { name } })))
  const rendered = new Binding(types, Object.fromEntries(Object.keys(types).map((name) => [name, null]))).render(pieces)
  const { columns, relations } = guard(rendered, path, firstLine)
  return { pieces, columns, relations }
}

function typeOf(value: z.infer<typeof scalar>): ParameterType {
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'number') return Number.isInteger(value) ? 'bigint' : 'double precision'
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? 'date' : 'text'
}

function complaintAbout(parameter: z.infer<typeof Parameter>, value: z.infer<typeof scalar>): string | undefined {
  if (typeof value !== 'number') return undefined
  if (parameter.min !== undefined && value < parameter.min) return `${value} < ${parameter.min}`
  if (parameter.max !== undefined && value > parameter.max) return `${value} > ${parameter.max}`
  return undefined
}

/** The values a run binds: the declared ones, then `overrides` within their bounds. Problem text when out of bounds. */
export function valuesOf(
  rule: Pick<RuleText, 'definition'>,
  asOf: string,
  overrides: Readonly<Record<string, string | number | boolean>> = {},
): Record<string, string | null> {
  const values: Record<string, string | null> = { as_of: asOf }
  for (const [name, parameter] of Object.entries(rule.definition.params)) {
    const value = overrides[name] ?? parameter.value
    const complaint = complaintAbout(parameter, value)
    if (complaint) throw new RangeError(`$${name}: ${complaint}`)
    values[name] = String(value)
  }
  for (const name of Object.keys(overrides)) if (!(name in rule.definition.params)) throw new RangeError(`$${name}?`)
  return values
}
