import type { CalendarDate, Instant, Period } from '#kernel'
import { sql, type Tx } from '#store'
import type { BoardRow, BoardUnit } from './board.ts'
import type { IndexDefinition } from './index-definition.ts'
import type { ItemValue } from './index-score.ts'

interface DefinitionRow {
  id: string
  pack: string
  definition: IndexDefinition
  is_current: boolean
}

export interface EditionRow {
  id: string
  index_id: string
  unit_id: string
  division_code: string
  division_name: string
  period: string
  edition: number
  definition: IndexDefinition
  board: BoardRow[]
  digest: string
  state: 'draft' | 'published'
  prepared_by: string
  prepared_as: string
  prepared_at: string
  published_by: string | null
  published_as: string | null
  published_at: string | null
  objections_until: string | null
  entry_id: string | null
}

export interface ObjectionRow {
  id: string
  edition_id: string
  unit_id: string
  item: string
  text: string
  asked_as: string
  asked_at: string
  reply: string | null
  outcome: 'kept' | 'recalculated' | null
  replied_as: string | null
  replied_at: string | null
}

type Tables = {
  'scoring.index_definition': DefinitionRow
  'scoring.index_edition': EditionRow
  'scoring.index_objection': ObjectionRow & {
    division_code: string
    asked_by: string
    replied_by: string | null
  }
}
const EDITION_COLUMNS = [
  'id',
  'index_id',
  'unit_id',
  'division_code',
  'division_name',
  'period',
  'edition',
  'definition',
  'board',
  'digest',
  'state',
  'prepared_by',
  'prepared_as',
  'prepared_at',
  'published_by',
  'published_as',
  'published_at',
  'objections_until',
  'entry_id',
] as const
const OBJECTION_COLUMNS = [
  'id',
  'edition_id',
  'unit_id',
  'item',
  'text',
  'asked_as',
  'asked_at',
  'reply',
  'outcome',
  'replied_as',
  'replied_at',
] as const

/** Brings a pack's indices in line with its files; published editions keep the definition they were made by. */
export async function installIndices(
  tx: Tx,
  pack: string,
  items: readonly { readonly id: string; readonly value: IndexDefinition }[],
): Promise<void> {
  const ids = items.map(({ id }) => id)
  await sql`update scoring.index_definition set is_current = false where pack = ${pack} and not id = any(${ids})`.execute(
    tx,
  )
  for (const { id, value } of items) {
    const row = { pack, definition: JSON.stringify(value) as never, is_current: true }
    await tx
      .withTables<Tables>()
      .insertInto('scoring.index_definition')
      .values({ id, ...row })
      .onConflict((on) => on.column('id').doUpdateSet(row))
      .execute()
  }
}

export const listIndices = (tx: Tx): Promise<DefinitionRow[]> =>
  tx
    .withTables<Tables>()
    .selectFrom('scoring.index_definition')
    .selectAll()
    .where('is_current', '=', true)
    .orderBy('id')
    .execute()

export async function findIndex(tx: Tx, id: string): Promise<DefinitionRow | undefined> {
  return (await listIndices(tx)).find((row) => row.id === id)
}

/** The unit that stands for a division (a town's government for the town), when the reader may oversee it. */
export async function findOverseen(
  tx: Tx,
  division: string,
): Promise<{ unitId: string; divisionCode: string; name: string } | undefined> {
  const { rows } = await sql<{ unitId: string; divisionCode: string; name: string }>`
    select u.id as "unitId", u.division_code as "divisionCode", d.name
    from directory.unit u join directory.division d on d.code = u.division_code
    where u.division_code = ${division} and u.carrier in ('town', 'county') and u.until_on is null
      and access.visible('flag', u.id, u.division_code)
    order by u.id limit 1`.execute(tx)
  return rows[0]
}

/** The units of a carrier below a division, by code. */
export async function unitsBelow(tx: Tx, carrier: string, from: string, until: string): Promise<BoardUnit[]> {
  const { rows } = await sql<BoardUnit>`
    select id, name, division_code as "divisionCode" from directory.unit
    where carrier = ${carrier} and until_on is null and division_code >= ${from} and division_code < ${until}
    order by division_code, id`.execute(tx)
  return rows
}

/**
 * The measurements of some indicators in a period, keyed `<unit> <indicator>`. An indicator that is measured by the year is taken
 * for the year the period lies in: what a quarter's sheet says of it is the year so far.
 */
