// The shapes the staff app reads and sends, named once. Until docs/openapi.json exists they are written here by hand;
// afterwards `paths.ts` hands over the generated paths and these names stay what the pages import.

/** An instant, ISO 8601 in UTC. */
export type Instant = string

export interface Listed<Item> {
  items: Item[]
  total: number
}

export interface Named {
  id: string
  name: string
}

export interface UnitRef extends Named {
  divisionCode?: string
}

export interface Session {
  person: Named
  posts: { id: string; code: string; title: string; unit: Named & { divisionCode: string } }[]
  roles: string[]
  demo: boolean
  county: string
  product: string
  now: Instant
  today: string
  locale: 'zh' | 'en'
}

export interface TaskItem {
  id: string
  matterId: string
  matterCode: string
  title: string
  process: string
  step: string
  stepName: string
  unit: Named
  applicant: string
  openedAt: Instant
  dueAt: Instant | null
  overdue: boolean
}

export type MatterStatus = string

export interface MatterItem {
  id: string
  code: string
  number: string | null
  title: string
  process: string
  unit: Named
  applicant: string
  status: MatterStatus
  stepName?: string | null
  stuck?: boolean
  openedAt: Instant
  dueAt: Instant | null
  closedAt: Instant | null
}

export interface FormSchema {
  type?: string
  title?: string
  required?: string[]
  properties?: Record<string, FieldSchema>
}

export interface FieldSchema {
  type?: string | string[]
  title?: string
  description?: string
  format?: string
  enum?: (string | number)[]
  oneOf?: { const: string | number; title?: string }[]
  items?: FieldSchema
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  pattern?: string
  default?: unknown
}

/** A form as the server describes it; what is absent is derived from the schema. */
export interface TaskForm {
  schema: FormSchema
  labels: Record<string, string>
  title?: string
  intro?: string | null
  order?: string[]
  hints?: Record<string, string>
  widgets?: Record<string, string>
  options?: Record<string, { value: string; label: string }[]>
}

export interface Outcome {
  value: string
  label: string
}

export interface MatterTask {
  id: string
  element: string
  name: string
  mine: boolean
  /** Why somebody who holds the post may not do it herself. */
  notMine?: string | null
  /** The step's own sentence to whoever holds the post. */
  asks?: string | null
  form: TaskForm | null
  outcomes: Outcome[]
}

export interface MatterStep {
  id: string
  /** The element of the drawing; a step taken twice has two ids and one element. */
  element?: string
  name: string
  publicName: string
  state: 'done' | 'current' | 'todo' | 'skipped'
  at: Instant | null
  who: string | null
  post: string | null
  dueAt: Instant | null
  overdue: boolean
  /** The label of what was chosen, where the step had a choice. */
  outcome?: string | null
  note: string | null
}

export interface MatterHistory {
  at: Instant
  what: string
  who: string | null
  post: string | null
  note: string | null
}

export interface StoredFile {
  hash: string
  name: string
  mediaType: string
  size: number
}

export interface Matter {
  id: string
  code: string
  number: string | null
  title: string
  process: string
  power: { code: string; title: string } | null
  unit: UnitRef
  applicant: string
  operator: { name: string; post: string } | null
  status: MatterStatus
  /** Why the matter cannot go on by itself, in a sentence. */
  incident?: string | null
  openedAt: Instant
  dueAt: Instant | null
  closedAt: Instant | null
  fields: { name: string; label: string; value: unknown }[]
  steps: MatterStep[]
  history: MatterHistory[]
  files: StoredFile[]
  /** Every hand's words under that hand. */
  said: MatterSaid[]
  tasks: MatterTask[]
}

export interface MatterSaid {
  element: string
  step: string
  who: string
  post: string
  at: Instant
  /** Said in the matter's own unit; else above or beside it. */
  own: boolean
  outcome: string | null
  fields: { name: string; label: string; value: string }[]
  files: StoredFile[]
}

/** One matter on its drawing: how far it is, and what differs from the drawing. */
export interface MatterDrawing {
  svg: string
  verdict: 'conforms' | 'deviates' | 'undecided'
  deviations: { kind: string; step: string; name: string; at: number }[]
  next: { element: string; name: string }[]
}

export interface NewMatter {
  process: string
  unitId: string
  applicant: { name: string; phone?: string }
  data: Record<string, unknown>
  files: { hash: string; name: string }[]
  complete?: { element: string; outcome: string; data: Record<string, unknown> }
}

export interface Started {
  id: string
  code: string
  number: string | null
}

export interface Completion {
  outcome: string
  data: Record<string, unknown>
  files?: { hash: string; name: string }[]
}

/** One kind of document a counter process accepts, or politely does not. */
export interface Kind {
  code: string
  title: string
  /** Whether it stands in the published list; what does not is refused with a notice to take along. */
  listed: boolean
  common?: boolean | null
  seal?: string | null
  copies?: number | null
  /** The law or list it stands on, or the one by which it is refused. */
  basis?: string | null
  note?: string | null
}

export interface ProcessItem {
  id: string
  title: string
  power: { code: string; title: string } | null
  startable: boolean
  /** The units in which the caller may file it. */
  units?: string[]
  form: TaskForm | null
  kinds?: Kind[] | null
  /** The first step of the flow, when whoever files may take it in the same act. */
  first?: { element: string; outcome: string } | null
}

export type SealKind = 'party' | 'village' | 'coop'

export interface Seal {
  id: string
  kind: SealKind
  name: string
  locked: boolean
  /** What the seal serves when nobody says which paper lies there. */
  authorisation: Authorisation | null
  /** Everything it may serve, oldest first. */
  authorisations: Authorisation[]
}

export interface Authorisation {
  id: string
  matterId: string
  applicant: string
  title: string
  copies: number
  used: number
  expiresAt: Instant
}

export interface Seals {
  unit: Named
  seals: Seal[]
}

export interface Press {
  document: boolean
  /** The authorisation of the paper in hand, null when it has none. */
  authorisation?: string | null
  photo?: string
}

export interface PressAnswer {
  outcome: 'stamped' | 'refused'
  reason: string | null
  used: number
  copies: number
  locked: boolean
  at: Instant
}

export interface PhoneMessage {
  at: Instant
  to: string
  text: string
}

export interface Failure {
  error: { code: string; message: string; hint?: string; requestId?: string }
}
