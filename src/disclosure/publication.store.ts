import { unitsAbove } from '#directory'
import { type CalendarDate, type Instant, missing, type Period } from '#kernel'
import { sql, type Tx } from '#store'
import type { Mark } from './attention.ts'
import type { Content, UnitOnSheet } from './content.ts'
import type { Publication } from './disclosure.ts'

export type State = 'draft' | 'approved' | 'published' | 'returned' | 'taken-back'

export interface PublicationRecord {
  id: string
  definition_id: string
  unit_id: string
  division_code: string
  period: Period
  edition: number
  state: State
  due_on: CalendarDate
  content: Content
  marks: readonly Mark[]
  drafted_at: Instant
  drafted_by: string
  drafted_as: string
  approved_at: Instant | null
  approved_by: string | null
  approved_as: string | null
  published_at: Instant | null
  returned_at: Instant | null
  returned_by: string | null
  reason: string | null
}

interface DefinitionRow {
  id: string
  pack: string
  name: string
  spec: Publication
  installed_at: Instant
}
type Tables = { 'disclosure.publication': PublicationRecord; 'disclosure.definition': DefinitionRow }

export async function putDefinition(tx: Tx, pack: string, spec: Publication, at: Instant): Promise<void> {
  const values = {
    id: `${pack}/${spec.name}`,
    pack,
    name: spec.name,
    spec: JSON.stringify(spec) as never,
    installed_at: at,
  }
  const { id: _, ...changes } = values
  await tx
    .withTables<Tables>()
    .insertInto('disclosure.definition')
    .values(values)
    .onConflict((on) => on.column('id').doUpdateSet(changes))
    .execute()
}

