import { conflict, type Instant, invalid, stableId } from '#kernel'
import type { Tx } from '#store'
import { type Authorisation, countUsed, findAuthorisation } from './authorisation.store.ts'
import { completed } from './completion.ts'
import { type DeviceEnvelope, type EventBody, envelope, readEvent } from './device-event.ts'
import { findEventBody, impressionsOf, insertEvents, insertImpressions, putStandings } from './impression.store.ts'
import { findDevice, getSeal } from './seal.store.ts'
import { judgeImpressions, type Standing } from './standing.ts'

export interface Ingested {
  /** `duplicate`: this very event was here before, and nothing happened. */
  readonly outcome: 'kept' | 'duplicate'
  readonly body: EventBody
  /** What an impression counts as now; a later event can still change it. */
  readonly standing?: Standing
  readonly authorisation?: Authorisation
}

/**
 * Takes one event of a device, from the screen or from a wire: checks the signature, keeps it once, counts impressions.
 * Safe to call again with the same event and in any order of events. When the last approved impression is counted, the matter
 * goes on and the approver is told. Throws `devices.event_*`; nothing is kept then.
 */
export async function ingestEvent(tx: Tx, sent: DeviceEnvelope, receivedAt: Instant): Promise<Ingested> {
  const parsed = envelope.safeParse(sent)
  if (!parsed.success) throw invalid('devices.event_malformed')
  const device = await findDevice(tx, sent.device)
  if (!device) throw invalid('devices.event_unknown_device')
  const body = readEvent(sent, device.keys)

  // One at a time for each authorisation: the lock is taken before anything is written.
  const named =
    body.kind === 'impression' && body.authorisation ? await findAuthorisation(tx, body.authorisation, true) : undefined
  const seal = body.seal ? await getSeal(tx, body.seal) : undefined
  if (seal && seal.deviceId !== sent.device) throw invalid('devices.event_malformed')
  if (body.kind === 'impression' && !seal) throw invalid('devices.event_malformed')

  const place = { unitId: device.unitId, divisionCode: device.divisionCode }
  const made = await insertEvents(tx, [
    { ...sent, kind: body.kind, sealId: seal?.id ?? null, ...place, at: body.at, receivedAt },
  ])
  if (made.size === 0) {
    if ((await findEventBody(tx, sent.device, sent.sequence)) !== sent.body)
      throw conflict('devices.event_number_taken')
    return { outcome: 'duplicate', body }
  }
  if (body.kind !== 'impression' || !seal) return { outcome: 'kept', body }

  const id = impressionId(sent.device, sent.sequence)
  await insertImpressions(tx, [
    {
      id,
      deviceId: sent.device,
      sequence: BigInt(sent.sequence),
      sealId: seal.id,
      ...place,
      authorisationId: named?.id ?? null,
      at: body.at,
      documentHash: body.document ?? null,
      photoHash: body.photo ?? null,
      operatorPersonId: body.operator ?? null,
      verifiedBy: body.verified_by ?? null,
    },
  ])
  if (!named) {
    await putStandings(tx, place, new Map([[id, 'unapproved']]))
    return { outcome: 'kept', body, standing: 'unapproved' }
  }
  const { authorisation, standings } = await count(tx, named, receivedAt)
  if (authorisation.completedAt && !named.completedAt) await completed(tx, authorisation, seal, receivedAt)
  return { outcome: 'kept', body, standing: standings.get(id)!, authorisation }
}

export const impressionId = (device: string, sequence: number | bigint): string =>
  stableId('impression', device, String(sequence))

async function count(tx: Tx, named: Authorisation, at: Instant) {
  const impressions = await impressionsOf(tx, named.id)
  const standings = judgeImpressions(named, impressions)
  await putStandings(tx, named, standings)
  const used = [...standings.values()].filter((s) => s === 'authorised').length
  const completedAt = named.completedAt ?? (used >= named.copies ? at : null)
  await countUsed(tx, named.id, used, completedAt)
  return { authorisation: { ...named, used, completedAt }, standings }
}
