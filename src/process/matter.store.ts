import { missing } from '#kernel'
import { sql, type Tx } from '#store'
import type { FileRow, MatterRow, Tables } from './matter-row.ts'

/** The matter, locked until the transaction ends, so that two acts on it never mix. Throws `process.no_such_matter` for what one may not see. */
export async function lockMatter(tx: Tx, id: string): Promise<MatterRow> {
  const row = await tx
    .withTables<Tables>()
    .selectFrom('process.matter')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw missing('process.no_such_matter')
  return row
}

export async function getMatterRow(tx: Tx, id: string): Promise<MatterRow> {
  const row = await tx
    .withTables<Tables>()
    .selectFrom('process.matter')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw missing('process.no_such_matter')
  return row
}

export async function insertMatter(tx: Tx, row: MatterRow): Promise<void> {
  await tx
    .withTables<Tables>()
    .insertInto('process.matter')
    .values({ ...row, data: JSON.stringify(row.data) as never, state: JSON.stringify(row.state) as never })
    .execute()
}

/** Writes back what a step changed. */
export async function saveMatter(tx: Tx, row: MatterRow): Promise<void> {
  const { status, incident, open_posts, handled_by, closed_at } = row
  await tx
    .withTables<Tables>()
    .updateTable('process.matter')
    .set({
      status,
      incident,
      open_posts,
      handled_by,
      closed_at,
      data: JSON.stringify(row.data) as never,
      state: JSON.stringify(row.state) as never,
    })
    .where('id', '=', row.id)
    .execute()
}

export async function insertFiles(tx: Tx, files: readonly FileRow[]): Promise<void> {
  if (files.length === 0) return
  await tx
    .withTables<Tables>()
    .insertInto('process.file')
    .values([...files])
    .onConflict((on) => on.columns(['matter_id', 'hash']).doNothing())
    .execute()
}

export async function listFiles(tx: Tx, matterId: string): Promise<FileRow[]> {
  return tx
    .withTables<Tables>()
    .selectFrom('process.file')
    .selectAll()
    .where('matter_id', '=', matterId)
    .orderBy('at')
    .orderBy('hash')
    .execute()
}

/** Title and applicant of matters, to be shown beside something else; matters one may not see are left out. */
export async function matterNames(
  tx: Tx,
  ids: readonly string[],
): Promise<Map<string, { title: string; applicant: string }>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .withTables<Tables>()
    .selectFrom('process.matter')
    .select(['id', 'title', 'applicant_name'])
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map((row) => [row.id, { title: row.title, applicant: row.applicant_name }]))
}

export interface MatterSummary {
  id: string
  code: string
  number: string
  title: string
  process: string
  unit_id: string
  unit_name: string
  applicant_name: string
  status: MatterRow['status']
  incident: string | null
  opened_at: string
  due_at: string | null
  closed_at: string | null
}

export interface MatterFilter {
  readonly status?: MatterRow['status'] | undefined
  readonly process?: string | undefined
  readonly unitId?: string | undefined
  /** Part of an applicant's name, a code or a number, as somebody at the counter says it. */
  readonly q?: string | undefined
  /** Filed by somebody for people, or begun by the platform itself (疑点处理). */
  readonly origin?: 'people' | 'platform' | undefined
  readonly limit: number
  readonly offset: number
}

/** Matters the caller may see, newest first, and how many there are. */
export async function listMatterRows(tx: Tx, filter: MatterFilter): Promise<{ items: MatterSummary[]; total: number }> {
  const sought = filter.q ? `%${filter.q.replaceAll(/[\\%_]/g, '\\$&')}%` : null
  const where = sql`(${filter.status ?? null}::text is null or m.status = ${filter.status ?? null})
    and (${filter.process ?? null}::text is null or m.process = ${filter.process ?? null})
    and (${filter.unitId ?? null}::uuid is null or m.unit_id = ${filter.unitId ?? null}::uuid)
    and (${sought}::text is null or m.applicant_name like ${sought} or m.number like ${sought}
      or replace(upper(m.code), '-', '') like replace(upper(${sought}), '-', ''))
    and (${filter.origin ?? null}::text is null or (m.operator_person_id is null) = (${filter.origin ?? null} = 'platform'))`
  const { rows: items } = await sql<MatterSummary>`
    select m.id, m.code, m.number, m.title, m.process, m.unit_id, u.name as unit_name, m.applicant_name, m.status, m.incident,
           m.opened_at, m.due_at, m.closed_at
    from process.matter m join directory.unit u on u.id = m.unit_id where ${where}
    order by m.opened_at desc, m.id limit ${filter.limit} offset ${filter.offset}`.execute(tx)
  const { rows: count } = await sql<{ n: bigint }>`select count(*) as n from process.matter m where ${where}`.execute(
    tx,
  )
  return { items, total: Number(count[0]!.n) }
}
