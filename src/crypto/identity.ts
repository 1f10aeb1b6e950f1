import type { Keyring } from './keyring.ts'

export type IdentityKind = 'id-number' | 'phone' | 'account'

/** The one spelling that is hashed: full-width digits become plain, spaces and dashes go, a trailing x is X, +86 is dropped. */
export function normalIdentity(kind: IdentityKind, text: string): string {
  const plain = text
    .normalize('NFKC')
    .replace(/[\s\-‐‑–—·]/g, '')
    .toUpperCase()
  return kind === 'phone' ? plain.replace(/^(\+|00)86(?=1\d{10}$)/, '') : plain
}

/**
 * Keyed hash of an identity number, a telephone or an account: joins rows about one person without keeping the number.
 * Without the key the 10^10 possible numbers cannot be tried out (个人信息保护法 §51: 去标识化).
 */
export const hashIdentity = (keyring: Keyring, kind: IdentityKind, text: string): string =>
  keyring.mac('identity-hash', `${kind}\n${normalIdentity(kind, text)}`)

/** Every hash the same number may be stored under, newest key first. */
export const identityHashes = (keyring: Keyring, kind: IdentityKind, text: string): string[] =>
  keyring.macs('identity-hash', `${kind}\n${normalIdentity(kind, text)}`)
