import { z } from 'zod'
import { type PackIssue, type PackPart, PackProblem, parseYaml } from '#pack'

const said = z.union([z.string().min(1), z.strictObject({ zh: z.string().min(1), en: z.string().optional() })])

const Written = z.strictObject({
  title: said,
  why: said.optional(),
  /**
   * `1 - flagged(a, b) / judged(a, b)`: the share without a flag; or without `1 -` the share with one. `share(model.column)`: of the
   * rows of a model of the pack (columns `unit_id`, `period`), the share whose boolean column is true; null could not be judged.
   */
  measure: z.string(),
  /** Of a `share`: what the list behind the figure shows, in this order. */
  columns: z.array(z.strictObject({ name: z.string(), label: said })).default([]),
  unit: z.string(),
  better: z.enum(['higher', 'lower']),
  /** Whose and over what time: a carrier of units, and `month`, `quarter` or `year`. */
  per: z.tuple([z.string(), z.enum(['month', 'quarter', 'year'])]),
  /** Below this many judged subjects the value is "too few to say". */
  minimum_judged: z.int().min(1),
  /** What becomes of a unit without any answer. There is one policy: it is shown as having no data. */
  missing: z.literal('no_data').default('no_data'),
  legal_basis: z.array(z.string()).default([]),
})
const IndicatorFile = z.record(z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/), Written)

export interface Indicator extends Omit<z.infer<typeof Written>, 'measure'> {
  readonly name: string
  readonly measure: Measure
}

export interface Measure {
  /** True for the share without a flag. */
  readonly isComplement: boolean
  /** Rules by their name in the pack; none of a share of a model's rows. */
  readonly rules: readonly string[]
  readonly share?: { readonly model: string; readonly column: string }
}

const SHARE = /^share\(([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)\)$/
const MEASURE = /^(1\s*-\s*)?flagged\(([^()]+)\)\s*\/\s*judged\(([^()]+)\)$/

/** Reads a measure; undefined when it is neither a share of a model's rows nor one of the two shapes over one list of rules. */
export function parseMeasure(text: string): Measure | undefined {
  const share = SHARE.exec(text.trim())
  if (share) return { isComplement: true, rules: [], share: { model: share[1]!, column: share[2]! } }
  const m = MEASURE.exec(text.trim())
  if (!m) return undefined
  const rules = m[2]!.split(',').map((word) => word.trim())
  const judged = m[3]!.split(',').map((word) => word.trim())
  return rules.join() === judged.join() && rules.every((rule) => /^[a-z0-9-]+$/.test(rule))
    ? { isComplement: m[1] !== undefined, rules }
    : undefined
}

export function parseIndicators(text: string, path: string): Indicator[] {
  const file = parseYaml(text, IndicatorFile, path)
  const issues: PackIssue[] = []
  const found = Object.entries(file).flatMap(([name, written]) => {
    const measure = parseMeasure(written.measure)
    if (measure) return [{ ...written, name, measure }]
    issues.push({ path, code: 'scoring.measure_unknown', params: { name, measure: written.measure } })
    return []
  })
  if (issues.length) throw new PackProblem(issues)
  return found
}

/** `indicators.yaml`, checked against the pack's rules. Installing is the module's. */
export const indicatorPart = (install: NonNullable<PackPart<Indicator[]>['install']>): PackPart<Indicator[]> => ({
  name: 'scoring.indicators',
  files: 'indicators.yaml',
  parse: parseIndicators,
  check: (items, pack) => {
    const namesOf = (part: string) =>
      new Set(pack.items(part).map((item) => item.id.slice(item.id.lastIndexOf('/') + 1)))
    const [rules, models] = [namesOf('rules.rules'), namesOf('rules.models')]
    const modelless = items.flatMap((item) =>
      item.value.flatMap(({ name, measure: { share } }): PackIssue[] =>
        share && !models.has(share.model)
          ? [{ path: item.path, code: 'scoring.model_unknown', params: { name, model: share.model } }]
          : [],
      ),
    )
    const ruleless = items.flatMap((item) =>
      item.value.flatMap(({ name, measure }) =>
        measure.rules
          .filter((rule) => !rules.has(rule))
          .map((rule): PackIssue => ({ path: item.path, code: 'scoring.rule_unknown', params: { name, rule } })),
      ),
    )
    return [...modelless, ...ruleless]
  },
  install,
})
