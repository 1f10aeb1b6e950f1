// What supervision reads: flags and their evidence, indicators, comparisons, publications.
import type { Instant, Listed, MatterStep, Named, TaskForm } from './contract.ts'

export interface FlagItem {
  id: string
  rule: string
  ruleTitle: string
  group: string | null
  /** The group in the reader's language. */
  groupName: string | null
  subject: string
  period: string
  outcome: string
  colour: 'red' | 'amber' | 'grey' | 'green'
  value: string | number | null
  reason: string | null
  unit: Named | null
  raisedAt: Instant
  state: string
  dueAt: Instant | null
  matterId: string | null
}

export interface Flags extends Listed<FlagItem> {
  counts: Record<string, number>
  groups: Record<string, string>
  /** How many a person or the data have brought to an end. */
  ended: number
}

export interface Evidence {
  table: string
  /** The table's own words; null for the machine's own views. */
  title: string | null
  columns: string[]
  titles: (string | null)[]
  /** The file and row each imported row came from. */
  sources: ({ rowId: string; file: string; sheet: string | null; row: number } | null)[]
  /** `pack/table` when its sealed numbers can be opened one by one. */
  opens: string | null
  sealed: string[]
  rows: (string | number | boolean | null)[][]
}

export interface Flag extends FlagItem {
  ruleText: string
  why: string
  legalBasis: string[]
  params: Record<string, string | number | boolean | null>
  /** The parameters in words. */
  settings: { said: string; value: string; unit: string }[]
  falsePositives: string[]
  evidence: Evidence[]
  precision: { judged: number; upheld: number; low: number | null; high: number | null } | null
  looks: { at: Instant; who: string }[]
  /** Verdicts that the data were wrong; they count neither for nor against the rule. */
  corrected: number
  casework: {
    matterId: string
    steps: MatterStep[]
    rerun: { at: Instant; stillFlagged: boolean; reason: string | null } | null
    correction: Correction | null
  } | null
}

export interface Correction {
  /** The fields that may be put right and what they hold now. */
  form: { form: TaskForm; values: Record<string, unknown>; shown: Record<string, string> } | null
  mine: boolean
  /** Tables that offices report; what is wrong in them is reported anew. */
  reported: string[]
  made: {
    at: Instant
    who: string
    post: string
    reason: string
    changes: { name: string; label: string; from: string; to: string }[]
  }[]
}

export interface IndicatorItem {
  /** `pack/name`. */
  id: string
  pack: string
  title: string
  unit: string
  better: 'higher' | 'lower'
  /** Newest first. */
  periods: string[]
}

export interface Indicator {
  title: string
  unit: string
  why?: string | null
  period: string | null
  rows: IndicatorRow[]
}

export interface IndicatorRow {
  unit: Named
  value: number | null
  judged: number
  flagged: number
  undecided: number
  state: 'measured' | 'too_few' | 'no_data'
  words: string
}

/** One unit's measurement with each rule's share, and the flags that were counted. */
export interface IndicatorRows extends IndicatorRow {
  period: string
  rules: { rule: string; judged: number; flagged: number; undecided: number }[]
  flags: { id: string; rule: string; subject: string; period: string; value: number | null; reason: string | null }[]
  /** Of a share of rows: the rows themselves, those that count against first. */
  columns: { name: string; label: string }[]
  rows: { good: boolean | null; cells: (string | null)[] }[]
}

export interface BoardItem {
  code: string
  title: string
  counted: string
  indicator: string
  period: string
  state: 'measured' | 'too_few' | 'no_data'
  value: number | null
  judged: number
  flagged: number
  of: number
  points: number | null
  gain: number
}

export interface BoardDimension {
  code: string
  title: string
  of: number
  points: number | null
  items: BoardItem[]
}

export interface BoardRow {
  unit: Named & { divisionCode: string }
  total: number | null
  grade: string | null
  rank: number | null
  /** Units with the same number are too close to call. */
  group: number | null
  margin: number
  missing: number
  dimensions: BoardDimension[]
  advice: { item: string; sentence: string; gain: number }[]
}

export interface Objection {
  id: string
  unitId: string
  item: string
  text: string
  askedAs: string
  askedAt: string
  reply: string | null
  outcome: 'kept' | 'recalculated' | null
  repliedAs: string | null
  repliedAt: string | null
}

/** All units of a division on one sheet; published ones never change. */
export interface Board {
  id: string
  title: string
  note: string
  trial: boolean
  period: string
  division: { code: string; name: string }
  grades: { code: string; title: string; from: number; count: number }[]
  notRated: number
  weights: { code: string; title: string; weight: number }[]
  edition: {
    id: string
    edition: number
    state: 'draft' | 'published'
    digest: string
    preparedAs: string
    publishedAs: string | null
    publishedAt: string | null
    objectionsUntil: string | null
  } | null
  objections: Objection[]
  rows: BoardRow[]
}

export interface IndexItem {
  id: string
  title: string
  within: string
  periods: string[]
  editions: { id: string; division: { code: string; name: string }; period: string; state: string }[]
}

/** One figure of a unit beside what it was before; both open to their rows. */
export interface Comparison {
  /** `pack/name`. */
  id: string
  title: string
  unit: string
  now: ComparedSide
  before: ComparedSide
}

export interface ComparedSide {
  title: string
  count: number
  value: number | null
}

export interface ComparisonRows {
  title: string
  columns: { name: string; label: string }[]
  rows: (string | null)[][]
  /** The matter each row opens, where it comes from one. */
  matters: (string | null)[]
  mean: string | null
}

export interface PublicationItem {
  id: string
  pack: string
  disclosure: string
  title: string
  unitId: string
  unitName: string
  period: string
  edition: number
  state: string
  dueOn: string
  draftedAt: Instant
  draftedAs: string
  approvedAs: string | null
  publishedAt: Instant | null
  reason: string | null
  /** How many rows of the draft are still to be looked at. */
  openMarks: number
}

/** What a unit may draft: one kind of sheet; its title has places for `{unit}` and `{period}`. */
export interface PublicationKind {
  pack: string
  disclosure: string
  title: { zh: string; en?: string | undefined }
  period: string
  level: string
}

/** The sheet as it will be frozen: already masked, with row and column of every place where something was withheld. */
export interface Publication extends PublicationItem {
  columns: { name: string; label: string; show: string }[]
  rows: string[][]
  hidden: (number | string)[][]
  /** What stands behind each row, row for row: its voucher. */
  details: { columns: { name: string; label: string; show: string }[]; rows: string[][] } | null
  /** Rows of the draft to look at before it goes out, and the register in which each is answered. */
  marks: { row: number; say: string; answer?: { register: string; key: string } | undefined }[]
  mayPrepare: boolean
  statistics: { name: string; label: string; unit?: string | undefined; value: string | null }[]
  headline: string | null
  mayApprove: boolean
  draftedByMe: boolean
}
