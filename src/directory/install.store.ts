import { type CalendarDate, type DivisionCode, type Instant, levelOf, parentOf, stableId } from '#kernel'
import { sql, type Tx } from '#store'

export interface DivisionSeed {
  code: DivisionCode
  name: string
  fromOn?: CalendarDate
  untilOn?: CalendarDate
  /** What it was merged or re-coded into; needs `untilOn`. */
  successor?: DivisionCode
}

export interface UnitSeed {
  /** `stableId('unit', divisionCode)` when absent: the one unit that stands for a village, town or county. */
  id?: string
  name: string
  shortName?: string
  /** `village`, `town`, `county-office`, `bureau`, … */
  carrier: string
  divisionCode: DivisionCode
  /** When absent, the unit that stands for the division above, if there is one. */
  parentId?: string
  fromOn?: CalendarDate
  untilOn?: CalendarDate
}

export interface PersonSeed {
  /** `stableId('person', divisionCode, name)` when absent. */
  id?: string
  name: string
  divisionCode: DivisionCode
  pinyin?: string
  phone?: string
}

export interface PostSeed {
  /** `stableId('post', unitId, code)` when absent. */
  id?: string
  unitId: string
  code: string
  title: string
}

export interface OccupancySeed {
  personId: string
  postId: string
  fromOn: CalendarDate
  untilOn?: CalendarDate
}

export interface RelationSeed {
  personId: string
  relativeName: string
  relativePersonId?: string
  /** `spouse`, `parent`, `child`, `sibling`, `in-law`, … as the declaration form has them. */
  kind: string
  declaredOn: CalendarDate
  endedOn?: CalendarDate
}

export interface DirectorySeed {
  divisions: DivisionSeed[]
  units: UnitSeed[]
  persons: PersonSeed[]
  posts: PostSeed[]
  occupancies: OccupancySeed[]
  relations?: RelationSeed[]
}

/** Makes a phone number findable and unreadable: a keyed hash, and the number sealed. Given by `#crypto`. */
export type SealPhone = (phone: string) => { hash: string; sealed: string }

export const unitIdOf = (divisionCode: DivisionCode): string => stableId('unit', divisionCode)
export const personIdOf = (divisionCode: DivisionCode, name: string): string => stableId('person', divisionCode, name)
export const postIdOf = (unitId: string, code: string): string => stableId('post', unitId, code)

/** Days before anything this directory records; for rows whose beginning is not known. */
const EVER = '1949-10-01'

/**
 * Brings the directory in line with a seed, in one statement per table; what is already there is updated, nothing is
 * removed. Needs the owner's door. Dates given are kept, so that merged villages and past posts stay answerable.
 */
