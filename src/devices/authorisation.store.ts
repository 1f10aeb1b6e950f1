import type { DivisionCode, Instant } from '#kernel'
import type { Tx } from '#store'

/** A one-time permission to stamp. `definitionVersion` is the hash of the flow under which it was granted. */
export interface Authorisation {
  readonly id: string
  readonly sealId: string
  readonly unitId: string
  readonly divisionCode: DivisionCode
  readonly matterId: string
  readonly definitionVersion: string
  readonly documentHash: string | null
  readonly documentBlank: boolean | null
  readonly copies: number
  /** The person who approved. */
  readonly grantedBy: string
  readonly grantedAt: Instant
  readonly expiresAt: Instant
  readonly used: number
  readonly completedAt: Instant | null
  readonly revokedAt: Instant | null
}

interface AuthorisationRow {
  id: string
  seal_id: string
  unit_id: string
  division_code: string
  matter_id: string
  definition_version: string
  document_hash: string | null
  document_blank: boolean | null
  copies: number
  granted_by: string
  granted_at: string
  expires_at: string
  used: number
  completed_at: string | null
  revoked_at: string | null
  revoked_why: string | null
}
type Tables = { 'devices.authorisation': AuthorisationRow }

const fromRow = (row: AuthorisationRow): Authorisation => ({
  id: row.id,
  sealId: row.seal_id,
  unitId: row.unit_id,
  divisionCode: row.division_code,
  matterId: row.matter_id,
  definitionVersion: row.definition_version,
  documentHash: row.document_hash,
  documentBlank: row.document_blank,
  copies: row.copies,
  grantedBy: row.granted_by,
  grantedAt: row.granted_at,
  expiresAt: row.expires_at,
  used: row.used,
  completedAt: row.completed_at,
  revokedAt: row.revoked_at,
})

/** Adds authorisations, thousands at a time. `used` and `completedAt` are what the impressions will be counted to. */
export async function insertAuthorisations(tx: Tx, all: readonly Authorisation[]): Promise<void> {
  for (let from = 0; from < all.length; from += 3_000) {
    const rows = all.slice(from, from + 3_000).map(
      (a): AuthorisationRow => ({
        id: a.id,
        seal_id: a.sealId,
        unit_id: a.unitId,
        division_code: a.divisionCode,
        matter_id: a.matterId,
        definition_version: a.definitionVersion,
        document_hash: a.documentHash,
        document_blank: a.documentBlank,
        copies: a.copies,
        granted_by: a.grantedBy,
        granted_at: a.grantedAt,
        expires_at: a.expiresAt,
        used: a.used,
        completed_at: a.completedAt,
        revoked_at: a.revokedAt,
        revoked_why: null,
      }),
    )
    await tx.withTables<Tables>().insertInto('devices.authorisation').values(rows).execute()
  }
}

/** The authorisation; `lock` holds it until the transaction ends, so that two presses are counted one after the other. */
export async function findAuthorisation(tx: Tx, id: string, lock = false): Promise<Authorisation | undefined> {
  const query = tx.withTables<Tables>().selectFrom('devices.authorisation').selectAll().where('id', '=', id)
  const row = await (lock ? query.forUpdate() : query).executeTakeFirst()
  return row && fromRow(row)
}

/** How long a past authorisation is still worth a sentence (“已过期”) instead of “没有批准”. */
const REMEMBERED_DAYS = 7

/** Authorisations of a unit that are open or lately were, oldest first; `lock` as above. */
export async function recentAuthorisations(
  tx: Tx,
  unitId: string,
  at: Instant,
  lock = false,
): Promise<Authorisation[]> {
  const since = new Date(new Date(at).getTime() - REMEMBERED_DAYS * 86_400_000).toISOString()
  const query = tx
    .withTables<Tables>()
    .selectFrom('devices.authorisation')
    .selectAll()
    .where('unit_id', '=', unitId)
    .where('expires_at', '>=', since)
    .orderBy('granted_at')
    .orderBy('id')
  const rows = await (lock ? query.forUpdate() : query).execute()
  return rows.map(fromRow)
}

/** All authorisations of a matter, oldest first. */
export async function authorisationsOf(tx: Tx, matterId: string): Promise<Authorisation[]> {
  const rows = await tx
    .withTables<Tables>()
    .selectFrom('devices.authorisation')
    .selectAll()
    .where('matter_id', '=', matterId)
    .orderBy('granted_at')
    .orderBy('id')
    .execute()
  return rows.map(fromRow)
}

/** Keeps the count; `completedAt` only ever from null to an instant. */
export async function countUsed(tx: Tx, id: string, used: number, completedAt: Instant | null): Promise<void> {
  await tx
    .withTables<Tables>()
    .updateTable('devices.authorisation')
    .set({ used, ...(completedAt ? { completed_at: completedAt } : {}) })
    .where('id', '=', id)
    .execute()
}

/** Takes back what a matter was granted and has not used up. Returns how many. */
export async function revokeAuthorisations(tx: Tx, matterId: string, why: string, at: Instant): Promise<number> {
  const rows = await tx
    .withTables<Tables>()
    .updateTable('devices.authorisation')
    .set({ revoked_at: at, revoked_why: why })
    .where('matter_id', '=', matterId)
    .where('completed_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returning('id')
    .execute()
  return rows.length
}
