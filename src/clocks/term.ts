import { z } from 'zod'
import type { Limit } from './calendar.ts'
import type { Measure } from './clock.ts'
import { limitCode } from './limit.ts'

const words = z.union([
  z
    .string()
    .min(1)
    .transform((zh): { zh: string; en?: string | undefined } => ({ zh })),
  z.strictObject({ zh: z.string().min(1), en: z.string().optional() }),
])

/** `{ working_days: 1 }`, `{ days: 3 }` or `{ hours: 4 }`. */
const distance = z
  .strictObject({
    working_days: z.int().min(0).optional(),
    days: z.int().min(0).optional(),
    hours: z.number().min(0).optional(),
  })
  .refine(
    (d) => Object.values(d).filter((v) => v !== undefined).length === 1,
    'working_days, days or hours: one of them',
  )
export type Distance = z.output<typeof distance>

const term = z.strictObject({
  code: z.string().regex(/^[a-z][a-z0-9]*([_-][a-z0-9]+)*$/),
  title: words,
  /** What happens when it starts, in words. */
  starts: z.string().min(1),
  kind: z.enum(['legal', 'state']).default('legal'),
  /** A number, or the code of a dated limit, so that what the law changes later is changed there. */
  length: z.union([z.int().min(1).max(36_500), z.strictObject({ limit: limitCode })]),
  counts: z.enum(['working_days', 'days', 'hours']),
  basis: z.string().min(1),
  /** Why time may stand still; the applicant reads the reason. Absent: it may not. */
  pauses: z.array(z.strictObject({ code: z.string().regex(/^[a-z][a-z0-9-]*$/), reason: words })).default([]),
  reminders: z.array(z.strictObject({ before: distance })).default([]),
  /** Whom it reaches when it has run out. */
  escalate_to: z
    .strictObject({
      post: z.string().min(1),
      unit: z.enum(['own', 'parent', 'town', 'county']).default('own'),
      after: distance.default({ hours: 0 }),
    })
    .optional(),
})

/** `clocks.yaml`: the running times of a pack. */
export const clocksFile = z.array(term).min(1)
export type ClocksFile = z.output<typeof clocksFile>
export type ClockTerm = ClocksFile[number]

const MEASURES = { working_days: 'working-days', days: 'days', hours: 'minutes' } as const

/** A distance in the words of a clock. */
export function measured(of: Distance): { distance: number; measure: Measure } {
  for (const name of ['working_days', 'days', 'hours'] as const) {
    const n = of[name]
    if (n !== undefined) return { distance: name === 'hours' ? Math.round(n * 60) : n, measure: MEASURES[name] }
  }
  return { distance: 0, measure: 'minutes' }
}

/** How long a term runs, with the limits in force; undefined when it asks for a limit nobody has set there and then, or one that is no length. */
export function lengthOf(term: ClockTerm, limits: Readonly<Record<string, number>>): Limit | undefined {
  const n = typeof term.length === 'number' ? term.length : limits[term.length.limit]
  if (n === undefined || !Number.isInteger(n) || n < 1) return undefined
  if (term.counts === 'hours') return { minutes: n * 60 }
  return term.counts === 'days' ? { days: n } : { workingDays: n }
}

/** A limit as a clock keeps it. */
export function measuredLimit(limit: Limit): { length: number; measure: Measure } {
  if ('workingDays' in limit) return { length: limit.workingDays, measure: 'working-days' }
  return 'days' in limit ? { length: limit.days, measure: 'days' } : { length: limit.minutes, measure: 'minutes' }
}
