import { intl, type Keyring, toBase64Url } from '#crypto'
import { forbidden, type Instant, unavailable } from '#kernel'
import type { Tx } from '#store'
import { recentAuthorisations } from './authorisation.store.ts'
import { type DeviceEnvelope, type EventBody, signedBytes } from './device-event.ts'
import { lastActs } from './impression.store.ts'
import { ingestEvent } from './ingest.ts'
import { countSimulated, getSeal, lockSimulated, type SimulatedSigner } from './seal.store.ts'
import { approvalFor, type Decision, decidePress, isLocked, type Refusal, type VerifiedBy } from './sleeve.ts'

export interface PressAttempt {
  readonly sealId: string
  /** Whose PIN or card was checked. */
  readonly operatorPersonId: string
  readonly verifiedBy: VerifiedBy | null
  readonly document: boolean
  /** The authorisation of the paper in hand; null when it has none, absent when nobody says. */
  readonly authorisation?: string | null | undefined
  /** The picture of the stamped page, if the operator took one; the camera of the unit sees the paper that lies there. */
  readonly photo: { readonly hash: string; readonly blank: boolean | null } | null
  readonly at: Instant
}

export interface PressResult {
  readonly outcome: 'stamped' | 'refused'
  readonly reason: { readonly refusal: Refusal; readonly params: Record<string, string | number> } | null
  readonly used: number
  readonly copies: number
  readonly locked: boolean
  readonly at: Instant
}

/**
 * 盖章 on the screen. The sleeve decides under a lock on the unit's authorisations, then the simulated device signs what
 * happened and hands it to the same `ingestEvent` that real devices feed. Refusals are events too.
 */
export async function pressOnScreen(tx: Tx, keyring: Keyring, attempt: PressAttempt): Promise<PressResult> {
  const { at } = attempt
  const seal = await getSeal(tx, attempt.sealId)
  const signer = await lockSimulated(tx, keyring, seal.deviceId)
  if (!signer) throw unavailable('devices.press_at_the_device')
  const approvals = await recentAuthorisations(tx, seal.unitId, at, true)
  const lastAct = (await lastActs(tx, [seal.id])).get(seal.id) ?? null
  // On the screen the signed-in session is the work card: it is shown once for each approval, and again after an idle lock.
  const named = { sealId: seal.id, at, approvalId: attempt.authorisation }
  const approval = approvalFor(named, approvals)
  const first = approval !== null && (lastAct === null || lastAct < approval.grantedAt)
  const verifiedBy = attempt.verifiedBy ?? (first ? 'card' : null)
  const decision = decidePress(
    {
      ...named,
      document: attempt.document,
      paperBlank: attempt.photo?.blank ?? null,
      verifiedBy,
    },
    approvals,
    lastAct,
  )
  const device = new Reporter(tx, seal.deviceId, signer, at)
  const operator = { seal: seal.id, operator: attempt.operatorPersonId }
  if (decision.do === 'refuse') {
    await device.report({ kind: 'refused', ...operator, reason: decision.reason, ...served(decision) })
    // To press again after an idle lock, the operator shows the card: on the screen that is the signed-in session.
    if (decision.reason === 'not_verified') await device.report({ kind: 'unlocked', ...operator, verified_by: 'card' })
    await device.done()
    const locked = isLocked(seal.id, approvals, lastAct, at)
    const { used = 0, copies = 0 } = decision.approval ?? {}
    return {
      outcome: 'refused',
      reason: { refusal: decision.reason, params: decision.params },
      used,
      copies,
      locked,
      at,
    }
  }
  const verified = verifiedBy ? { verified_by: verifiedBy } : {}
  if (decision.unlocks) await device.report({ kind: 'unlocked', ...operator, ...verified, ...served(decision) })
  const document = decision.approval.documentHash!
  const { standing, authorisation } = await device.report({
    kind: 'impression',
    ...operator,
    ...verified,
    ...served(decision),
    document,
    photo: attempt.photo?.hash ?? document,
  })
  await device.done()
  // The sleeve decided under the lock, so the count can only agree; anything else is a defect and must not be kept.
  if (standing !== 'authorised' || !authorisation) throw forbidden('devices.press_not_counted')
  return {
    outcome: 'stamped',
    reason: null,
    used: authorisation.used,
    copies: decision.approval.copies,
    locked: decision.locks,
    at,
  }
}

const served = (decision: Decision): { authorisation?: string } =>
  decision.approval ? { authorisation: decision.approval.id } : {}

/** Signs with the simulated device's key and hands in, one number after the other. */
class Reporter {
  private sequence: bigint
  private readonly tx: Tx
  private readonly device: string
  private readonly signer: SimulatedSigner
  private readonly at: Instant

  constructor(tx: Tx, device: string, signer: SimulatedSigner, at: Instant) {
    this.tx = tx
    this.device = device
    this.signer = signer
    this.at = at
    this.sequence = signer.lastSequence
  }

  async report(what: Omit<EventBody, 'v' | 'device' | 'sequence' | 'at'>) {
    this.sequence += 1n
    return ingestEvent(
      this.tx,
      signEvent(this.signer, { v: 1, device: this.device, sequence: Number(this.sequence), at: this.at, ...what }),
      this.at,
    )
  }

  done(): Promise<void> {
    return countSimulated(this.tx, this.device, this.sequence)
  }
}

/** The envelope a device with this key sends. */
export function signEvent(signer: Pick<SimulatedSigner, 'keyId' | 'secret'>, body: EventBody): DeviceEnvelope {
  const text = JSON.stringify(body)
  const signature = `ed25519:${signer.keyId}:${toBase64Url(intl.sign(signer.secret, signedBytes(body.device, text)))}`
  return { device: body.device, sequence: body.sequence, body: text, signature }
}
