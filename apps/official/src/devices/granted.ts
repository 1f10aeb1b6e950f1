import type { Authorisation, Seal } from '@api'

/** The authorisation that counts for the paper in hand; without a paper in hand nothing may be stamped, whoever waits. */
export function grantedFor(seal: Seal, matterId: string | undefined): Authorisation | null {
  if (matterId === undefined) return null
  return seal.authorisations.filter((one) => one.matterId === matterId).pop() ?? null
}

/** Copies are left, and time; an idle sleeve may have locked itself meanwhile and opens again at the press. */
export const mayStamp = (granted: Authorisation | null, at: number): granted is Authorisation =>
  granted !== null && granted.used < granted.copies && Date.parse(granted.expiresAt) >= at
