/** Two-sided 95 % of the normal distribution. */
const Z = 1.96

/**
 * Variance of an item's points. The share of good cases is taken as a sample of how the unit works, with two good and two bad cases
 * added (Agresti & Coull 1998), so that eight of eight is not certainty. `shareOf` turns a value into the share of the weight;
 * where that is a step, the points at one standard error on either side say how far it could move.
 */
export function pointsVariance(
  weight: number,
  { value, judged }: { readonly value: number | null; readonly judged: number },
  shareOf: (value: number) => number,
): number {
  if (value === null) return 0
  const n = judged + 4
  const p = (value * judged + 2) / n
  const error = Math.sqrt((p * (1 - p)) / n)
  const spread = Math.abs(shareOf(Math.min(1, p + error)) - shareOf(Math.max(0, p - error))) / 2
  return (weight * spread) ** 2
}

/** What a comparison needs of a unit: its total in points, its error, and how far missing data could move it. */
export interface Placed {
  readonly total: number
  readonly error: number
  readonly couldLose: number
  readonly couldGain: number
}

/** True when the difference cannot be told from chance, or could be turned round by data that are missing. */
export function isTooClose(a: Placed, b: Placed): boolean {
  const [high, low] = a.total >= b.total ? [a, b] : [b, a]
  const gap = high.total - high.couldLose - (low.total + low.couldGain)
  return gap <= Z * Math.hypot(a.error, b.error)
}

/** Half the width of the 95 % interval, in points. */
export const marginOf = (error: number): number => Z * error

/**
 * Groups units, best first, that are too close to call: a group ends before the first unit that is clearly below the group's best.
 * Returns the group number of each, counted from 0.
 */
export function groupsOf(placed: readonly Placed[]): number[] {
  const groups: number[] = []
  let best = 0
  let group = -1
  for (const [i, unit] of placed.entries()) {
    if (i === 0 || !isTooClose(placed[best]!, unit)) {
      group++
      best = i
    }
    groups.push(group)
  }
  return groups
}
