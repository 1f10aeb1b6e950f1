import { type Instant, missing, newCode, plusMinutes } from '#kernel'
import { record } from '#ledger'
import { sql, type Tx } from '#store'
import { createAccount } from './accounts.store.ts'
import { hashPassword } from './passwords.ts'
import { endSessionsOf } from './sessions.store.ts'

/** How long a slip is good: it travels on paper, from the county to a village. */
export const SLIP_DAYS = 14

/** What is printed on a slip; the password is nowhere else. */
export interface Slip {
  readonly personId: string
  readonly login: string
  readonly password: string
  readonly until: Instant
}

const untilOf = (at: Instant): Instant => plusMinutes(at, SLIP_DAYS * 24 * 60)
/** Easy to read out and to type: groups of letters that are not mistaken for one another, small ones. */
const newPassword = (): string => newCode(3).toLowerCase()

/** An account whose password is good once. Owner's door. Problems as `createAccount`. */
export async function createOneTimeAccount(
  tx: Tx,
  { personId, name }: { readonly personId: string; readonly name: string },
  at: Instant,
): Promise<Slip> {
  const password = newPassword()
  await createAccount(tx, { personId, name, password }, at)
  const until = untilOf(at)
  await sql`update access.account set one_time_until = ${until} where person_id = ${personId}`.execute(tx)
  return { personId, login: name.trim().toLowerCase(), password, until }
}

/** A new one-time password for a login, closed or not; ends all its sessions. Owner's door. Throws `access.no_such_person`. */
export async function resetAccount(tx: Tx, login: string, at: Instant): Promise<Slip> {
  const name = login.normalize('NFKC').trim().toLowerCase()
  const password = newPassword()
  const until = untilOf(at)
  const hash = await hashPassword(password)
  const { rows } = await sql<{ person_id: string }>`
    update access.account set password_hash = ${hash}, password_set_at = ${at}, one_time_until = ${until}, disabled_at = null
    where name = ${name} returning person_id`.execute(tx)
  const personId = rows[0]?.person_id
  if (!personId) throw missing('access.no_such_person')
  await record(tx, { kind: 'access.password_reset', content: { person: personId, until }, at })
  await endSessionsOf(tx, personId, at)
  return { personId, login: name, password, until }
}

export interface AccountLine {
  readonly login: string
  readonly name: string
  readonly posts: string
  readonly state: 'open' | 'waiting' | 'slip-over' | 'closed'
  readonly passwordSetAt: Instant
}

/** Every account with its holder's posts today. Owner's door. */
export async function listAccounts(tx: Tx, at: Instant): Promise<AccountLine[]> {
  const { rows } = await sql<AccountLine>`
    select a.name as login, n.name, coalesce((
             select string_agg(u.name || p.title, '、' order by u.division_code, p.code)
             from directory.occupancy o join directory.post p on p.id = o.post_id join directory.unit u on u.id = p.unit_id
             where o.person_id = a.person_id and o.from_on <= ${at}::timestamptz::date
               and (o.until_on is null or o.until_on > ${at}::timestamptz::date)), '') as posts,
           case when a.disabled_at is not null then 'closed' when a.one_time_until is null then 'open'
                when a.one_time_until >= ${at} then 'waiting' else 'slip-over' end as state,
           a.password_set_at as "passwordSetAt"
    from access.account a join directory.person n on n.id = a.person_id order by a.name`.execute(tx)
  return rows
}

/** Logins that are taken, and who has one. Owner's door. */
export async function accountsBy(
  tx: Tx,
): Promise<{ readonly personOf: Map<string, string>; readonly loginOf: Map<string, string> }> {
  const { rows } = await sql<{ name: string; person_id: string }>`select name, person_id from access.account`.execute(
    tx,
  )
  return {
    personOf: new Map(rows.map((row) => [row.name, row.person_id])),
    loginOf: new Map(rows.map((row) => [row.person_id, row.name])),
  }
}

export interface RoleTemplate {
  readonly post: string
  readonly role: string
  readonly topics: readonly string[]
}

/** What goes with a post wherever it exists, as templates for a grant to somebody who does not hold it. */
export async function roleTemplates(tx: Tx): Promise<Map<string, RoleTemplate>> {
  const { rows } = await sql<RoleTemplate>`select post_code as post, role, topics from access.standing_grant`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.post, row]))
}

/** True when a person has this very grant already. */
export async function holdsGrant(
  tx: Tx,
  of: {
    readonly personId: string
    readonly role: string
    readonly from: string
    readonly divisionCode: string | null
    readonly unitId: string | null
  },
): Promise<boolean> {
  const { rows } = await sql`
    select 1 from access."grant" where person_id = ${of.personId} and role = ${of.role} and from_on = ${of.from}
      and division_code is not distinct from ${of.divisionCode} and unit_id is not distinct from ${of.unitId}::uuid`.execute(
    tx,
  )
  return rows.length > 0
}
