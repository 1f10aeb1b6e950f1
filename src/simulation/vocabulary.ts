import { z } from 'zod'

/**
 * The closed vocabulary of `fixtures/`: what a synthetic year may say. Whatever is not here is refused with its line, so that a
 * fixture can be read by somebody who does not program.
 */
const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'YYYY-MM-DD')
const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'HH:MM')
const Moment = z.string().regex(/^\d{4}-\d{2}-\d{2} ([01]\d|2[0-3]):[0-5]\d$/, 'YYYY-MM-DD HH:MM')
const Scalar = z.union([z.string(), z.number(), z.boolean()])
const When = z.record(z.string(), z.union([Scalar, z.array(Scalar)]))
const Range = z.tuple([z.number(), z.number()])

/** How one column of a matter's data comes about. `when` leaves it out unless earlier columns have these values. */
const generator = <T extends z.ZodRawShape>(shape: T) => z.strictObject({ ...shape, when: When.optional() })
export const Column = z.union([
  generator({ value: Scalar }),
  generator({ pick: z.array(Scalar).min(1) }),
  generator({ whole: Range }),
  generator({ decimal: Range, step: z.number().positive() }),
  generator({ benford_amount: Range }),
  /** A code of the pack's code list, drawn by weight; codes without a weight are not drawn. */
  generator({ codelist: z.string(), weights: z.record(z.string(), z.number().min(0)) }),
  /** Another column of the code list's row that an earlier column chose. */
  generator({ lookup: z.string(), by: z.string(), column: z.string() }),
  generator({ same_as: z.string() }),
  generator({ actor: z.string() }),
  /** An identity number with a right check digit and the fictional county's code, which no real person can have. */
  generator({ id_number: z.literal(true) }),
  /** A date so many working days after the day of filing. */
  generator({ working_days_after: Range }),
])
export type Column = z.infer<typeof Column>

/** Who acts. `fictional` invents a villager, `named` gives one a name; `post` is whoever holds it in the unit; traits tie one to another. */
export const Actor = z.union([
  z.strictObject({ fictional: z.literal(true) }),
  z.strictObject({ named: z.string() }),
  z.strictObject({ post: z.string() }),
  z.strictObject({ relative_of: z.string() }),
])
export type Actor = z.infer<typeof Actor>

/** When something is done, counted from the moment it could be. */
export const After = z.union([
  z.strictObject({
    minutes: z.strictObject({ median: z.number(), spread: z.number().default(0.5), most: z.number() }),
  }),
  z.strictObject({ working_days: z.int().min(1), at: Time }),
  z.strictObject({ at: Moment }),
])
export type After = z.infer<typeof After>

/** What happens at one waiting step of the flow. `never` leaves it to the timers. */
export const Answer = z.strictObject({
  outcome: z.string().optional(),
  after: After.optional(),
  never: z.literal(true).optional(),
  by: z.string().optional(),
  data: z.record(z.string(), Column).default({}),
})
export type Answer = z.infer<typeof Answer>

const Answers = z.record(z.string(), Answer)

export const FlowPath = z.strictObject({
  name: z.string(),
  weight: z.number().positive(),
  columns: z.record(z.string(), Column).default({}),
  answers: Answers.default({}),
})
export type FlowPath = z.infer<typeof FlowPath>

export const LawfulYear = z.strictObject({
  seed: z.string(),
  from: Day,
  until: Day,
  /** File name of the flow. */
  flow: z.string(),
  actors: z.record(z.string(), Actor),
  /** The actors who ask and who file; keys of `actors`. */
  applicant: z.string(),
  operator: z.string(),
  rates: z.strictObject({
    /** Matters a month, by size of village; sizes are drawn by weight. */
    sizes: z.array(
      z.strictObject({ name: z.string(), weight: z.number().positive(), per_month: z.number().positive() }),
    ),
    /** Villages whose rate is known, by `town/village`. */
    villages: z.record(z.string(), z.number()).default({}),
    /** Factor by month of the year (`01` … `12`); 1 where none is written. */
    months: z.record(z.string().regex(/^(0[1-9]|1[0-2])$/), z.number()).default({}),
  }),
  /** Office hours in which matters are filed; working days only. */
  hours: z.array(z.tuple([Time, Time])).min(1),
  columns: z.record(z.string(), Column),
  files: z.array(z.strictObject({ name: z.string(), by: z.string() })).default([]),
  paths: z.array(FlowPath).min(1),
  /** What happens at a step when the path says nothing of it. */
  answers: Answers,
  stamping: z
    .strictObject({
      element: z.string(),
      seal: z.string(),
      copies: z.string(),
      seconds_between: Range,
      operator: z.string(),
    })
    .optional(),
})
export type LawfulYear = z.infer<typeof LawfulYear>

/** A named departure from the lawful year. Closed: each word is one way in which a seal is misused or a record spoilt. */
export const Wrong = z.union([
  z.strictObject({ stamped_early: z.strictObject({ minutes: z.number().positive() }) }),
  z.strictObject({ extra_impressions: z.int().min(1) }),
  z.strictObject({ missing_impressions: z.int().min(1) }),
  z.strictObject({ other_document: z.literal(true) }),
  z.strictObject({ stamped_after_expiry: z.strictObject({ minutes: z.number().positive() }) }),
  z.strictObject({ no_photo: z.literal(true) }),
  z.strictObject({ no_file: z.literal(true) }),
  z.strictObject({ blank_file: z.literal(true) }),
  z.strictObject({ loose_impressions: z.int().min(1) }),
])
export type Wrong = z.infer<typeof Wrong>

export const PlannedMatter = z.strictObject({
  name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  why: z.string(),
  village: z.string(),
  at: Moment,
  columns: z.record(z.string(), Column).default({}),
  actors: z.record(z.string(), Actor).default({}),
  answers: Answers.default({}),
})
export type PlannedMatter = z.infer<typeof PlannedMatter>

export const Plant = z.strictObject({
  ...PlannedMatter.shape,
  wrongs: z.array(Wrong).default([]),
  /** Rules (file names) that must raise a flag on this matter; `loose` flags are on the impression instead. */
  expect: z.array(z.string()).min(1),
})
export type Plant = z.infer<typeof Plant>

export const Plants = z.strictObject({
  plants: z.array(Plant).default([]),
  /** Matters that are under way when the year ends; they raise nothing. */
  in_flight: z.array(PlannedMatter).default([]),
})
export type Plants = z.infer<typeof Plants>