export async function installDirectory(tx: Tx, seed: DirectorySeed, at: Instant, sealPhone?: SealPhone): Promise<void> {
  await sql`set constraints all deferred`.execute(tx)
  await insertAll(
    tx,
    sql`insert into directory.division (code, name, level, from_on, until_on, successor_code)
        select * from jsonb_to_recordset(${rows(
          seed.divisions.map((d) => ({
            code: d.code,
            name: d.name,
            level: levelOf(d.code),
            from_on: d.fromOn ?? EVER,
            until_on: d.untilOn,
            successor_code: d.successor,
          })),
        )}) as r (code text, name text, level text, from_on date, until_on date, successor_code text)
        on conflict (code) do update set name = excluded.name, until_on = excluded.until_on, successor_code = excluded.successor_code`,
  )
  const own = new Set(seed.units.map((u) => u.id ?? unitIdOf(u.divisionCode)))
  await insertAll(
    tx,
    sql`insert into directory.unit (id, name, short_name, carrier, division_code, parent_id, from_on, until_on)
        select * from jsonb_to_recordset(${rows(
          seed.units.map((u) => ({
            id: u.id ?? unitIdOf(u.divisionCode),
            name: u.name,
            short_name: u.shortName ?? u.name,
            carrier: u.carrier,
            division_code: u.divisionCode,
            parent_id: u.parentId ?? unitAbove(u, own),
            from_on: u.fromOn ?? EVER,
            until_on: u.untilOn,
          })),
        )}) as r (id uuid, name text, short_name text, carrier text, division_code text, parent_id uuid, from_on date, until_on date)
        on conflict (id) do update set name = excluded.name, short_name = excluded.short_name, carrier = excluded.carrier,
          division_code = excluded.division_code, parent_id = excluded.parent_id, until_on = excluded.until_on`,
  )
  await insertAll(
    tx,
    sql`insert into directory.person (id, name, pinyin, phone_hash, phone_sealed, known_since)
        select r.*, ${at}::timestamptz from jsonb_to_recordset(${rows(
          seed.persons.map((p) => {
            const phone = p.phone && sealPhone ? sealPhone(p.phone) : undefined
            return {
              id: p.id ?? personIdOf(p.divisionCode, p.name),
              name: p.name,
              pinyin: p.pinyin,
              phone_hash: phone?.hash,
              phone_sealed: phone?.sealed,
            }
          }),
        )}) as r (id uuid, name text, pinyin text, phone_hash text, phone_sealed text)
        on conflict (id) do update set name = excluded.name, pinyin = excluded.pinyin,
          phone_hash = coalesce(excluded.phone_hash, person.phone_hash), phone_sealed = coalesce(excluded.phone_sealed, person.phone_sealed)`,
  )
  await insertAll(
    tx,
    sql`insert into directory.post (id, unit_id, code, title)
        select * from jsonb_to_recordset(${rows(
          seed.posts.map((p) => ({
            id: p.id ?? postIdOf(p.unitId, p.code),
            unit_id: p.unitId,
            code: p.code,
            title: p.title,
          })),
        )}) as r (id uuid, unit_id uuid, code text, title text)
        on conflict (id) do update set title = excluded.title`,
  )
  await insertAll(
    tx,
    sql`insert into directory.occupancy (person_id, post_id, from_on, until_on)
        select * from jsonb_to_recordset(${rows(
          seed.occupancies.map((o) => ({
            person_id: o.personId,
            post_id: o.postId,
            from_on: o.fromOn,
            until_on: o.untilOn,
          })),
        )}) as r (person_id uuid, post_id uuid, from_on date, until_on date)
        on conflict (person_id, post_id, from_on) do update set until_on = excluded.until_on`,
  )
  await insertAll(
    tx,
    sql`insert into directory.relation (id, person_id, relative_name, relative_person_id, kind, declared_on, ended_on)
        select * from jsonb_to_recordset(${rows(
          (seed.relations ?? []).map((r) => ({
            id: stableId('relation', r.personId, r.relativeName, r.kind),
            person_id: r.personId,
            relative_name: r.relativeName,
            relative_person_id: r.relativePersonId,
            kind: r.kind,
            declared_on: r.declaredOn,
            ended_on: r.endedOn,
          })),
        )}) as r (id uuid, person_id uuid, relative_name text, relative_person_id uuid, kind text, declared_on date, ended_on date)
        on conflict (id) do update set relative_person_id = excluded.relative_person_id, ended_on = excluded.ended_on`,
  )
}

function unitAbove(unit: UnitSeed, own: ReadonlySet<string>): string | undefined {
  const id = unit.id ?? unitIdOf(unit.divisionCode)
  for (let code: DivisionCode | undefined = unit.divisionCode; code; code = parentOf(code)) {
    const above = unitIdOf(code)
    if (above !== id && own.has(above)) return above
  }
  return undefined
}

const rows = (list: object[]) => sql`${JSON.stringify(list)}::jsonb`

async function insertAll(tx: Tx, statement: ReturnType<typeof sql>): Promise<void> {
  await statement.execute(tx)
}
