import { randomBytes } from 'node:crypto'
import { textOf } from '#crypto'
import { type Instant, newId } from '#kernel'
import { sql, type Tx } from '#store'
import { canonicalBytes } from './canonical.ts'
import { SALT_LENGTH } from './leaf.ts'

export interface NewEntry {
  /** Module and past tense: `process.task_completed`. */
  readonly kind: string
  readonly unitId?: string | undefined
  /** JSON only (no bigint, no Date); kept byte for byte. No personal data that another table could hold. */
  readonly content: object
  readonly at: Instant
  /** What the entry is about, to be found by; only looks need it. */
  readonly subject?: string | undefined
}

/** Puts one entry on record in the caller's transaction: it stands if and only if the business does. Any role may. */
export async function record(tx: Tx, entry: NewEntry): Promise<string> {
  const id = newId(entry.at)
  const at = new Date(entry.at).toISOString()
  const unit = entry.unitId ?? null
  const bytes = Buffer.from(canonicalBytes({ at, content: entry.content, id, unit }))
  await sql`insert into ledger.entry (id, at, kind, unit_id, subject, bytes, salt)
    values (${id}, ${at}, ${entry.kind}, ${unit}, ${entry.subject ?? null}, ${bytes}, ${randomBytes(SALT_LENGTH)})`.execute(
    tx,
  )
  return id
}

/** One look at personal data: who, for which purpose, what kinds of data, by which route, at what. */
export interface Look {
  readonly personId: string
  readonly purpose: string
  readonly reads: readonly string[]
  readonly route: string
  readonly subject?: string | undefined
  readonly at: Instant
}

export async function recordLook(tx: Tx, look: Look): Promise<string> {
  const { at, personId, purpose, reads, route, subject } = look
  return record(tx, {
    kind: 'access.looked',
    content: { person: personId, purpose, reads, route, subject },
    at,
    subject,
  })
}

/** Who looked at one thing, newest first, at most 200. Ask only after the asker was shown the thing itself. */
export async function looksAt(
  tx: Tx,
  subject: string,
  most = 50,
): Promise<{ at: Instant; personId: string; purpose: string }[]> {
  const { rows } = await sql<{
    at: Instant
    bytes: Buffer
  }>`select at, bytes from ledger.looks_at(${subject}, ${most})`.execute(tx)
  return rows.map(({ at, bytes }) => {
    const { content } = JSON.parse(textOf(bytes) ?? '{}') as { content: { person: string; purpose: string } }
    return { at, personId: content.person, purpose: content.purpose }
  })
}
