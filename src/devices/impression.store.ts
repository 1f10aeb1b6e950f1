import { type DivisionCode, dateOf, type Instant, monthOf } from '#kernel'
import type { Tx } from '#store'
import type { DeviceEnvelope, EventKind } from './device-event.ts'
import type { VerifiedBy } from './sleeve.ts'
import type { Stamped, Standing } from './standing.ts'

/** One event as kept, with the place it belongs to. */
export interface KeptEvent extends DeviceEnvelope {
  readonly kind: EventKind
  readonly sealId: string | null
  readonly unitId: string
  readonly divisionCode: DivisionCode
  readonly at: Instant
  readonly receivedAt: Instant
}

/** One seal mark on paper, as a device reported it. */
export interface Impression {
  readonly id: string
  readonly deviceId: string
  readonly sequence: bigint
  readonly sealId: string
  readonly unitId: string
  readonly divisionCode: DivisionCode
  readonly authorisationId: string | null
  readonly at: Instant
  readonly documentHash: string | null
  readonly photoHash: string | null
  readonly operatorPersonId: string | null
  readonly verifiedBy: VerifiedBy | null
}

interface EventRow {
  device_id: string
  sequence: bigint
  kind: string
  seal_id: string | null
  unit_id: string
  division_code: string
  at: string
  received_at: string
  body: string
  signature: string
}
interface ImpressionRow {
  id: string
  device_id: string
  sequence: bigint
  seal_id: string
  unit_id: string
  division_code: string
  authorisation_id: string | null
  at: string
  month: string
  document_hash: string | null
  photo_hash: string | null
  operator_person_id: string | null
  verified_by: string | null
}
interface StandingRow {
  impression_id: string
  unit_id: string
  division_code: string
  standing: string
}
type Tables = {
  'devices.event': EventRow
  'devices.impression': ImpressionRow
  'devices.impression_standing': StandingRow
}

const BATCH = 3_000

/** Adds events; one that is already there is left as it is. Returns the (device, sequence) pairs that were new. */
export async function insertEvents(tx: Tx, events: readonly KeptEvent[]): Promise<Set<string>> {
  const made = new Set<string>()
  for (let from = 0; from < events.length; from += BATCH) {
    const rows = events.slice(from, from + BATCH).map(
      (e): EventRow => ({
        device_id: e.device,
        sequence: BigInt(e.sequence),
        kind: e.kind,
        seal_id: e.sealId,
        unit_id: e.unitId,
        division_code: e.divisionCode,
        at: e.at,
        received_at: e.receivedAt,
        body: e.body,
        signature: e.signature,
      }),
    )
    const inserted = await tx
      .withTables<Tables>()
      .insertInto('devices.event')
      .values(rows)
      .onConflict((on) => on.columns(['device_id', 'sequence']).doNothing())
      .returning(['device_id', 'sequence'])
      .execute()
    for (const row of inserted) made.add(`${row.device_id}/${row.sequence}`)
  }
  return made
}

/** The body kept under a number of a device. */
export async function findEventBody(tx: Tx, device: string, sequence: number): Promise<string | undefined> {
  const row = await tx
    .withTables<Tables>()
    .selectFrom('devices.event')
    .select('body')
    .where('device_id', '=', device)
    .where('sequence', '=', BigInt(sequence))
    .executeTakeFirst()
  return row?.body
}

/** Adds impressions; their events must be there. */
export async function insertImpressions(tx: Tx, impressions: readonly Impression[]): Promise<void> {
  for (let from = 0; from < impressions.length; from += BATCH) {
    const rows = impressions.slice(from, from + BATCH).map(
      (i): ImpressionRow => ({
        id: i.id,
        device_id: i.deviceId,
        sequence: i.sequence,
        seal_id: i.sealId,
        unit_id: i.unitId,
        division_code: i.divisionCode,
        authorisation_id: i.authorisationId,
        at: i.at,
        month: monthOf(dateOf(i.at)),
        document_hash: i.documentHash,
        photo_hash: i.photoHash,
        operator_person_id: i.operatorPersonId,
        verified_by: i.verifiedBy,
      }),
    )
    await tx.withTables<Tables>().insertInto('devices.impression').values(rows).execute()
  }
}

export interface StampedDocument extends Stamped {
  readonly documentHash: string | null
  readonly photoHash: string | null
}

/** Everything reported against an authorisation. */
export async function impressionsOf(tx: Tx, authorisationId: string): Promise<StampedDocument[]> {
  const rows = await tx
    .withTables<Tables>()
    .selectFrom('devices.impression')
    .select(['id', 'seal_id', 'at', 'device_id', 'sequence', 'document_hash', 'photo_hash'])
    .where('authorisation_id', '=', authorisationId)
    .orderBy('at')
    .execute()
  return rows.map((r) => ({
    id: r.id,
    sealId: r.seal_id,
    at: r.at,
    deviceId: r.device_id,
    sequence: r.sequence,
    documentHash: r.document_hash,
    photoHash: r.photo_hash,
  }))
}

/** Writes what impressions count as, over what they counted as before. */
export async function putStandings(
  tx: Tx,
  place: { unitId: string; divisionCode: DivisionCode },
  standings: ReadonlyMap<string, Standing>,
): Promise<void> {
  const all = [...standings]
  for (let from = 0; from < all.length; from += BATCH) {
    await tx
      .withTables<Tables>()
      .insertInto('devices.impression_standing')
      .values(
        all.slice(from, from + BATCH).map(([impression_id, standing]) => ({
          impression_id,
          unit_id: place.unitId,
          division_code: place.divisionCode,
          standing,
        })),
      )
      .onConflict((on) => on.column('impression_id').doUpdateSet((eb) => ({ standing: eb.ref('excluded.standing') })))
      .execute()
  }
}

/** When somebody last was verified or stamped at each of the seals. */
export async function lastActs(tx: Tx, sealIds: readonly string[]): Promise<Map<string, Instant>> {
  if (sealIds.length === 0) return new Map()
  const rows = await tx
    .withTables<Tables>()
    .selectFrom('devices.event')
    .select((eb) => ['seal_id', eb.fn.max('at').as('at')])
    .where('seal_id', 'in', [...sealIds])
    .where('kind', 'in', ['unlocked', 'impression'])
    .groupBy('seal_id')
    .execute()
  return new Map(rows.map((r) => [r.seal_id!, r.at]))
}
