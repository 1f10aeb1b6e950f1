import { createHash } from 'node:crypto'
import type { Actor } from '#access'
import {
  addDays,
  conflict,
  dateOf,
  forbidden,
  type Instant,
  invalid,
  missing,
  newId,
  type Period,
  periodBounds,
  subtreeRange,
} from '#kernel'
import { canonicalBytes, canonicalText, type Json, record } from '#ledger'
import { hasSqlState, type Tx } from '#store'
import { type BoardRow, boardOf } from './board.ts'
import type { IndexDefinition } from './index-definition.ts'
import {
  answerObjection,
  type EditionRow,
  findEdition,
  findIndex,
  findObjection,
  findOverseen,
  insertEdition,
  insertObjection,
  itemValues,
  listEditions,
  markPublished,
  unitsBelow,
} from './index-edition.store.ts'
import type { ItemValue } from './index-score.ts'

/** Everything a sheet was computed from and came to: what is published, what a certificate holds. */
export interface Sheet {
  readonly index: string
  readonly period: Period
  readonly division: { readonly code: string; readonly name: string }
  readonly definition: IndexDefinition
  readonly board: readonly BoardRow[]
}

/** 〈沙渡镇纪委书记〉: the post in which the actor acts for this unit; undefined when she holds none of these there. */
const actingAs = (actor: Actor, unitId: string, codes: readonly string[]): string | undefined =>
  actor.posts.find((post) => post.unitId === unitId && codes.includes(post.code))?.title

/** A division with the unit that stands for it. */
export interface Place {
  readonly unitId: string
  readonly divisionCode: string
  readonly name: string
}

/** How many months of its year a period ends after. */
const monthsUntil = (period: Period): number => Number(addDays(periodBounds(period).until, -1).slice(5, 7))

/** What came, and that more should have come: neither nothing nor enough. */
const missingOf = (value: ItemValue): ItemValue => ({ ...value, state: 'no_data', value: null })

/** Computes the sheet of a division as its overseer sees it. Throws `scoring.no_such_index`, `scoring.no_such_division`. */
export async function computeSheet(
  tx: Tx,
  ask: { index: string; division: string; period: Period; definition?: IndexDefinition; place?: Place },
): Promise<Sheet & { unitId: string }> {
  const found = await findIndex(tx, ask.index)
  if (!found) throw missing('scoring.no_such_index')
  const place = ask.place ?? (await findOverseen(tx, ask.division))
  if (!place) throw missing('scoring.no_such_division')
  const definition = ask.definition ?? found.definition
  const { from, until } = subtreeRange(place.divisionCode)
  const units = await unitsBelow(tx, definition.carrier, from, until)
  const indicators = definition.dimensions.flatMap(({ items }) => items.map(({ indicator }) => indicator))
  const values = await itemValues(tx, [...new Set(indicators)], ask.period)
  const monthly = new Set(
    definition.dimensions.flatMap(({ items }) => items.flatMap((item) => (item.every ? [item.indicator] : []))),
  )
  return {
    index: found.id,
    period: ask.period,
    division: { code: place.divisionCode, name: place.name },
    definition,
    board: boardOf(definition, units, (unit, indicator) => {
      const value = values.get(`${unit} ${indicator}`)
      return value && monthly.has(indicator) && value.judged < monthsUntil(ask.period) ? missingOf(value) : value
    }),
    unitId: place.unitId,
  }
}

/** `sha256:…` over the canonical JSON of the sheet: what the QR code and the certificate name. */
export const digestOfSheet = (sheet: Sheet): string =>
  `sha256:${createHash('sha256')
    .update(canonicalBytes(JSON.parse(JSON.stringify(sheet)) as Json))
    .digest('hex')}`

