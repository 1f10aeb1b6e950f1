// 今日要您决定: a supervisor's first page, the rows behind its figures, and the briefing made of it.
import { ApiProblem, askPath } from './client.ts'
import type { Instant, Listed } from './contract.ts'

export interface TodayDecision {
  kind: 'step' | 'urge'
  flagId: string
  matterId: string
  taskId: string
  colour: 'red' | 'amber' | 'grey' | 'green'
  rule: string
  ruleTitle: string
  sentence: string
  period: string
  unit: { name: string }
  basis: string | null
  said: { who: string; words: string } | null
  step: string
  holder: string | null
  dueAt: Instant | null
  /** Negative when they are over. */
  workingDays: number | null
  outcomes: { value: string; label: string }[]
}

export interface TodayTile {
  unitId: string
  name: string
  town: string
  townCode: string
  red: number
  amber: number
  grey: number
}

export interface Today {
  /** The month that the figures are about. */
  month: string
  counts: { accepted: number; late: number; bypassed: number; undecided: number }
  usage: { minutes: number | null; month: string; cadres: number; days: number }
  decisions: TodayDecision[]
  waiting: number
  elsewhere: number
  decidedYesterday: number
  tiles: TodayTile[]
}

export type TodayWhat = 'accepted' | 'late' | 'bypassed' | 'undecided' | 'open'

export interface TodayRow {
  kind: 'matter' | 'flag'
  id: string
  title: string
  reason: string | null
  unitName: string | null
  townName: string | null
  period: string
  colour: 'red' | 'amber' | 'grey' | 'green' | null
  at: Instant
  dueAt: Instant | null
  number: string | null
}

export interface TownTyping {
  until: string
  towns: { town: string; seconds: number; cadres: number }[]
}

export const getToday = () => askPath<Today>('GET', '/api/v1/today')

export function getTodayRows(asked: {
  what: TodayWhat
  month?: string
  unitId?: string
  limit: number
  offset: number
}) {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(asked)) if (value !== undefined) query.set(name, String(value))
  return askPath<Listed<TodayRow>>('GET', `/api/v1/today/rows?${query}`)
}

export const getTyping = (month: string) => askPath<TownTyping>('GET', `/api/v1/today/typing?month=${month}`)

/** Urges whoever holds the overdue step. The answer has no body. */
export async function urgeFlag(flagId: string): Promise<void> {
  const response = await fetch(`/api/v1/flags/${flagId}/urge`, {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'x-qinglian': '1', 'content-type': 'application/json' },
    body: '{}',
  }).catch(() => {
    throw new ApiProblem('network', '', 0)
  })
  if (response.ok) return
  const { error } = (await response.json().catch(() => ({}))) as {
    error?: { code: string; message: string; hint?: string }
  }
  throw new ApiProblem(error?.code ?? 'unknown', error?.message ?? '', response.status, error?.hint)
}

/** Makes the briefing of a month as a Word file. */
export async function makeBriefing(template: string, period: string): Promise<Blob> {
  const response = await fetch('/api/v1/briefings', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'x-qinglian': '1', 'content-type': 'application/json' },
    body: JSON.stringify({ template, period }),
  }).catch(() => {
    throw new ApiProblem('network', '', 0)
  })
  if (response.ok) return response.blob()
  const { error } = (await response.json().catch(() => ({}))) as {
    error?: { code: string; message: string; hint?: string }
  }
  throw new ApiProblem(error?.code ?? 'unknown', error?.message ?? '', response.status, error?.hint)
}
