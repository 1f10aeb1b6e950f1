import { dateOf, type Instant, newCode, type Period, stableId } from '#kernel'
import { canonicalBytes, record } from '#ledger'
import type { Tx } from '#store'
import { marksOf } from './attention.ts'
import { buildContent, type UnitOnSheet } from './content.ts'
import { dueOn, keepUntil } from './disclosure.ts'
import { getDefinition, insertPast, type PastRow } from './publication.store.ts'
import { type Release, releaseAll, type Sheet } from './published.store.ts'
import { digestOf } from './publishing.ts'
import { readWholeSource } from './source.store.ts'

/** A sheet of the past: by whom it was prepared and approved, and when. */
export interface PastSheet {
  readonly unit: UnitOnSheet
  readonly period: Period
  readonly preparedBy: { readonly personId: string; readonly as: string }
  readonly approvedBy: { readonly personId: string; readonly as: string }
  readonly draftedAt: Instant
  readonly approvedAt: Instant
  readonly publishedAt: Instant
}

/**
 * Publishes a past, hundreds of sheets at a time, through the same masking and freezing as live ones; each is an entry of the ledger. A unit that
 * has no rows for the period has no sheet. Owner's door. Returns how many were published.
 */
export async function replayPublications(tx: Tx, definitionId: string, past: readonly PastSheet[]): Promise<number> {
  const { spec, pack, name } = await getDefinition(tx, definitionId)
  const source = await readWholeSource(tx, pack, spec)
  const rows: PastRow[] = []
  const releases: Release[] = []
  for (const p of past.toSorted((a, b) => (a.publishedAt < b.publishedAt ? -1 : 1))) {
    const found = source.get(p.unit.id)?.get(spec.standing ? '' : p.period)
    if (!found) continue
    const content = buildContent(spec, found, p.unit, p.period)
    const id = stableId('publication', definitionId, p.unit.id, p.period)
    const sheet: Sheet = {
      ...content,
      code: newCode(2),
      edition: 1,
      publishedAt: p.publishedAt,
      preparedBy: p.preparedBy.as,
      approvedBy: p.approvedBy.as,
    }
    const canonical = canonicalBytes(sheet)
    const entryId = await record(tx, {
      kind: 'disclosure.published',
      unitId: p.unit.id,
      content: sheet as never,
      at: p.publishedAt,
    })
    rows.push({ id, definitionId, ...p, dueOn: dueOn(spec, p.period), content, marks: marksOf(spec, found) })
    releases.push({
      id,
      pack,
      name,
      sheet,
      canonical,
      digest: digestOf(canonical),
      entryId,
      keepUntil: keepUntil(spec, dateOf(p.publishedAt)),
    })
  }
  await insertPast(tx, rows)
  await releaseAll(tx, releases)
  return rows.length
}
