import { z } from 'zod'
import { listOf } from '#http'

/** Shapes of the answers; a field that is not here never leaves the server. */
const unit = z.object({ id: z.string(), name: z.string() })
const instant = z.string()

export const taskList = listOf(
  z.object({
    id: z.string(),
    matterId: z.string(),
    matterCode: z.string(),
    title: z.string(),
    process: z.string(),
    step: z.string(),
    stepName: z.string(),
    unit,
    applicant: z.string(),
    openedAt: instant,
    dueAt: instant.nullable(),
    overdue: z.boolean(),
  }),
)

export const matterStatus = z.enum(['open', 'done', 'rejected', 'withdrawn', 'expired'])

export const matterList = listOf(
  z.object({
    id: z.string(),
    code: z.string(),
    number: z.string(),
    title: z.string(),
    process: z.string(),
    unit,
    applicant: z.string(),
    status: matterStatus,
    stuck: z.boolean(),
    openedAt: instant,
    dueAt: instant.nullable(),
    overdue: z.boolean(),
    closedAt: instant.nullable(),
  }),
)

export const form = z.object({
  id: z.string(),
  title: z.string(),
  intro: z.string().nullable(),
  schema: z.record(z.string(), z.unknown()),
  order: z.array(z.string()),
  labels: z.record(z.string(), z.string()),
  hints: z.record(z.string(), z.string()),
  widgets: z.record(z.string(), z.string()),
  options: z.record(z.string(), z.array(z.object({ value: z.string(), label: z.string() }))),
})

export const stepView = z.object({
  id: z.string(),
  element: z.string(),
  name: z.string(),
  publicName: z.string(),
  state: z.enum(['done', 'current', 'todo', 'skipped']),
  time: z.number().int(),
  at: instant.nullable(),
  dueAt: instant.nullable(),
  overdue: z.boolean(),
  who: z.string().nullable(),
  post: z.string().nullable(),
  outcome: z.string().nullable(),
  note: z.string().nullable(),
  when: z.array(z.string()),
  group: z.string().nullable(),
})

const power = z.object({ code: z.string(), title: z.string() }).nullable()

const paper = z.object({
  hash: z.string(),
  name: z.string(),
  mediaType: z.string(),
  size: z.number(),
  blank: z.boolean().nullable(),
})

export const matterView = z.object({
  id: z.string(),
  code: z.string(),
  number: z.string(),
  title: z.string(),
  process: z.string(),
  power,
  unit: unit.extend({ divisionCode: z.string() }),
  applicant: z.string(),
  operator: z.object({ name: z.string(), post: z.string() }),
  status: matterStatus,
  incident: z.string().nullable(),
  openedAt: instant,
  dueAt: instant.nullable(),
  closedAt: instant.nullable(),
  fields: z.array(z.object({ name: z.string(), label: z.string(), value: z.string() })),
  steps: z.array(stepView),
  history: z.array(
    z.object({
      at: instant,
      what: z.string(),
      who: z.string().nullable(),
      post: z.string().nullable(),
      note: z.string().nullable(),
    }),
  ),
  files: z.array(paper),
  /** Every hand's words under that hand. */
  said: z.array(
    z.object({
      element: z.string(),
      step: z.string(),
      who: z.string(),
      post: z.string(),
      at: instant,
      own: z.boolean(),
      outcome: z.string().nullable(),
      fields: z.array(z.object({ name: z.string(), label: z.string(), value: z.string() })),
      files: z.array(paper),
    }),
  ),
  tasks: z.array(
    z.object({
      id: z.string(),
      element: z.string(),
      name: z.string(),
      mine: z.boolean(),
      notMine: z.string().nullable(),
      post: z.string().nullable(),
      /** The step's own sentence to whoever holds the post. */
      asks: z.string().nullable(),
      dueAt: instant.nullable(),
      form: form.nullable(),
      outcomes: z.array(z.object({ value: z.string(), label: z.string() })),
    }),
  ),
})

const duration = z.object({
  element: z.string(),
  count: z.number().int(),
  median: z.number().nullable(),
  p90: z.number().nullable(),
  late: z.number().int(),
})

export const processList = z.array(
  z.object({
    id: z.string(),
    title: z.string(),
    power,
    startable: z.boolean(),
    units: z.array(z.string()),
    form: form.nullable(),
    kinds: z
      .array(
        z.object({
          code: z.string(),
          title: z.string(),
          listed: z.boolean(),
          common: z.boolean(),
          seal: z.string().nullable(),
          copies: z.number().int().nullable(),
          basis: z.string().nullable(),
          note: z.string().nullable(),
        }),
      )
      .nullable(),
    first: z.object({ element: z.string(), outcome: z.string() }).nullable(),
  }),
)

export const processView = z.object({
  id: z.string(),
  title: z.string(),
  version: z.number().int(),
  hash: z.string(),
  powers: z.array(power.unwrap()),
  startable: z.boolean(),
  form: form.nullable(),
  svg: z.string(),
  steps: z.array(stepView),
  durations: z.array(duration),
})

/** One matter on its drawing, and 按图监督: what differs from it. */
export const matterOnDrawing = z.object({
  svg: z.string(),
  verdict: z.enum(['conforms', 'deviates', 'undecided']),
  deviations: z.array(
    z.object({
      kind: z.enum(['skipped', 'undocumented', 'out_of_place', 'wrong_order']),
      step: z.string(),
      name: z.string(),
      at: z.number(),
    }),
  ),
  next: z.array(z.object({ element: z.string(), name: z.string() })),
})
