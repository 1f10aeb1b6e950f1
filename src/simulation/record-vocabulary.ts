import { z } from 'zod'
import { Column } from './vocabulary.ts'

/**
 * The closed vocabulary of `fixtures/records.yaml`: what a unit writes down month by month (rows of a pack's tables), what it keeps
 * (records of its registers) and what it published when. Whatever is not here is refused with its line.
 */
const Month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'YYYY-MM')
const Moment = z.string().regex(/^\d{4}-\d{2}-\d{2} ([01]\d|2[0-3]):[0-5]\d$/, 'YYYY-MM-DD HH:MM')
const Scalar = z.union([z.string(), z.number(), z.boolean()])
const When = z.record(z.string(), z.union([Scalar, z.array(Scalar)])).optional()
const Range = z.tuple([z.int(), z.int()])

/**
 * Besides the columns of a matter: who holds a post, a declared relative of that person, a working day of the month, words with holes,
 * and what depends on how careful the unit is: the first as often as it is, else the second.
 */
export const RecordColumn = z.union([
  Column,
  z.strictObject({ holder: z.string(), when: When }),
  z.strictObject({ holder_in_town: z.string(), when: When }),
  z.strictObject({ relative_of: z.string(), when: When }),
  z.strictObject({ day: Range, when: When }),
  z.strictObject({ words: z.string(), when: When }),
  z.strictObject({ careful: z.tuple([Scalar, Scalar]), when: When }),
])
export type RecordColumn = z.infer<typeof RecordColumn>
const Columns = z.record(z.string(), RecordColumn)

const Entry = z.strictObject({
  name: z.string(),
  /** In how many of a hundred months. */
  percent: z.number().min(0).max(100).default(100),
  /** Only in these months of the year (`01` … `12`). */
  months: z.array(z.string().regex(/^(0[1-9]|1[0-2])$/)).optional(),
  /** Made only where a unit is not careful, so many times as it is not. */
  careless: z.literal(true).optional(),
  columns: Columns.default({}),
})
export type Entry = z.infer<typeof Entry>

const Given = z.strictObject({ village: z.string(), month: Month, entries: z.array(Columns).min(1) })

const PlantedEntry = z.strictObject({
  name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  why: z.string(),
  village: z.string(),
  month: Month,
  columns: Columns,
  /** Rules (file names) that must raise a flag on it; none for the lawful half of a pair. */
  expect: z.array(z.string()),
})

const KeptRecords = z.strictObject({
  register: z.string(),
  /** How many a unit keeps, where none are given. */
  count: Range,
  states: z.record(z.string(), z.number()),
  columns: Columns,
  /** Units whose records are given one by one; `state` may stand among the values. */
  given: z
    .array(z.strictObject({ village: z.string(), rows: z.array(z.record(z.string(), Scalar)).min(1) }))
    .default([]),
})
export type KeptRecords = z.infer<typeof KeptRecords>

const Sheet = z.strictObject({
  publication: z.string(),
  periods: z.array(z.string()).min(1),
  /** Day of the month after the period, drawn. */
  day: Range,
  /** Not published when the demonstration begins. */
  hold: z.array(z.strictObject({ village: z.string(), period: z.string() })).default([]),
  /** Days after the due day. */
  late: z.array(z.strictObject({ village: z.string(), period: z.string(), days: z.int().min(1) })).default([]),
  /** Known to the minute. */
  at: z
    .array(
      z.strictObject({ village: z.string(), period: z.string(), drafted: Moment, approved: Moment, published: Moment }),
    )
    .default([]),
})
export type Sheet = z.infer<typeof Sheet>

export const Records = z.strictObject({
  seed: z.string(),
  from: Month,
  until: Month,
  /** Months for which a unit handed in nothing. */
  lacking: z.array(z.strictObject({ village: z.string(), months: z.array(Month).min(1) })).default([]),
  /** How careful units are, in a hundred: drawn from `usual`, or given. Villages differ; no rule speaks of it, indices do. */
  care: z
    .strictObject({ usual: Range, villages: z.record(z.string(), z.int().min(0).max(100)).default({}) })
    .default({ usual: [100, 100], villages: {} }),
  /** Columns of every entry, after its own. */
  columns: Columns.default({}),
  entries: z.array(Entry).default([]),
  /** Months of a unit in which exactly these entries were made. */
  given: z.array(Given).default([]),
  /** Entries with a wrong in them, each with the rules that must find it. */
  plants: z.array(PlantedEntry).default([]),
  /** Tables of the pack, each column with the column of the entry it takes. */
  tables: z.record(z.string(), z.record(z.string(), z.string())).default({}),
  registers: z.array(KeptRecords).default([]),
  sheets: z.array(Sheet).default([]),
})
export type Records = z.infer<typeof Records>
