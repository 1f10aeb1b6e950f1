import {
  type HashAlgorithm,
  isHashAlgorithm,
  type SignatureAlgorithm,
  type Suite,
  type Verifying,
} from './algorithms.ts'
import { fromHex, toHex } from './encoding.ts'
import { gm } from './gm.ts'
import { intl } from './intl.ts'

export type SuiteName = Suite['name']

export const suites: Readonly<Record<SuiteName, Suite>> = { intl, gm }

const suiteOfHash = (algorithm: HashAlgorithm): Suite => (algorithm === 'sha256' ? intl : gm)
const suiteOfSignature = (algorithm: SignatureAlgorithm): Suite => (algorithm === 'ed25519' ? intl : gm)

/** Raw digest bytes (32 for both algorithms). */
export const digest = (algorithm: HashAlgorithm, bytes: Uint8Array): Uint8Array => suiteOfHash(algorithm).digest(bytes)

/** True only for a well-formed signature by exactly this key over exactly these bytes; never throws. */
export const verifySignature = (
  algorithm: SignatureAlgorithm,
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean => suiteOfSignature(algorithm).verify(publicKey, message, signature)

/** Both, for code that is handed its algorithms. */
export const verifying: Verifying = { digest, verify: verifySignature }

/** A stored hash, always with its algorithm: `sha256:<64 lower-case hex digits>`. */
export type Hash = string

export const hashOf = (algorithm: HashAlgorithm, bytes: Uint8Array): Hash =>
  `${algorithm}:${toHex(digest(algorithm, bytes))}`

/** The parts of a stored hash; undefined when it is not one. */
export function parseHash(text: string): { algorithm: HashAlgorithm; bytes: Uint8Array } | undefined {
  const [algorithm = '', hex = '', ...rest] = text.split(':')
  const bytes = fromHex(hex)
  return rest.length === 0 && isHashAlgorithm(algorithm) && bytes?.length === 32 ? { algorithm, bytes } : undefined
}
