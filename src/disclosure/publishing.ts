import { createHash } from 'node:crypto'
import { textFaultOf } from '#forms'
import {
  conflict,
  dateOf,
  forbidden,
  type Instant,
  invalid,
  minutesBetween,
  missing,
  newCode,
  newId,
  type Period,
} from '#kernel'
import { canonicalBytes, record } from '#ledger'
import { hasSqlState, type Tx } from '#store'
import { marksOf } from './attention.ts'
import { buildContent, WITHHELD } from './content.ts'
import { dueOn, isPeriodOf, keepUntil, type Publication } from './disclosure.ts'
import { maskCell } from './mask.ts'
import {
  contentOf,
  findDefinition,
  findForChange,
  findUnitOnSheet,
  insertDraft,
  moveTo,
  putContent,
} from './publication.store.ts'
import { release, type Sheet, takeBack } from './published.store.ts'
import { readSource } from './source.store.ts'

/** Who acts: the person and the posts held. `Actor` of #access fits. */
export interface Author {
  personId: string
  personName: string
  posts: readonly { code: string; title: string; unitId: string }[]
}

/** 〈报账员 何素梅〉: the post in which she acts, as it stands on the sheet. Undefined when she holds none that may. */
function actingAs(author: Author, unitId: string, codes: readonly string[]): string | undefined {
  const held = author.posts.filter((p) => codes.length === 0 || codes.includes(p.code))
  // A post in the unit itself says more than one elsewhere; posts above may act where the pack names them.
  const post = held.find((p) => p.unitId === unitId) ?? held[0]
  if (codes.length > 0 && !post) return undefined
  return post ? `${post.title} ${author.personName}` : author.personName
}

/**
 * Reads the source as the acting person sees it, masks it and keeps it as a draft. One draft at a time for each unit and period.
 * Throws `disclosure.no_such`, `not_a_period`, `missing`, `not_preparer`, `under_way`.
 */
export async function draftPublication(
  tx: Tx,
  ask: { definitionId: string; unitId: string; period: Period; author: Author; at: Instant },
): Promise<{ id: string }> {
  const definition = await findDefinition(tx, ask.definitionId)
  if (!definition) throw missing('disclosure.no_such')
  const { spec, pack } = definition
  if (!isPeriodOf(spec, ask.period)) throw invalid('disclosure.not_a_period', { period: ask.period })
  const unit = await findUnitOnSheet(tx, ask.unitId)
  if (!unit) throw missing('disclosure.missing')
  const draftedAs = actingAs(ask.author, ask.unitId, spec.prepared_by)
  if (!draftedAs) throw forbidden('disclosure.not_preparer', { posts: spec.prepared_by.join('、') })
  const rows = await readSource(tx, pack, spec, unit, ask.period)
  const id = newId(ask.at)
  try {
    await insertDraft(tx, {
      id,
      definition_id: definition.id,
      unit_id: unit.id,
      division_code: unit.divisionCode,
      period: ask.period,
      state: 'draft',
      due_on: dueOn(spec, ask.period),
      content: buildContent(spec, rows, unit, ask.period),
      marks: marksOf(spec, rows),
      drafted_at: ask.at,
      drafted_by: ask.author.personId,
      drafted_as: draftedAs,
    })
  } catch (error) {
    if (hasSqlState(error, '23505')) throw conflict('disclosure.under_way')
    // Row security answers as if the unit were not there.
    if (hasSqlState(error, '42501')) throw missing('disclosure.missing')
    throw error
  }
  await record(tx, {
    kind: 'disclosure.drafted',
    unitId: unit.id,
    content: { publication: id, definition: definition.id, period: ask.period, by: ask.author.personId },
    at: ask.at,
  })
  return { id }
}

/**
 * Makes a draft anew from the records as they are now, after something was filled in. Whoever may prepare it may; it
 * stays the draft of the person who began it.
 * Throws `missing`, `not_draft`, `not_preparer`.
 */
export async function redraftPublication(
  tx: Tx,
  ask: { id: string; author: Author; at: Instant },
): Promise<{ openMarks: number }> {
  const p = await findForChange(tx, ask.id)
  if (!p) throw missing('disclosure.missing')
  if (p.state !== 'draft') throw conflict('disclosure.not_draft')
  if (!actingAs(ask.author, p.unit_id, p.spec.prepared_by))
    throw forbidden('disclosure.not_preparer', { posts: p.spec.prepared_by.join('、') })
  const unit = (await findUnitOnSheet(tx, p.unit_id))!
  const rows = await readSource(tx, p.pack, p.spec, unit, p.period)
  const marks = marksOf(p.spec, rows)
  await putContent(tx, p.id, { content: buildContent(p.spec, rows, unit, p.period), marks, at: ask.at })
  await record(tx, {
    kind: 'disclosure.redrafted',
    unitId: p.unit_id,
    content: { publication: p.id, by: ask.author.personId },
    at: ask.at,
  })
  return { openMarks: marks.length }
}

