import { sql, type Tx } from '#store'

/**
 * The next serial of a unit's series in a year, from 1, without gaps: the counter row is locked until the caller's transaction ends and
 * goes back with it. Two at once wait for each other, so take the number as late as the work allows.
 */
export async function nextSerial(tx: Tx, unitId: string, series: string, year: number): Promise<number> {
  const { rows } = await sql<{ last: number }>`
    insert into process.document_number as n (unit_id, series, year, last) values (${unitId}::uuid, ${series}, ${year}::integer, 1)
    on conflict (unit_id, series, year) do update set last = n.last + 1 returning last`.execute(tx)
  return rows[0]!.last
}
