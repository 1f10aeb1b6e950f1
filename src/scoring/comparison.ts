import { z } from 'zod'
import { type PackIssue, type PackPart, parseYaml } from '#pack'

const said = z.strictObject({ zh: z.string().min(1), en: z.string().optional() })
const side = z.strictObject({ title: said, model: z.string().regex(/^[a-z][a-z0-9_]*$/) })

/** `comparisons.yaml`: one figure of a unit, averaged over the rows of a model, beside the same over another model's. */
const Written = z.strictObject({
  title: said,
  unit: said,
  /** The column that is averaged. */
  value: z.string(),
  now: side,
  before: side,
  /** The column by which the list behind the figure is ordered, the newest first. */
  order: z.string(),
  /** The column that holds the id of the matter a row comes from, if the model has one: the row then opens it. */
  matter: z.string().optional(),
  /** What the list behind the figure shows, in this order. */
  columns: z.array(z.strictObject({ name: z.string(), label: said })).min(1),
})
const ComparisonFile = z.record(z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/), Written)

export interface Comparison extends z.infer<typeof Written> {
  readonly name: string
}

export const SIDES = ['now', 'before'] as const
export type Side = (typeof SIDES)[number]

/** The mean, and of how many; null when there is nothing to take it from. */
export function meanOf(
  rows: readonly Record<string, unknown>[],
  column: string,
): { count: number; value: number | null } {
  const values = rows.map((row) => row[column]).filter((value) => value !== null && value !== undefined && value !== '')
  if (values.length === 0) return { count: 0, value: null }
  return { count: values.length, value: values.reduce<number>((sum, value) => sum + Number(value), 0) / values.length }
}

/** `comparisons.yaml`, checked against the pack's models. */
export const comparisonPart = (install: NonNullable<PackPart<Comparison[]>['install']>): PackPart<Comparison[]> => ({
  name: 'scoring.comparisons',
  files: 'comparisons.yaml',
  parse: (text, path) =>
    Object.entries(parseYaml(text, ComparisonFile, path)).map(([name, written]) => ({ ...written, name })),
  check: (items, pack) => {
    const models = new Set(pack.items('rules.models').map((item) => item.id.slice(item.id.lastIndexOf('/') + 1)))
    return items.flatMap((item) =>
      item.value.flatMap((comparison) =>
        SIDES.map((one) => comparison[one].model)
          .filter((model) => !models.has(model))
          .map(
            (model): PackIssue => ({
              path: item.path,
              code: 'scoring.model_unknown',
              params: { name: comparison.name, model },
            }),
          ),
      ),
    )
  },
  install,
})