/** Four eyes: another person, in a post that may approve. Throws `missing`, `not_draft`, `same_person`, `not_approver`. */
export async function approvePublication(tx: Tx, ask: { id: string; author: Author; at: Instant }): Promise<void> {
  const p = await findForChange(tx, ask.id)
  if (!p) throw missing('disclosure.missing')
  if (p.state !== 'draft') throw conflict('disclosure.not_draft')
  if (p.drafted_by === ask.author.personId) throw forbidden('disclosure.same_person')
  const approvedAs = actingAs(ask.author, p.unit_id, p.spec.approved_by)
  if (!approvedAs) throw forbidden('disclosure.not_approver', { posts: p.spec.approved_by.join('、') })
  await moveTo(tx, p.id, {
    state: 'approved',
    approved_at: ask.at,
    approved_by: ask.author.personId,
    approved_as: approvedAs,
  })
  await record(tx, {
    kind: 'disclosure.approved',
    unitId: p.unit_id,
    content: { publication: p.id, by: ask.author.personId },
    at: ask.at,
  })
}

/** Freezes the sheet, puts it on record and lets the public read it, all in one transaction. */
export async function publishPublication(
  tx: Tx,
  ask: { id: string; author: Author; at: Instant },
): Promise<{ code: string; digest: string }> {
  const p = await findForChange(tx, ask.id)
  if (!p) throw missing('disclosure.missing')
  if (p.state !== 'approved') throw conflict('disclosure.not_approved')
  await moveTo(tx, p.id, { state: 'published', published_at: ask.at })
  const sheet: Sheet = {
    ...(await contentOf(tx, p.id)),
    code: newCode(2),
    edition: p.edition,
    publishedAt: ask.at,
    preparedBy: p.drafted_as,
    approvedBy: p.approved_as!,
  }
  const canonical = canonicalBytes(sheet)
  const digest = digestOf(canonical)
  const entryId = await record(tx, {
    kind: 'disclosure.published',
    unitId: p.unit_id,
    content: sheet as never,
    at: ask.at,
  })
  await release(tx, {
    id: p.id,
    pack: p.pack,
    name: p.name,
    sheet,
    canonical,
    digest,
    entryId,
    keepUntil: keepUntil(p.spec, dateOf(ask.at)),
  })
  return { code: sheet.code, digest }
}

/** The digest that stands on the sheet; the algorithm is part of it. */
export const digestOf = (canonical: Uint8Array): string =>
  `sha256:${createHash('sha256').update(canonical).digest('hex')}`

/**
 * Sends a draft or an approved sheet back, or takes a published one back within its undo window. The reason is public
 * when the sheet was. Throws `not_returnable`, `undo_over`.
 */
export async function returnPublication(
  tx: Tx,
  ask: { id: string; author: Author; reason: string; at: Instant },
): Promise<void> {
  // The public may read it, and reads it as it was written.
  if (textFaultOf(ask.reason) !== undefined) throw invalid('http.characters')
  const p = await findForChange(tx, ask.id)
  if (!p) throw missing('disclosure.missing')
  const back = { returned_at: ask.at, returned_by: ask.author.personId, reason: ask.reason }
  if (p.state === 'draft' || p.state === 'approved') await moveTo(tx, p.id, { state: 'returned', ...back })
  else if (p.state === 'published') {
    refuseAfterWindow(p.spec, p.published_at!, ask.at)
    await moveTo(tx, p.id, { state: 'taken-back', ...back })
    // The reason is shown to everybody, so it passes the same gate as a cell.
    await takeBack(tx, p.id, maskCell(ask.reason, 'as-is').text || WITHHELD, ask.at)
  } else throw conflict('disclosure.not_returnable')
  await record(tx, {
    kind: 'disclosure.returned',
    unitId: p.unit_id,
    content: { publication: p.id, by: ask.author.personId, reason: ask.reason },
    at: ask.at,
  })
}

function refuseAfterWindow(spec: Publication, publishedAt: Instant, at: Instant): void {
  if (minutesBetween(publishedAt, at) > spec.undo_minutes)
    throw conflict('disclosure.undo_over', { minutes: spec.undo_minutes })
}