/** Computes a sheet again from its own values. True when it comes to the same; anyone can do this with a certificate. */
export function recomputes({ definition, board }: Pick<Sheet, 'definition' | 'board'>): boolean {
  const again = boardOf(
    definition,
    board.map(({ unit }) => unit),
    (unitId, indicator) => {
      const row = board.find(({ unit }) => unit.id === unitId)
      for (const dimension of definition.dimensions) {
        const item = dimension.items.find((one) => one.indicator === indicator)
        const scored = row?.dimensions
          .find(({ code }) => code === dimension.code)
          ?.items.find(({ code }) => code === item?.code)
        if (scored) return scored
      }
      return undefined
    },
  )
  // Canonical, because a certificate's keys come back in the database's order.
  const textOf = (rows: readonly BoardRow[]): string => canonicalText(JSON.parse(JSON.stringify(rows)) as Json)
  return textOf(again) === textOf(board)
}

export const sheetOf = (row: EditionRow): Sheet => ({
  index: row.index_id,
  period: row.period,
  division: { code: row.division_code, name: row.division_name },
  definition: row.definition,
  board: row.board,
})

/** Puts a computed sheet before the person who publishes. Throws `not_index_preparer`, `index_under_way`. */
export async function draftEdition(
  tx: Tx,
  ask: { index: string; division: string; period: Period; actor: Actor; at: Instant },
): Promise<{ id: string }> {
  const { unitId, ...sheet } = await computeSheet(tx, ask)
  const preparedAs = actingAs(ask.actor, unitId, sheet.definition.prepared_by)
  if (!preparedAs) throw forbidden('scoring.not_index_preparer')
  const before = await listEditions(tx, { indexId: ask.index, division: ask.division, period: ask.period })
  const id = newId(ask.at)
  try {
    await insertEdition(tx, {
      id,
      index_id: sheet.index,
      unit_id: unitId,
      division_code: sheet.division.code,
      division_name: sheet.division.name,
      period: sheet.period,
      edition: (before[0]?.edition ?? 0) + 1,
      definition: sheet.definition,
      board: [...sheet.board],
      digest: digestOfSheet(sheet),
      state: 'draft',
      prepared_by: ask.actor.personId,
      prepared_as: preparedAs,
      prepared_at: ask.at,
      published_by: null,
      published_as: null,
      published_at: null,
      objections_until: null,
      entry_id: null,
    })
  } catch (error) {
    if (hasSqlState(error, '23505')) throw conflict('scoring.index_under_way')
    throw error
  }
  await record(tx, {
    kind: 'scoring.index_drafted',
    unitId,
    content: { edition: id, index: ask.index, period: ask.period, by: ask.actor.personId },
    at: ask.at,
  })
  return { id }
}

/** Four eyes: another person publishes; from then on the sheet cannot change. Throws `same_index_person`, `not_index_publisher`. */
export async function publishEdition(tx: Tx, ask: { id: string; actor: Actor; at: Instant }): Promise<void> {
  const row = await findEdition(tx, ask.id)
  if (row?.state !== 'draft') throw missing('scoring.no_such_edition')
  if (row.prepared_by === ask.actor.personId) throw forbidden('scoring.same_index_person')
  const as = actingAs(ask.actor, row.unit_id, row.definition.published_by)
  if (!as) throw forbidden('scoring.not_index_publisher')
  const entryId = await record(tx, {
    kind: 'scoring.index_published',
    unitId: row.unit_id,
    content: { edition: row.id, digest: row.digest, sheet: sheetOf(row) } as object,
    at: ask.at,
  })
  const objectionsUntil = addDays(dateOf(ask.at), row.definition.objection_days)
  if (!(await markPublished(tx, row.id, { personId: ask.actor.personId, as, at: ask.at, objectionsUntil, entryId })))
    throw missing('scoring.no_such_edition')
}

const MOST_TEXT = 500

