import { z } from 'zod'

/**
 * The closed vocabulary of `fixtures/rows.yaml`: sets of rows that grow out of one another (households out of villages, beneficiaries
 * out of households, payments out of beneficiaries), so that what belongs together fits together. A row has every field of the row
 * it grew out of; a table takes the fields it has columns for.
 */
const Scalar = z.union([z.string(), z.number(), z.boolean()])
const Month = z.string().regex(/^\d{4}-\d{2}$/, 'YYYY-MM')
const field = z.string().regex(/^[a-z][a-z0-9_]*$/)
const Range = z.tuple([z.number(), z.number()])

export const RowColumn = z.union([
  z.strictObject({ value: Scalar }),
  z.strictObject({ pick: z.array(Scalar).min(1) }),
  /** One after the other, so that the sum over a set is known. */
  z.strictObject({ cycle: z.array(Scalar).min(1) }),
  z.strictObject({ whole: Range }),
  z.strictObject({ decimal: Range, step: z.number().positive() }),
  z.strictObject({ same_as: field }),
  /** `{field}` is a field, `{n}` the number of the row in its set, `{n5}` the same with five places. */
  z.strictObject({ text: z.string() }),
  z.strictObject({ villager: z.literal(true) }),
  /** A number with a right check sign and the fictional county's code, which no real person can have. */
  z.strictObject({ id_number: z.strictObject({ born: z.tuple([z.int(), z.int()]) }) }),
  z.strictObject({ account: z.literal(true) }),
  /** `quantity × standard`, both as written, in yuan with two places. */
  z.strictObject({ product: z.tuple([field, field]) }),
  /** A day of the month that a field names. */
  z.strictObject({ day_of: field, days: Range }),
  /** So many days after the date in a field. */
  z.strictObject({ days_after: field, days: Range }),
])
export type RowColumn = z.infer<typeof RowColumn>

const Columns = z.record(field, RowColumn)

export const RowSet = z.strictObject({
  name: z.string(),
  /** The table of the pack that takes the rows; a set without one is only grown out of. */
  table: field.optional(),
  /** `villages`, or an earlier set. */
  through: z.string(),
  /** How many rows in all: shared out over the villages, or drawn without repeating from the earlier set. All of them when absent. */
  total: z.int().min(1).optional(),
  /** Each row once a month, from and until; `until` may be a field. The month is field `period`. */
  months: z.tuple([Month, z.union([Month, field])]).optional(),
  /** Rows that a scene needs by name: fields as written, at a village; they come before the drawn ones and count among them. */
  named: z.array(z.strictObject({ at: z.string(), row: z.record(field, Scalar) })).default([]),
  /** Only rows of the earlier set with these values, or one of these. */
  where: z.record(field, z.union([Scalar, z.array(Scalar)])).default({}),
  /** Groups of columns from `common`, before the set's own. */
  with: z.array(z.string()).default([]),
  columns: Columns.default({}),
  /** The rule that must raise every row of this set, and no other: the planted wrong. */
  raises: z.string().optional(),
})
export type RowSet = z.infer<typeof RowSet>

/** A file that somebody drops instead of it being loaded before the demonstration begins. */
export const HandedFile = z.strictObject({
  name: z.string(),
  title: z.string(),
  table: field,
  /** Which rows are in the file; they are not loaded at the start. */
  where: z.record(field, Scalar).default({}),
  encoding: z.enum(['utf-8', 'gb18030']).default('utf-8'),
  /** Lines above the heading, as offices write them. */
  above: z.array(z.string()).default([]),
  /** Rows with something wrong, as written, put in after this many good ones. */
  wrong: z.array(z.strictObject({ after: z.int().min(0), row: z.record(field, Scalar), why: z.string() })).default([]),
  /** Rows out of which they would never come: for files about what happens during the demonstration. */
  only_dropped: z.boolean().default(false),
})
export type HandedFile = z.infer<typeof HandedFile>

export const RowFixtures = z.strictObject({
  seed: z.string(),
  common: z.record(z.string(), Columns).default({}),
  sets: z.array(RowSet).min(1),
  files: z.array(HandedFile).default([]),
})
export type RowFixtures = z.infer<typeof RowFixtures>