export async function findDefinition(tx: Tx, id: string): Promise<DefinitionRow | undefined> {
  return tx.withTables<Tables>().selectFrom('disclosure.definition').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function listDefinitions(tx: Tx): Promise<DefinitionRow[]> {
  return tx.withTables<Tables>().selectFrom('disclosure.definition').selectAll().orderBy('id').execute()
}

/** The unit with the place it lies in: `青溪镇` for a village, the county's name for a township. */
export async function findUnitOnSheet(tx: Tx, id: string): Promise<UnitOnSheet | undefined> {
  const [unit, above] = await unitsAbove(tx, id)
  return unit && { id: unit.id, name: unit.name, place: above?.name ?? '', divisionCode: unit.divisionCode }
}

export async function insertDraft(
  tx: Tx,
  row: Omit<
    PublicationRecord,
    | 'content'
    | 'edition'
    | 'approved_at'
    | 'approved_by'
    | 'approved_as'
    | 'published_at'
    | 'returned_at'
    | 'returned_by'
    | 'reason'
  > & { content: Content },
): Promise<void> {
  await tx
    .withTables<Tables>()
    .insertInto('disclosure.publication')
    .values({
      ...row,
      content: JSON.stringify(row.content) as never,
      marks: JSON.stringify(row.marks) as never,
      edition: sql<number>`(select coalesce(max(edition), 0) + 1 from disclosure.publication
        where definition_id = ${row.definition_id} and unit_id = ${row.unit_id}::uuid and period = ${row.period} and state <> 'returned')` as never,
    } as never)
    .execute()
}

/** Throws for what is not installed. */
export async function getDefinition(tx: Tx, id: string): Promise<DefinitionRow> {
  const found = await findDefinition(tx, id)
  if (!found) throw missing('disclosure.no_such')
  return found
}

/** A publication of the past, whole. */
export interface PastRow {
  id: string
  definitionId: string
  unit: UnitOnSheet
  period: Period
  dueOn: CalendarDate
  content: Content
  marks: readonly Mark[]
  preparedBy: { readonly personId: string; readonly as: string }
  approvedBy: { readonly personId: string; readonly as: string }
  draftedAt: Instant
  approvedAt: Instant
  publishedAt: Instant
}

/** Puts first editions of the past on record, already published. Owner's door. */
export async function insertPast(tx: Tx, rows: readonly PastRow[]): Promise<void> {
  const json = JSON.stringify(
    rows.map((r) => ({
      id: r.id,
      definition_id: r.definitionId,
      unit_id: r.unit.id,
      division_code: r.unit.divisionCode,
      period: r.period,
      due_on: r.dueOn,
      content: r.content,
      marks: r.marks,
      drafted_at: r.draftedAt,
      drafted_by: r.preparedBy.personId,
      drafted_as: r.preparedBy.as,
      approved_at: r.approvedAt,
      approved_by: r.approvedBy.personId,
      approved_as: r.approvedBy.as,
      published_at: r.publishedAt,
    })),
  )
  await sql`insert into disclosure.publication (id, definition_id, unit_id, division_code, period, edition, state, due_on, content, marks,
      drafted_at, drafted_by, drafted_as, approved_at, approved_by, approved_as, published_at)
    select id, definition_id, unit_id, division_code, period, 1, 'published', due_on, content, marks,
      drafted_at, drafted_by, drafted_as, approved_at, approved_by, approved_as, published_at
    from json_to_recordset(${json}::json) as x (id uuid, definition_id text, unit_id uuid, division_code text, period text, due_on date,
      content json, marks json, drafted_at timestamptz, drafted_by uuid, drafted_as text, approved_at timestamptz, approved_by uuid,
      approved_as text, published_at timestamptz)`.execute(tx)
}

/** Puts a draft's content anew. */
export async function putContent(
  tx: Tx,
  id: string,
  draft: { content: Content; marks: readonly Mark[]; at: Instant },
): Promise<void> {
  await sql`update disclosure.publication set content = ${JSON.stringify(draft.content)}::json,
    marks = ${JSON.stringify(draft.marks)}::json, drafted_at = ${draft.at} where id = ${id}::uuid`.execute(tx)
}

/** Locks the row, so that two people pressing at once act one after the other. */
export async function findForChange(tx: Tx, id: string): Promise<ForChange | undefined> {
  const { rows } = await sql<ForChange>`
    select p.id, p.unit_id, p.period, p.edition, p.state, p.drafted_by, p.drafted_as, p.approved_as, p.published_at, d.spec, d.pack, d.name
    from disclosure.publication p join disclosure.definition d on d.id = p.definition_id
    where p.id = ${id}::uuid for update of p`.execute(tx)
  return rows[0]
}

/** What is decided by; the sheet itself may be long and is read only by who needs it. */
type ForChange = Omit<PublicationRecord, 'content' | 'marks'> & { spec: Publication; pack: string; name: string }

export async function contentOf(tx: Tx, id: string): Promise<Content> {
  const { rows } = await sql<{
    content: Content
  }>`select content from disclosure.publication where id = ${id}::uuid`.execute(tx)
  return rows[0]!.content
}

export async function moveTo(
  tx: Tx,
  id: string,
  changes: Partial<
    Pick<
      PublicationRecord,
      | 'state'
      | 'approved_at'
      | 'approved_by'
      | 'approved_as'
      | 'published_at'
      | 'returned_at'
      | 'returned_by'
      | 'reason'
    >
  >,
): Promise<void> {
  await tx.withTables<Tables>().updateTable('disclosure.publication').set(changes).where('id', '=', id).execute()
}

export interface ListedPublication {
  id: string
  pack: string
  disclosure: string
  title: string
  unitId: string
  unitName: string
  period: Period
  edition: number
  state: State
  dueOn: CalendarDate
  draftedAt: Instant
  draftedAs: string
  approvedAs: string | null
  publishedAt: Instant | null
  reason: string | null
  openMarks: number
}

const LISTED = sql`
  p.id::text as id, d.pack, d.name as disclosure, p.content ->> 'title' as title, p.unit_id::text as "unitId",
  p.content -> 'unit' ->> 'name' as "unitName", p.period, p.edition, p.state, p.due_on as "dueOn", p.drafted_at as "draftedAt",
  p.drafted_as as "draftedAs", p.approved_as as "approvedAs", p.published_at as "publishedAt", p.reason, json_array_length(p.marks) as "openMarks"`

export async function listPublications(
  tx: Tx,
  ask: { state?: State | undefined; limit: number; offset: number },
): Promise<{ items: ListedPublication[]; total: number }> {
  const filter = ask.state ? sql`where p.state = ${ask.state}` : sql``
  const { rows } = await sql<ListedPublication>`
    select ${LISTED} from disclosure.publication p join disclosure.definition d on d.id = p.definition_id ${filter}
    order by p.drafted_at desc, p.id limit ${ask.limit} offset ${ask.offset}`.execute(tx)
  const count = await sql<{ n: bigint }>`select count(*) as n from disclosure.publication p ${filter}`.execute(tx)
  return { items: rows, total: Number(count.rows[0]!.n) }
}

export interface FoundPublication extends ListedPublication {
  content: Content
  marks: readonly Mark[]
  draftedBy: string
  approvedBy: string | null
}

/** The newest of a unit's editions of one period that was not sent back. */
export async function newestOf(
  tx: Tx,
  definitionId: string,
  unitId: string,
  period: Period,
): Promise<ListedPublication | undefined> {
  const { rows } = await sql<ListedPublication>`select ${LISTED}
    from disclosure.publication p join disclosure.definition d on d.id = p.definition_id
    where p.definition_id = ${definitionId} and p.unit_id = ${unitId}::uuid and p.period = ${period} and p.state <> 'returned'
    order by p.edition desc limit 1`.execute(tx)
  return rows[0]
}

export async function findPublication(tx: Tx, id: string): Promise<FoundPublication | undefined> {
  const { rows } = await sql<FoundPublication>`
    select ${LISTED}, p.content, p.marks, p.drafted_by::text as "draftedBy", p.approved_by::text as "approvedBy"
    from disclosure.publication p join disclosure.definition d on d.id = p.definition_id where p.id = ${id}::uuid`.execute(
    tx,
  )
  return rows[0]
}