/** A unit on the sheet says which figure is wrong. Throws `objections_over`, `not_on_sheet`, `objection_text`. */
export async function objectTo(
  tx: Tx,
  ask: { id: string; unitId: string; item: string; text: string; actor: Actor; at: Instant },
): Promise<{ id: string }> {
  const row = await findEdition(tx, ask.id)
  if (row?.state !== 'published') throw missing('scoring.no_such_edition')
  const unit = row.board.find((one) => one.unit.id === ask.unitId)?.unit
  const post = ask.actor.posts.find((held) => held.unitId === ask.unitId)
  const known = row.definition.dimensions.some(({ items }) => items.some(({ code }) => code === ask.item))
  if (!unit || !post || !known) throw forbidden('scoring.not_on_sheet')
  if (dateOf(ask.at) > row.objections_until!) throw conflict('scoring.objections_over', { day: row.objections_until! })
  const text = ask.text.trim()
  if (text.length < 4 || text.length > MOST_TEXT) throw invalid('scoring.objection_text', { most: MOST_TEXT })
  const id = newId(ask.at)
  await insertObjection(tx, {
    id,
    editionId: row.id,
    unit,
    item: ask.item,
    text,
    personId: ask.actor.personId,
    as: post.title,
    at: ask.at,
  })
  await record(tx, {
    kind: 'scoring.index_objected',
    unitId: unit.id,
    content: { objection: id, edition: row.id, item: ask.item },
    at: ask.at,
  })
  return { id }
}

/** The publishing office answers: the figure stands, or a new edition is computed. Throws `no_such_objection`, `not_index_publisher`. */
export async function replyTo(
  tx: Tx,
  ask: { id: string; text: string; outcome: 'kept' | 'recalculated'; actor: Actor; at: Instant },
): Promise<void> {
  const objection = await findObjection(tx, ask.id)
  const row = objection && (await findEdition(tx, objection.edition_id))
  if (!row) throw missing('scoring.no_such_objection')
  const as = actingAs(ask.actor, row.unit_id, [...row.definition.published_by, ...row.definition.prepared_by])
  if (!as) throw forbidden('scoring.not_index_publisher')
  const text = ask.text.trim()
  if (text.length < 4 || text.length > MOST_TEXT) throw invalid('scoring.objection_text', { most: MOST_TEXT })
  const answer = { text, outcome: ask.outcome, personId: ask.actor.personId, as, at: ask.at }
  if (!(await answerObjection(tx, ask.id, answer))) throw missing('scoring.no_such_objection')
  await record(tx, {
    kind: 'scoring.index_objection_answered',
    unitId: row.unit_id,
    content: { objection: ask.id, outcome: ask.outcome, by: ask.actor.personId },
    at: ask.at,
  })
}

/**
 * Puts an edition on record as two people made it before the demonstration began: what it holds is computed from the measurements as
 * they are now. As owner. Returns false when the index has nothing to say about the period.
 */
export async function replayEdition(
  tx: Tx,
  past: {
    index: string
    period: Period
    place: Place
    prepared: { personId: string; as: string; at: Instant }
    published: { personId: string; as: string; at: Instant }
  },
): Promise<boolean> {
  const { unitId, ...sheet } = await computeSheet(tx, { ...past, division: past.place.divisionCode })
  if (sheet.board.every(({ total }) => total === null)) return false
  const { prepared, published } = past
  const id = newId(prepared.at)
  const digest = digestOfSheet(sheet)
  const entryId = await record(tx, {
    kind: 'scoring.index_published',
    unitId,
    content: { edition: id, digest, sheet } as object,
    at: published.at,
  })
  await insertEdition(tx, {
    id,
    index_id: sheet.index,
    unit_id: unitId,
    division_code: sheet.division.code,
    division_name: sheet.division.name,
    period: sheet.period,
    edition: 1,
    definition: sheet.definition,
    board: [...sheet.board],
    digest,
    state: 'published',
    prepared_by: prepared.personId,
    prepared_as: prepared.as,
    prepared_at: prepared.at,
    published_by: published.personId,
    published_as: published.as,
    published_at: published.at,
    objections_until: addDays(dateOf(published.at), sheet.definition.objection_days),
    entry_id: entryId,
  })
  return true
}
