import type { Instant } from '#kernel'
import type { MatterData, State } from './state.ts'

/** Rows of schema `process`, as the driver hands them over. */
export interface MatterRow {
  id: string
  process: string
  hash: string
  pack: string
  power_code: string | null
  unit_id: string
  division_code: string
  code: string
  number: string
  title: string
  status: 'open' | 'done' | 'rejected' | 'withdrawn' | 'expired'
  incident: string | null
  applicant_name: string
  applicant_person_id: string | null
  applicant_phone_hash: string | null
  applicant_phone_sealed: string | null
  operator_person_id: string | null
  operator_name: string | null
  operator_post_id: string | null
  operator_post_code: string | null
  operator_post_title: string | null
  data: MatterData
  state: State
  open_posts: string[]
  handled_by: string[]
  opened_at: Instant
  opened_on: string
  month: string
  due_at: Instant | null
  closed_at: Instant | null
}

export interface TaskRow {
  id: string
  matter_id: string
  token: number
  element: string
  kind: 'user' | 'service' | 'receive'
  name: string
  public_name: string
  unit_id: string
  post_code: string | null
  post_title: string | null
  message: string | null
  state: 'open' | 'done' | 'interrupted' | 'ended'
  opened_at: Instant
  due_at: Instant | null
  done_at: Instant | null
  outcome: string | null
  person_id: string | null
  person_name: string | null
  post_id: string | null
  note: string | null
}

export interface EventRow {
  id: string
  matter_id: string
  position: number
  at: Instant
  kind: string
  element: string | null
  what: string
  outcome: string | null
  person_id: string | null
  person_name: string | null
  post_title: string | null
  note: string | null
  data: MatterData
}

export interface TimerRow {
  matter_id: string
  timer: number
  token: number
  boundary: string
  due_at: Instant
  state: 'armed' | 'fired' | 'cancelled'
}

export interface FileRow {
  matter_id: string
  hash: string
  name: string
  media_type: string
  size: bigint
  blank: boolean | null
  element: string | null
  at: Instant
}

export type Tables = {
  'process.matter': MatterRow
  'process.task': TaskRow
  'process.event': EventRow
  'process.timer': TimerRow
  'process.file': FileRow
}
