import { type Instant, missing } from '#kernel'
import { modelRowsOf } from '#rules'
import { type Stores, sql, type Tx } from '#store'
import type { Comparison, Side } from './comparison.ts'

interface ComparisonRow {
  id: string
  pack: string
  position: number
  definition: Comparison
}
type Tables = { 'scoring.comparison': ComparisonRow }

/** Replaces a pack's comparisons. */
export async function installComparisons(tx: Tx, pack: string, comparisons: readonly Comparison[]): Promise<void> {
  const db = tx.withTables<Tables>()
  await db.deleteFrom('scoring.comparison').where('pack', '=', pack).execute()
  for (const [position, comparison] of comparisons.entries())
    await db
      .insertInto('scoring.comparison')
      .values({ id: `${pack}/${comparison.name}`, pack, position, definition: JSON.stringify(comparison) as never })
      .execute()
}

/** The comparisons of one pack, or of all. */
export async function listComparisons(tx: Tx, pack?: string): Promise<ComparisonRow[]> {
  let query = tx.withTables<Tables>().selectFrom('scoring.comparison').selectAll().orderBy('pack').orderBy('position')
  if (pack !== undefined) query = query.where('pack', '=', pack)
  return query.execute()
}

/** Throws `scoring.no_such_measurement` for a unit outside the reader's range, and for one that is not there. */
export async function mustSeeUnit(tx: Tx, unitId: string): Promise<void> {
  const { rows } = await sql`select 1 from directory.unit u
    where u.id = ${unitId}::uuid and access.visible('matter', u.id, u.division_code)`.execute(tx)
  if (rows.length === 0) throw missing('scoring.no_such_measurement')
}

/** The rows behind one side, newest first by their first instant. The models read facts as owner, so `mustSeeUnit` comes before. */
export async function rowsBehind(
  stores: Pick<Stores, 'owner'>,
  { pack, definition }: ComparisonRow,
  side: Side,
  unitId: string,
  asOf: Instant,
): Promise<Record<string, unknown>[]> {
  const { model } = definition[side]
  return stores.owner.transaction((tx) => modelRowsOf(tx, { pack, model, unitId, asOf }))
}
