// 台账, and what is owed for the period that has just ended.
import type { Instant } from './contract.ts'

export interface RegisterField {
  name: string
  label: string
  hint: string | null
  type: string
  required: boolean
  fixed: boolean
  listed: boolean
  options: { value: string; label: string }[]
}

export interface Register {
  pack: string
  name: string
  title: string
  about: string | null
  basis: string[]
  keyField: string
  nameField: string
  fields: RegisterField[]
  states: { value: string; label: string; to: string[] }[]
  firstState: string
  opensIn: { id: string; name: string }[]
}

export type RecordValue = string | number | boolean
export type RecordValues = Record<string, RecordValue>

export interface RegisterItem {
  id: string
  key: string
  name: string
  unit: { id: string; name: string }
  state: string
  stateTitle: string
  version: number
  changedAt: Instant
  values: RecordValues
}

export interface RecordVersion {
  version: number
  kind: string
  follows: number | null
  state: string
  stateTitle: string
  at: Instant
  who: string
  reason: string | null
  changes: { field: string; label: string; before: RecordValue | null; after: RecordValue | null }[]
}

export interface RegisterRecord extends RegisterItem {
  openedAt: Instant
  mayChange: boolean
  mayCorrect: boolean
  history: RecordVersion[]
}

export interface RegisterList {
  items: RegisterItem[]
  total: number
  register: Register
}

export interface NewVersion {
  from: number
  values: Record<string, RecordValue | null>
  state?: string
  reason?: string
  corrects?: number
}

/** A sheet that one of the person's units owes, and how far it has come. */
export interface DueSheet {
  pack: string
  disclosure: string
  title: string
  unitId: string
  unitName: string
  period: string
  dueOn: string
  part: 'prepare' | 'approve'
  publication: {
    id: string
    state: string
    openMarks: number
    draftedAs: string
    approvedAs: string | null
    publishedAt: Instant | null
  } | null
}
