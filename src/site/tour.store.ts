import type { CalendarDate } from '#kernel'
import { sql, type Tx } from '#store'

/** A person of the fixed cast, by name, post and the unit in which it is held. */
export async function findCastMember(
  tx: Tx,
  who: { person: string; post: string; place: string },
  onDate: CalendarDate,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select n.id::text as id from directory.person n
    join directory.occupancy o on o.person_id = n.id
    join directory.post p on p.id = o.post_id
    join directory.unit u on u.id = p.unit_id
    join directory.division d on d.code = u.division_code
    where n.name = ${who.person} and p.code = ${who.post}
      and o.from_on <= ${onDate}::date and (o.until_on is null or o.until_on > ${onDate}::date)
    -- The place as people call it may be the unit's name, its short name or its division's.
    order by (${who.place} in (u.name, u.short_name, d.name)) desc, u.division_code, n.id limit 1`.execute(tx)
  return rows[0]?.id
}
