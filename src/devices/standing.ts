import type { Instant } from '#kernel'

/** What one reported impression counts as against the approval it names. */
export type Standing = 'authorised' | 'surplus' | 'early' | 'late' | 'revoked' | 'wrong_seal' | 'unapproved'

export interface Stamped {
  readonly id: string
  readonly sealId: string
  readonly at: Instant
  readonly deviceId: string
  readonly sequence: bigint
}

export interface Approved {
  readonly sealId: string
  readonly copies: number
  readonly grantedAt: Instant
  readonly expiresAt: Instant
  readonly revokedAt: Instant | null
}

/**
 * Judges all impressions that name one approval, together. The answer depends on the set alone, not on the order in which a
 * slow network delivered it: the first `copies` valid ones by the device's own time count, everything else is evidence of
 * something else. Without an approval nothing counts.
 */
export function judgeImpressions(approved: Approved | null, stamped: readonly Stamped[]): Map<string, Standing> {
  const standing = new Map<string, Standing>()
  let counted = 0
  const inOrder = [...stamped].sort(
    (a, b) => compare(a.at, b.at) || compare(a.deviceId, b.deviceId) || compare(a.sequence, b.sequence),
  )
  for (const impression of inOrder) {
    const fault = approved ? faultOf(approved, impression) : 'unapproved'
    if (fault) standing.set(impression.id, fault)
    else standing.set(impression.id, ++counted <= approved!.copies ? 'authorised' : 'surplus')
  }
  return standing
}

function faultOf(approved: Approved, { sealId, at }: Stamped): Standing | undefined {
  if (sealId !== approved.sealId) return 'wrong_seal'
  if (at < approved.grantedAt) return 'early'
  if (at > approved.expiresAt) return 'late'
  if (approved.revokedAt !== null && at >= approved.revokedAt) return 'revoked'
  return undefined
}

const compare = <T extends string | bigint>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0)
