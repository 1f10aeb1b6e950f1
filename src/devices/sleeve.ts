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
  /** The approval of the paper in hand, null when that paper has none. Absent, the sleeve goes by the oldest it has. */
  readonly approvalId?: string | null | undefined
}

export interface SleeveSettings {
  readonly idleMinutes: number
}
export const SLEEVE: SleeveSettings = { idleMinutes: 3 }

export type Refusal =
  | 'no_document'
  | 'no_approval'
  | 'wrong_seal'
  | 'other_paper'
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

/** What a sleeve still knows of, oldest first: what can be used, and what lately could, to say why not; used up and over is history. */
export const approvalsOf = <A extends Approval>(sealId: string, approvals: readonly A[], at: Instant): A[] =>
  approvals
    .filter((a) => a.sealId === sealId && (a.used < a.copies || at <= a.expiresAt))
    .sort((a, b) => (a.grantedAt < b.grantedAt ? -1 : 1))

/** The approval a sleeve goes by when nobody says which paper lies there: the oldest that can still be used, else the latest there was. */
export function approvalOf<A extends Approval>(sealId: string, approvals: readonly A[], at: Instant): A | null {
  const own = approvalsOf(sealId, approvals, at)
  return own.find((a) => isOpen(a, at)) ?? own.at(-1) ?? null
}

/** The approval a press goes by: that of the paper in hand when it is named, else the sleeve's own choice. */
export function approvalFor<A extends Approval>(
  press: Pick<Press, 'sealId' | 'at' | 'approvalId'>,
  approvals: readonly A[],
): A | null {
  const { sealId, at, approvalId } = press
  if (approvalId === undefined) return approvalOf(sealId, approvals, at)
  return approvals.find((a) => a.id === approvalId && a.sealId === sealId) ?? null
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
  return !approvals.some((a) => a.sealId === sealId && isOpen(a, at) && !isIdle(a, lastActAt, at, settings))
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
  const approval = approvalFor(press, approvals)
  const refuse = (reason: Refusal, params: Record<string, string | number> = {}): Decision => ({
    do: 'refuse',
    reason,
    approval,
    params,
  })

  if (!press.document) return refuse('no_document')
  if (!approval) {
    const named = press.approvalId
    const other = approvals.find((a) => a.sealId !== sealId && isOpen(a, at) && (named === undefined || a.id === named))
    if (other) return refuse('wrong_seal', { sealId: other.sealId })
    return refuse(named === undefined ? 'no_approval' : 'other_paper')
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
