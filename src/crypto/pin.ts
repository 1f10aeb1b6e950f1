import { isSignatureAlgorithm, PUBLIC_KEY_LENGTH, type SignatureAlgorithm, type Verifying } from './algorithms.ts'
import { fromBase64Url, toBase64Url, utf8 } from './encoding.ts'
import { ENGLISH_WORDS, HAN_WORDS } from './fingerprint-words.ts'

/** A public key as people pass it on: on a poster, in a letter, read over the telephone. */
export interface PinnedKey {
  readonly algorithm: SignatureAlgorithm
  readonly bytes: Uint8Array
}

/** `qlk1:<algorithm>:<base64url of the public key>`: short enough for a QR code, exact enough to check a signature. */
export const pinOf = (key: PinnedKey): string => `qlk1:${key.algorithm}:${toBase64Url(key.bytes)}`

/** The key of a pin; spaces and line breaks from copying are forgiven, anything else is undefined. */
export function parsePin(text: string): PinnedKey | undefined {
  const [version, algorithm, body, ...rest] = text.replace(/\s+/g, '').split(':')
  if (version !== 'qlk1' || rest.length > 0 || body === undefined || !isSignatureAlgorithm(algorithm ?? ''))
    return undefined
  const bytes = fromBase64Url(body)
  const named = algorithm as SignatureAlgorithm
  return bytes && bytes.length === PUBLIC_KEY_LENGTH[named] ? { algorithm: named, bytes } : undefined
}

/**
 * Eight words from the first 64 bits of SHA-256 over the pin, to compare by eye or by ear.
 * Words confirm a pin that was copied; they do not replace it: 64 bits can be searched by a determined forger.
 */
export function fingerprintWords(key: PinnedKey, digest: Verifying['digest'], locale: 'zh' | 'en' = 'zh'): string[] {
  const words = locale === 'zh' ? HAN_WORDS : ENGLISH_WORDS
  return [...digest('sha256', utf8(pinOf(key))).subarray(0, 8)].map((byte) => words[byte]!)
}
