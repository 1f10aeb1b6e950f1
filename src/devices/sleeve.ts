import { type Instant, localTime, minutesBetween } from '#kernel'

/** One approval as the sleeve knows it: this seal, this document, so many impressions, until then. */
export interface Approval {
  readonly id: string
  readonly sealId: string
  readonly copies: number
  readonly used: number
  readonly grantedAt: Instant
  readonly expiresAt: Instant
  readonly revokedAt: Instant | null
  /** What was approved; null when the request came without an attachment. */
  readonly documentHash: string | null
  /** The approved page has nothing on it; null when that cannot be told. */
  readonly documentBlank: boolean | null
}

/** The operator's identity was checked by PIN or work card. There is no third way: no face, no finger (个人信息保护法 §26, §28). */
export type VerifiedBy = 'pin' | 'card'

export interface Press {
  readonly sealId: string
  readonly at: Instant
  /** A paper lies under the sleeve. */
  readonly document: boolean
  /** The camera sees nothing on it; null when there is no picture. */
  readonly paperBlank: boolean | null
  readonly verifiedBy: VerifiedBy | null
}

export interface SleeveSettings {
  readonly idleMinutes: number
}
export const SLEEVE: SleeveSettings = { idleMinutes: 3 }

export type Refusal =
  | 'no_document'
  | 'no_approval'
  | 'wrong_seal'
  | 'not_yet'
  | 'expired'
  | 'revoked'
  | 'used_up'
  | 'no_attachment'
  | 'blank_paper'
  | 'not_verified'

export type Decision =
  | {
      readonly do: 'stamp'
      readonly approval: Approval
      readonly used: number
      readonly locks: boolean
      readonly unlocks: boolean
    }
  | {
      readonly do: 'refuse'
      readonly reason: Refusal
      readonly approval: Approval | null
      readonly params: Record<string, string | number>
    }

const isOpen = (a: Approval, at: Instant): boolean =>
  a.revokedAt === null && a.used < a.copies && a.grantedAt <= at && at <= a.expiresAt

/**
 * The approval a sleeve goes by: the oldest that can still be used, else the latest there was (to say why not);
 * one that is used up and past its time is history.
 */
export function approvalOf(sealId: string, approvals: readonly Approval[], at: Instant): Approval | null {
  const own = approvals.filter((a) => a.sealId === sealId).sort((a, b) => (a.grantedAt < b.grantedAt ? -1 : 1))
  return own.find((a) => isOpen(a, at)) ?? own.findLast((a) => a.used < a.copies || at <= a.expiresAt) ?? null
}

/**
 * Locked: nothing to stamp for, or nobody has touched it for `idleMinutes` since the operator was last verified or stamped.
 * An approval nobody has acted on yet only ends with its own time: the approver may answer while the operator is away.
 */
export function isLocked(
  sealId: string,
  approvals: readonly Approval[],
  lastActAt: Instant | null,
  at: Instant,
  settings: SleeveSettings = SLEEVE,
): boolean {
  const approval = approvalOf(sealId, approvals, at)
  return !approval || !isOpen(approval, at) || isIdle(approval, lastActAt, at, settings)
}

const isIdle = (approval: Approval, lastActAt: Instant | null, at: Instant, settings: SleeveSettings): boolean =>
  lastActAt !== null && lastActAt >= approval.grantedAt && minutesBetween(lastActAt, at) > settings.idleMinutes

/**
 * What the sleeve does when 盖章 is pressed. It refuses, it never only warns: blank paper, no attachment, expired approval,
 * another seal, one impression too many. `approvals` are those of all sleeves of the unit, `lastActAt` the last
 * verification or impression at this sleeve.
 */
export function decidePress(
  press: Press,
  approvals: readonly Approval[],
  lastActAt: Instant | null,
  settings: SleeveSettings = SLEEVE,
): Decision {
  const { sealId, at } = press
  const approval = approvalOf(sealId, approvals, at)
  const refuse = (reason: Refusal, params: Record<string, string | number> = {}): Decision => ({
    do: 'refuse',
    reason,
    approval,
    params,
  })

  if (!press.document) return refuse('no_document')
  if (!approval) {
    const other = approvals.find((a) => a.sealId !== sealId && isOpen(a, at))
    return other ? refuse('wrong_seal', { sealId: other.sealId }) : refuse('no_approval')
  }
  if (approval.revokedAt !== null) return refuse('revoked')
  if (approval.used >= approval.copies) return refuse('used_up', { copies: approval.copies, used: approval.used })
  if (at > approval.expiresAt) {
    const { date, time } = localTime(approval.expiresAt)
    return refuse('expired', { when: `${date} ${time.slice(0, 5)}` })
  }
  if (at < approval.grantedAt) return refuse('not_yet')
  if (approval.documentHash === null) return refuse('no_attachment')
  if (approval.documentBlank === true || press.paperBlank === true) return refuse('blank_paper')

  const closed = lastActAt === null || lastActAt < approval.grantedAt || isIdle(approval, lastActAt, at, settings)
  if (closed && press.verifiedBy === null) return refuse('not_verified', { minutes: settings.idleMinutes })
  const used = approval.used + 1
  return { do: 'stamp', approval, used, locks: used >= approval.copies, unlocks: closed }
}
