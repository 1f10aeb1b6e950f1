import { createHash } from 'node:crypto'
import { conflict, forbidden, type Instant, invalid, missing, tooMany, unauthenticated } from '#kernel'
import { record } from '#ledger'
import { hasSqlState, type Stores, sql, type Tx } from '#store'
import { hashPassword, passwordMatches, requireStrong } from './passwords.ts'
import { endSessionsOf, type OpenSession, openSession, SESSION_DEFAULTS } from './sessions.store.ts'

const NAME = /^[a-z0-9][a-z0-9._-]{1,39}$/

const normal = (name: string): string => name.normalize('NFKC').trim().toLowerCase()

/** Gives a person a login. Owner's door. Throws `access.bad_name`, `access.weak_password`, `access.name_taken`. */
export async function createAccount(
  tx: Tx,
  account: { personId: string; name: string; password: string },
  at: Instant,
): Promise<void> {
  const name = normal(account.name)
  if (!NAME.test(name)) throw invalid('access.bad_name')
  requireStrong(name, account.password)
  const hash = await hashPassword(account.password)
  try {
    await sql`insert into access.account (person_id, name, password_hash, created_at, password_set_at)
      values (${account.personId}, ${name}, ${hash}, ${at}, ${at})`.execute(tx)
  } catch (error) {
    if (hasSqlState(error, '23505')) throw conflict('access.name_taken')
    throw error
  }
  await record(tx, { kind: 'access.account_created', content: { person: account.personId, name }, at })
}

/** Sets a new password and ends all sessions of the person. Owner's door. */
export async function setPassword(tx: Tx, name: string, password: string, at: Instant): Promise<void> {
  requireStrong(normal(name), password)
  const hash = await hashPassword(password)
  const { rows } = await sql<{ person_id: string }>`
    update access.account set password_hash = ${hash}, password_set_at = ${at}, one_time_until = null where name = ${normal(name)} returning person_id`.execute(
    tx,
  )
  if (!rows[0]) throw missing('access.no_such_person')
  await record(tx, { kind: 'access.password_set', content: { person: rows[0].person_id }, at })
  await endSessionsOf(tx, rows[0].person_id, at)
}

/** Closes an account and ends its sessions. Owner's door. */
export async function disableAccount(tx: Tx, personId: string, at: Instant): Promise<void> {
  await sql`update access.account set disabled_at = ${at} where person_id = ${personId}`.execute(tx)
  await record(tx, { kind: 'access.account_closed', content: { person: personId }, at })
  await endSessionsOf(tx, personId, at)
}

/**
 * Signs a person in by name and password. A wrong name and a wrong password get the same answer after the same work;
 * after five failures the name must wait, known or not. A password from a slip opens nothing by itself: with it comes a new one.
 * Throws `access.wrong_credentials`, `access.wait`, `access.new_password_needed`, `access.slip_over`, `access.weak_password`.
 */
export async function signIn(
  stores: Pick<Stores, 'app'>,
  given: { name: string; password: string; newPassword?: string | undefined },
  at: Instant,
  settings = SESSION_DEFAULTS,
): Promise<OpenSession> {
  const name = normal(given.name)
  const key = createHash('sha256').update(name).digest('hex')
  const { rows: waits } = await sql<{
    wait: number
  }>`select access.begin_attempt(${key}, ${at}::timestamptz) as wait`.execute(stores.app.query)
  const wait = waits[0]!.wait
  if (wait > 0) throw tooMany('access.wait', { minutes: Math.ceil(wait / 60) })
  const { rows: accounts } = await sql<{ person_id: string; password_hash: string; one_time_until: Instant | null }>`
    select * from access.find_login(${NAME.test(name) ? name : ''})`.execute(stores.app.query)
  const account = accounts[0]
  if (!(await passwordMatches(account?.password_hash, given.password)) || !account)
    throw unauthenticated('access.wrong_credentials')
  if (account.one_time_until !== null) await replaceSlip(stores, name, account, given, at)
  return stores.app.transaction(async (tx) => {
    await sql`select access.forgive_attempts(${key})`.execute(tx)
    await record(tx, { kind: 'access.signed_in', content: { person: account.person_id, how: 'password' }, at })
    return openSession(tx, account.person_id, at, settings)
  })
}

/** The password of a slip gives way to the person's own; who only shows the slip is asked for one. */
async function replaceSlip(
  stores: Pick<Stores, 'app'>,
  name: string,
  account: { person_id: string; password_hash: string; one_time_until: Instant | null },
  given: { password: string; newPassword?: string | undefined },
  at: Instant,
): Promise<void> {
  if (account.one_time_until! < at) throw forbidden('access.slip_over')
  if (given.newPassword === undefined) throw forbidden('access.new_password_needed')
  if (given.newPassword === given.password) throw invalid('access.weak_password')
  requireStrong(name, given.newPassword)
  const hash = await hashPassword(given.newPassword)
  await stores.app.transaction(async (tx) => {
    const { rows } = await sql<{ done: boolean }>`
      select access.replace_one_time(${account.person_id}, ${account.password_hash}, ${hash}, ${at}::timestamptz) as done`.execute(
      tx,
    )
    // Two at once with one slip: the second has to know the new password.
    if (!rows[0]?.done) throw unauthenticated('access.wrong_credentials')
    await record(tx, { kind: 'access.password_set', content: { person: account.person_id }, at })
  })
}
