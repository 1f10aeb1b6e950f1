/** A measured share with the interval that holds the true one in 95 of 100 cases. */
export interface Precision {
  readonly judged: number
  readonly upheld: number
  readonly low: number
  readonly high: number
}

const Z = 1.959963984540054

/** Wilson's score interval; honest for few cases, where the plain share is not. */
export function wilson(upheld: number, judged: number): Precision {
  if (judged <= 0) return { judged: 0, upheld: 0, low: 0, high: 1 }
  const share = upheld / judged
  const z2 = (Z * Z) / judged
  const middle = (share + z2 / 2) / (1 + z2)
  const half = (Z / (1 + z2)) * Math.sqrt((share * (1 - share)) / judged + z2 / (4 * judged))
  return { judged, upheld, low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}