export async function itemValues(
  tx: Tx,
  indicators: readonly string[],
  period: Period,
): Promise<Map<string, ItemValue>> {
  const { rows } = await sql<
    Record<'unit_id' | 'indicator' | 'period', string> &
      Record<'judged' | 'flagged', bigint> &
      Pick<ItemValue, 'state' | 'value'>
  >`
    select m.unit_id, m.indicator, m.period, m.state, m.value, m.judged, m.flagged
    from scoring.measurement m join scoring.indicator i on i.id = m.indicator
    where m.indicator = any(${[...indicators]})
      and m.period = case i.definition->'per'->>1 when 'year' then ${period.slice(0, 4)} else ${period} end`.execute(tx)
  return new Map(
    rows.map(({ unit_id, indicator, period: measured, state, value, judged, flagged }) => [
      `${unit_id} ${indicator}`,
      { state, value, judged: Number(judged), flagged: Number(flagged), period: measured },
    ]),
  )
}

const kindOf = (period: string): IndexDefinition['period'] =>
  period.length === 4 ? 'year' : period.includes('Q') ? 'quarter' : 'month'

/** The periods of a kind in which some indicators were measured, newest first, as far as the reader may see. */
export async function measuredPeriods(
  tx: Tx,
  indicators: readonly string[],
  kind: IndexDefinition['period'],
): Promise<string[]> {
  const { rows } = await sql<{ period: string }>`select distinct period from scoring.measurement
    where indicator = any(${[...indicators]}) order by period desc`.execute(tx)
  return rows.map(({ period }) => period).filter((period) => kindOf(period) === kind)
}

export async function insertEdition(tx: Tx, row: EditionRow): Promise<void> {
  await tx
    .withTables<Tables>()
    .insertInto('scoring.index_edition')
    .values({ ...row, definition: JSON.stringify(row.definition) as never, board: JSON.stringify(row.board) as never })
    .execute()
}

export const findEdition = (tx: Tx, id: string): Promise<EditionRow | undefined> =>
  tx
    .withTables<Tables>()
    .selectFrom('scoring.index_edition')
    .select(EDITION_COLUMNS)
    .where('id', '=', id)
    .executeTakeFirst()

/** Editions of an index for a division, the newest first; of one period when named. */
export async function listEditions(
  tx: Tx,
  of: { indexId?: string; division?: string; period?: string; state?: EditionRow['state'] },
): Promise<EditionRow[]> {
  let query = tx.withTables<Tables>().selectFrom('scoring.index_edition').select(EDITION_COLUMNS)
  if (of.indexId) query = query.where('index_id', '=', of.indexId)
  if (of.division) query = query.where('division_code', '=', of.division)
  if (of.period) query = query.where('period', '=', of.period)
  if (of.state) query = query.where('state', '=', of.state)
  return query.orderBy('period', 'desc').orderBy('division_code').orderBy('edition', 'desc').execute()
}

/** Publishes a draft; the database refuses the same person. Returns false when there is no such draft in the reader's range. */
export async function markPublished(
  tx: Tx,
  id: string,
  by: { personId: string; as: string; at: Instant; objectionsUntil: CalendarDate; entryId: string },
): Promise<boolean> {
  const done = await tx
    .withTables<Tables>()
    .updateTable('scoring.index_edition')
    .set({
      state: 'published',
      published_by: by.personId,
      published_as: by.as,
      published_at: by.at,
      objections_until: by.objectionsUntil,
      entry_id: by.entryId,
    })
    .where('id', '=', id)
    .where('state', '=', 'draft')
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

export const listObjections = (tx: Tx, editionId: string): Promise<ObjectionRow[]> =>
  tx
    .withTables<Tables>()
    .selectFrom('scoring.index_objection')
    .select(OBJECTION_COLUMNS)
    .where('edition_id', '=', editionId)
    .orderBy('asked_at')
    .execute()

export const findObjection = (tx: Tx, id: string): Promise<ObjectionRow | undefined> =>
  tx
    .withTables<Tables>()
    .selectFrom('scoring.index_objection')
    .select(OBJECTION_COLUMNS)
    .where('id', '=', id)
    .executeTakeFirst()

export async function insertObjection(
  tx: Tx,
  row: {
    id: string
    editionId: string
    unit: BoardUnit
    item: string
    text: string
    personId: string
    as: string
    at: Instant
  },
): Promise<void> {
  await sql`insert into scoring.index_objection (id, edition_id, unit_id, division_code, item, text, asked_by, asked_as, asked_at)
    values (${row.id}, ${row.editionId}, ${row.unit.id}, ${row.unit.divisionCode}, ${row.item}, ${row.text}, ${row.personId}, ${row.as}, ${row.at})`.execute(
    tx,
  )
}

export async function answerObjection(
  tx: Tx,
  id: string,
  answer: { text: string; outcome: 'kept' | 'recalculated'; personId: string; as: string; at: Instant },
): Promise<boolean> {
  const { numAffectedRows } =
    await sql`update scoring.index_objection set reply = ${answer.text}, outcome = ${answer.outcome}, replied_by = ${answer.personId},
    replied_as = ${answer.as}, replied_at = ${answer.at} where id = ${id} and reply is null`.execute(tx)
  return numAffectedRows === 1n
}
