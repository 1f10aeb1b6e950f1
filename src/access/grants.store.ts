import { type CalendarDate, type DivisionCode, type Instant, newId } from '#kernel'
import { record } from '#ledger'
import { sql, type Tx } from '#store'

/** The kinds of things that can be seen; each owner of records says which is theirs. */
export const TOPICS = [
  'matter',
  'flag',
  'publication',
  'seal',
  'notice',
  'external',
  'directory',
  'audit',
  'import',
] as const
export type Topic = (typeof TOPICS)[number]

export type Over =
  | { kind: 'subtree'; divisionCode: DivisionCode }
  | { kind: 'unit' | 'unit-tree'; unitId: string }
  | { kind: 'carrier'; carrier: string; divisionCode: DivisionCode }

export interface Grant {
  /** To a person, or to whoever holds a post. */
  to: { personId: string } | { postId: string }
  role: string
  topics: Topic[]
  /** Why, in words an auditor reads. */
  purpose: string
  from: CalendarDate
  until?: CalendarDate
  over: Over
  grantedBy?: string
}

/** Adds a grant; it counts from the next sign-in. Owner's door. Returns its id. */
export async function addGrant(tx: Tx, grant: Grant, at: Instant): Promise<string> {
  const id = newId(at)
  const { to, over } = grant
  await sql`insert into access."grant" (id, person_id, post_id, role, topics, purpose, from_on, until_on, over_kind, division_code, unit_id,
      carrier, granted_at, granted_by)
    values (${id}, ${'personId' in to ? to.personId : null}, ${'postId' in to ? to.postId : null}, ${grant.role}, ${grant.topics}, ${grant.purpose},
      ${grant.from}, ${grant.until ?? null}, ${over.kind}, ${'divisionCode' in over ? over.divisionCode : null},
      ${'unitId' in over ? over.unitId : null}, ${'carrier' in over ? over.carrier : null}, ${at}, ${grant.grantedBy ?? null})`.execute(
    tx,
  )
  await record(tx, { kind: 'access.granted', content: { grant: id, ...grant }, at })
  return id
}

/** Ends a grant on a day and closes the sessions it opened. Grants are never deleted: who could see what stays answerable. */
export async function endGrant(tx: Tx, grantId: string, until: CalendarDate, at: Instant): Promise<void> {
  await record(tx, { kind: 'access.grant_ended', content: { grant: grantId, until }, at })
  await sql`update access."grant" set until_on = ${until} where id = ${grantId}`.execute(tx)
  await sql`update access.session s set ended_at = ${at}, ended_why = 'forced' from access."grant" g
    where g.id = ${grantId} and s.ended_at is null and (s.person_id = g.person_id
      or s.person_id in (select o.person_id from directory.occupancy o where o.post_id = g.post_id))`.execute(tx)
}

/** Which of the persons must stand back from what concerns `concerned`: themselves or a declared relative, in either direction. */
export async function whoStandsBack(
  tx: Tx,
  persons: readonly string[],
  concerned: string | null,
  on: CalendarDate,
): Promise<Set<string>> {
  if (concerned === null || persons.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`
    select access.who_stands_back(${[...persons]}::uuid[], ${concerned}::uuid, ${on}::date) as id`.execute(tx)
  return new Set(rows.map((row) => row.id))
}
