import type { Keyring } from '#crypto'
import type { Instant } from '#kernel'
import type { Tx } from '#store'
import { type Authorisation, insertAuthorisations } from './authorisation.store.ts'
import type { EventBody } from './device-event.ts'
import { type Impression, insertEvents, insertImpressions, type KeptEvent, putStandings } from './impression.store.ts'
import { impressionId } from './ingest.ts'
import { countSimulated, lockSimulated, type Seal } from './seal.store.ts'
import { signEvent } from './simulator.ts'
import type { VerifiedBy } from './sleeve.ts'
import { judgeImpressions, type Stamped, type Standing } from './standing.ts'

/** An impression of the past, as a simulated device would have reported it. */
export interface PastImpression {
  readonly seal: Seal
  /** Null for a stamp without any approval. */
  readonly authorisationId: string | null
  readonly at: Instant
  readonly documentHash: string | null
  readonly photoHash: string | null
  readonly operatorPersonId: string | null
  readonly verifiedBy: VerifiedBy | null
}

export type PastAuthorisation = Omit<Authorisation, 'used' | 'completedAt'>

/**
 * Puts a past on record, thousands of rows at a time: authorisations, and impressions signed by the simulated devices, judged
 * by the same function as live ones. No messages are sent and no matter moves. Owner's door; call it once for each stretch of time, in order.
 */
export async function replayStampings(
  tx: Tx,
  keyring: Keyring,
  past: { readonly authorisations: readonly PastAuthorisation[]; readonly impressions: readonly PastImpression[] },
): Promise<void> {
  const events: KeptEvent[] = []
  const impressions: Impression[] = []
  for (const [deviceId, stamps] of groupBy(past.impressions, (i) => i.seal.deviceId)) {
    const signer = await lockSimulated(tx, keyring, deviceId)
    if (!signer) throw new Error(`devices: ${deviceId} is not a simulated device`)
    let sequence = signer.lastSequence
    for (const stamp of stamps.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))) {
      sequence += 1n
      const sent = signEvent(signer, bodyOf(stamp, deviceId, sequence))
      const place = { unitId: stamp.seal.unitId, divisionCode: stamp.seal.divisionCode }
      events.push({ ...sent, kind: 'impression', sealId: stamp.seal.id, ...place, at: stamp.at, receivedAt: stamp.at })
      const { seal, ...rest } = stamp
      impressions.push({ id: impressionId(deviceId, sequence), deviceId, sequence, sealId: seal.id, ...place, ...rest })
    }
    await countSimulated(tx, deviceId, sequence)
  }
  const judged = judge(past.authorisations, impressions)
  await insertAuthorisations(tx, judged.authorisations)
  await insertEvents(tx, events)
  await insertImpressions(tx, impressions)
  for (const [unitId, own] of groupBy(impressions, (i) => i.unitId)) {
    const standings = new Map(own.map((i) => [i.id, judged.standings.get(i.id)!]))
    await putStandings(tx, { unitId, divisionCode: own[0]!.divisionCode }, standings)
  }
}

function bodyOf(stamp: PastImpression, device: string, sequence: bigint): EventBody {
  return {
    v: 1,
    device,
    sequence: Number(sequence),
    kind: 'impression',
    at: stamp.at,
    seal: stamp.seal.id,
    ...(stamp.authorisationId ? { authorisation: stamp.authorisationId } : {}),
    ...(stamp.operatorPersonId ? { operator: stamp.operatorPersonId } : {}),
    ...(stamp.verifiedBy ? { verified_by: stamp.verifiedBy } : {}),
    ...(stamp.documentHash ? { document: stamp.documentHash } : {}),
    ...(stamp.photoHash ? { photo: stamp.photoHash } : {}),
  }
}

function judge(all: readonly PastAuthorisation[], impressions: readonly Impression[]) {
  const standings = new Map<string, Standing>()
  const byAuthorisation = groupBy(impressions, (i) => i.authorisationId ?? '')
  const known = new Map(all.map((a) => [a.id, a]))
  for (const [id, own] of byAuthorisation)
    for (const [impression, standing] of judgeImpressions(known.get(id) ?? null, own))
      standings.set(impression, standing)
  const authorisations = all.map((a): Authorisation => {
    const counted = (byAuthorisation.get(a.id) ?? []).filter((i: Stamped) => standings.get(i.id) === 'authorised')
    const lastAt = counted.reduce<Instant | null>((last, i) => (last === null || i.at > last ? i.at : last), null)
    return { ...a, used: counted.length, completedAt: counted.length >= a.copies ? lastAt : null }
  })
  return { authorisations, standings }
}

function groupBy<T>(all: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of all) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}
