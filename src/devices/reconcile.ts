import type { Standing } from './standing.ts'

export type Difference = 'count' | 'document' | 'photo' | 'unapproved'

export interface Reconciliation {
  /** `agrees`, or `differs` with what differs; a flow's guard reads it. */
  readonly reconciled: 'agrees' | 'differs'
  readonly copies: number
  /** Impressions that count. */
  readonly stamped: number
  readonly photos: number
  readonly differences: readonly Difference[]
}

/**
 * Compares what was approved with what was stamped: number, document, picture of each page (J3 “比对”).
 * A difference is reported, never repaired here; whether it matters is for the rules and people to say.
 */
export function reconcile(
  approved: { readonly copies: number; readonly documentHash: string | null },
  impressions: readonly {
    readonly documentHash: string | null
    readonly photoHash: string | null
    readonly standing: Standing
  }[],
): Reconciliation {
  const counted = impressions.filter((i) => i.standing === 'authorised')
  const photos = counted.filter((i) => i.photoHash !== null).length
  const differences: Difference[] = []
  if (counted.length !== approved.copies) differences.push('count')
  if (counted.some((i) => i.documentHash === null || i.documentHash !== approved.documentHash))
    differences.push('document')
  if (photos < counted.length) differences.push('photo')
  if (counted.length < impressions.length) differences.push('unapproved')
  return {
    reconciled: differences.length ? 'differs' : 'agrees',
    copies: approved.copies,
    stamped: counted.length,
    photos,
    differences,
  }
}
