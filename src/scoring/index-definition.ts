import { z } from 'zod'
import { parseYaml } from '#pack'

const said = z.strictObject({ zh: z.string().min(1), en: z.string().optional() })
const code = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/)
const weight = z.number().positive().max(1000)

/** One leaf: an indicator of some pack, turned into points. */
const Item = z.strictObject({
  code,
  title: said,
  weight,
  /** `<pack>/<indicator>`, measured per the index's carrier and period. */
  indicator: z.string().regex(/^[a-z0-9-]+\/[a-z0-9-]+$/),
  /** Absent: points are the weight times the value. Else steps, the highest first: from this value on, this share of the weight. */
  bands: z.array(z.strictObject({ from: z.number(), share: z.number().min(0).max(1) })).optional(),
  /** There should be one of what is counted for every month up to the end of the period; with fewer the data are missing. */
  every: z.literal('month').optional(),
  /** One of what is counted, in words: 个月, 件, 笔. */
  counted: said,
  /** How to gain what is missing; `{gain}` points, `{left}` of what is counted. */
  advice: said,
})

/** `indices/*.yaml`: a weighted tree over indicators, for units of one carrier, compared within one kind of division. Persons are not scored. */
export const IndexFile = z.strictObject({
  title: said,
  /** Above the table: what is counted and what is not. */
  note: said,
  /** `trial` says 试算 on every page; an edition of a trial is published as such. */
  status: z.enum(['trial', 'active']),
  carrier: z.string(),
  within: z.enum(['town', 'county']),
  period: z.enum(['month', 'quarter', 'year']),
  /** From this many items on whose data should be there and are not, the unit is not rated. */
  not_rated_from_missing: z.int().min(1),
  grades: z.array(z.strictObject({ code, title: said, from: z.number() })).min(2),
  dimensions: z.array(z.strictObject({ code, title: said, weight, items: z.array(Item).min(1) })).min(1),
  /** Days in which a unit may object after publication. */
  objection_days: z.int().min(1),
  prepared_by: z.array(z.string()).min(1),
  published_by: z.array(z.string()).min(1),
  legal_basis: z.array(z.string()).default([]),
})
export type IndexDefinition = z.infer<typeof IndexFile>
export type IndexItem = z.infer<typeof Item>

export const parseIndex = (text: string, path: string): IndexDefinition => parseYaml(text, IndexFile, path)

/** The definition with other weights of its dimensions: for a preview, never for a published edition. */
export const withWeights = (
  definition: IndexDefinition,
  weights: Readonly<Record<string, number>>,
): IndexDefinition => ({
  ...definition,
  dimensions: definition.dimensions.map((d) => ({ ...d, weight: weights[d.code] ?? d.weight })),
})
