import { createHash, randomBytes } from 'node:crypto'
import { BUSINESS_ZONE, dateOf, forbidden, type Instant, missing, newId, plusMinutes } from '#kernel'
import { record } from '#ledger'
import { findWorkspace, type Stores, sql, type Tx } from '#store'
import type { Actor } from './actor.ts'

export interface SessionSettings {
  readonly idleMinutes: number
  readonly absoluteHours: number
}

export const SESSION_DEFAULTS: SessionSettings = { idleMinutes: 30, absoluteHours: 12 }

export interface OpenSession {
  /** 256 random bits; only their SHA-256 is stored. Goes into the cookie and nowhere else. */
  readonly token: string
  readonly endsAt: Instant
  readonly actor: Actor
}

export type EndReason = 'signed-out' | 'forced' | 'replaced'

const TOKEN = /^[A-Za-z0-9_-]{43}$/
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex')

/**
 * Opens a session for a person and resolves posts, roles, scopes and kin for it, once. Whoever calls has already
 * established that it is that person. Throws `access.no_such_person` (also for a disabled account).
 */
export async function openSession(
  tx: Tx,
  personId: string,
  at: Instant,
  settings = SESSION_DEFAULTS,
): Promise<OpenSession> {
  const token = randomBytes(32).toString('base64url')
  const endsAt = plusMinutes(at, settings.absoluteHours * 60)
  const { rows } = await sql<{ actor: Actor | null }>`
    select access.open_session(${newId(at)}::uuid, ${personId}::uuid, ${hashOf(token)}, ${at}::timestamptz, ${endsAt}::timestamptz,
      ${dateOf(at, BUSINESS_ZONE)}::date) as actor`.execute(tx)
  const actor = rows[0]?.actor
  if (!actor) throw missing('access.no_such_person')
  return { token, endsAt, actor }
}

/** Opens a person's session without a password: in a demonstration only, else `access.not_a_demonstration`. */
export async function openDemoSession(
  stores: Pick<Stores, 'app'>,
  personId: string,
  at: Instant,
  settings = SESSION_DEFAULTS,
): Promise<OpenSession> {
  const workspace = await findWorkspace(stores.app)
  if (workspace?.kind !== 'demonstration') throw forbidden('access.not_a_demonstration')
  return stores.app.transaction(async (tx) => {
    await record(tx, { kind: 'access.signed_in', content: { person: personId, how: 'demonstration' }, at })
    return openSession(tx, personId, at, settings)
  })
}

/** The actor behind a cookie's token; undefined when there is none, or it has been idle or open too long. */
export async function findSession(
  stores: Pick<Stores, 'app'>,
  token: string | undefined,
  at: Instant,
  settings = SESSION_DEFAULTS,
): Promise<Actor | undefined> {
  // What cannot be a token never reaches the database.
  if (!token || !TOKEN.test(token)) return undefined
  const { rows } = await sql<{ actor: Actor | null }>`
    select access.find_session(${hashOf(token)}, ${at}::timestamptz, make_interval(mins => ${settings.idleMinutes}::int)) as actor`.execute(
    stores.app.query,
  )
  return rows[0]?.actor ?? undefined
}

export async function endSession(tx: Tx, sessionId: string, why: EndReason, at: Instant): Promise<void> {
  await sql`select access.end_session(${sessionId}::uuid, ${why}, ${at}::timestamptz)`.execute(tx)
}

/** Forced logout: ends every open session of a person. Owner's door. Returns how many there were. */
export async function endSessionsOf(tx: Tx, personId: string, at: Instant): Promise<number> {
  const { numAffectedRows } = await sql`
    update access.session set ended_at = ${at}, ended_why = 'forced' where person_id = ${personId} and ended_at is null`.execute(
    tx,
  )
  const ended = Number(numAffectedRows ?? 0n)
  if (ended) await record(tx, { kind: 'access.sessions_ended', content: { person: personId, sessions: ended }, at })
  return ended
}

/** Removes attempts older than a day and sessions older than `keepDays` (网络安全法 §21: logs at least six months). Owner's door. */
export async function forgetOld(tx: Tx, at: Instant, keepDays = 200): Promise<void> {
  await sql`delete from access.attempt where last_at < ${at}::timestamptz - interval '1 day' and locked_until < ${at}`.execute(
    tx,
  )
  await sql`delete from access.session where ends_at < ${at}::timestamptz - make_interval(days => ${keepDays}::int)`.execute(
    tx,
  )
}
