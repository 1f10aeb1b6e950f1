import { type CalendarDate, type DivisionCode, missing } from '#kernel'
import { sql, type Tx } from '#store'

export interface Unit {
  id: string
  name: string
  shortName: string
  carrier: string
  divisionCode: DivisionCode
  parentId: string | null
}

interface UnitRow {
  id: string
  name: string
  short_name: string
  carrier: string
  division_code: string
  parent_id: string | null
}

const unitOf = (r: UnitRow): Unit => ({
  id: r.id,
  name: r.name,
  shortName: r.short_name,
  carrier: r.carrier,
  divisionCode: r.division_code,
  parentId: r.parent_id,
})

type Tables = { 'directory.unit': UnitRow }

export async function findUnit(tx: Tx, unitId: string): Promise<Unit | undefined> {
  const row = await tx
    .withTables<Tables>()
    .selectFrom('directory.unit')
    .select(['id', 'name', 'short_name', 'carrier', 'division_code', 'parent_id'])
    .where('id', '=', unitId)
    .executeTakeFirst()
  return row && unitOf(row)
}

/** As `findUnit`; throws `directory.no_such_unit`. */
export async function getUnit(tx: Tx, unitId: string): Promise<Unit> {
  const unit = await findUnit(tx, unitId)
  if (!unit) throw missing('directory.no_such_unit')
  return unit
}

/** The unit itself, then the units above it, nearest first. */
export async function unitsAbove(tx: Tx, unitId: string): Promise<Unit[]> {
  const { rows: found } = await sql<UnitRow>`
    with recursive up (id, depth) as (
      select ${unitId}::uuid, 0
      union all
      select u.parent_id, up.depth + 1 from up join directory.unit u on u.id = up.id where u.parent_id is not null and up.depth < 10
    )
    select u.id, u.name, u.short_name, u.carrier, u.division_code, u.parent_id from up join directory.unit u on u.id = up.id order by up.depth`.execute(
    tx,
  )
  return found.map(unitOf)
}

export interface Holder {
  personId: string
  personName: string
  postId: string
  postCode: string
  postTitle: string
  unitId: string
  unitName: string
}

/** Who holds a post of a unit on a day. Several when the post is shared, none when it is vacant. */
export async function holdersOf(tx: Tx, unitId: string, postCode: string, onDate: CalendarDate): Promise<Holder[]> {
  const { rows: found } = await sql<Holder>`
    select n.id as "personId", n.name as "personName", p.id as "postId", p.code as "postCode", p.title as "postTitle",
           u.id as "unitId", u.name as "unitName"
    from directory.post p
    join directory.unit u on u.id = p.unit_id
    join directory.occupancy o on o.post_id = p.id
    join directory.person n on n.id = o.person_id
    where p.unit_id = ${unitId}::uuid and p.code = ${postCode}
      and o.from_on <= ${onDate}::date and (o.until_on is null or o.until_on > ${onDate}::date)
    order by o.from_on, n.id`.execute(tx)
  return found
}
