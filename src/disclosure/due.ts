import { type CalendarDate, monthOf, type Period, quarterOf, yearOf } from '#kernel'
import type { Tx } from '#store'
import { dueOn, type Publication } from './disclosure.ts'
import { type ListedPublication, listDefinitions, newestOf } from './publication.store.ts'
import type { Author } from './publishing.ts'

/** A sheet that a unit owes for the period that has just ended, and how far it has come. */
export interface DueSheet {
  readonly pack: string
  readonly disclosure: string
  readonly spec: Publication
  readonly unitId: string
  readonly period: Period
  readonly dueOn: CalendarDate
  /** What this person does with it. */
  readonly part: 'prepare' | 'approve'
  readonly publication: ListedPublication | undefined
}

/** The period of this kind that ended last before the day. */
export function lastEnded(kind: Publication['period'], today: CalendarDate): Period {
  const before = (months: number): string => {
    const at = new Date(`${today.slice(0, 7)}-01T00:00:00Z`)
    at.setUTCMonth(at.getUTCMonth() - months)
    return at.toISOString().slice(0, 10)
  }
  if (kind === 'month') return monthOf(before(1))
  return kind === 'quarter' ? quarterOf(before(3)) : yearOf(before(12))
}

/** What the person's units owe for the period that ended last: sheets she prepares first, then those she approves. */
export async function dueSheets(tx: Tx, author: Author, today: CalendarDate): Promise<DueSheet[]> {
  const sheets: DueSheet[] = []
  for (const { id, pack, name, spec } of await listDefinitions(tx)) {
    if (spec.level !== 'village') continue
    const period = lastEnded(spec.period, today)
    for (const part of ['prepare', 'approve'] as const) {
      const codes = part === 'prepare' ? spec.prepared_by : spec.approved_by
      const units = new Set(author.posts.filter((p) => codes.includes(p.code)).map((p) => p.unitId))
      for (const unitId of units) {
        if (sheets.some((s) => s.unitId === unitId && s.pack === pack && s.disclosure === name)) continue
        const publication = await newestOf(tx, id, unitId, period)
        sheets.push({ pack, disclosure: name, spec, unitId, period, dueOn: dueOn(spec, period), part, publication })
      }
    }
  }
  return sheets.sort((a, b) => (a.part === b.part ? 0 : a.part === 'prepare' ? -1 : 1))
}
