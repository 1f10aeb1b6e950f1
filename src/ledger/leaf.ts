import { concat, type HashAlgorithm, utf8, type Verifying } from '#crypto'
import { type Json, parseCanonical } from './canonical.ts'

/** What one leaf commits to, as bytes: canonical JSON of this. `id` and `unit` stand inside, so that rows cannot be swapped. */
export interface EntryBody {
  readonly at: string
  readonly content: { readonly [key: string]: Json | undefined }
  readonly id: string
  readonly unit: string | null
}

export const SALT_LENGTH = 32

export const isKind = (text: string): boolean => /^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)+$/.test(text)

/**
 * H(0x00 ‖ algorithm LF ‖ kind LF ‖ salt ‖ bytes). Algorithm and kind hold no line feed and the salt has 32 bytes,
 * so no two entries share a preimage. The salt keeps an erased entry from being guessed back out of its hash.
 */
export function leafHash(
  digest: Verifying['digest'],
  algorithm: HashAlgorithm,
  entry: { kind: string; salt: Uint8Array; bytes: Uint8Array },
): Uint8Array {
  if (!isKind(entry.kind) || entry.salt.length !== SALT_LENGTH) throw new RangeError(`not an entry: ${entry.kind}`)
  return digest(algorithm, concat(Uint8Array.of(0), utf8(`${algorithm}\n${entry.kind}\n`), entry.salt, entry.bytes))
}

/** The body of an entry's bytes; undefined when they are not one. */
export function parseBody(bytes: Uint8Array): EntryBody | undefined {
  const value = parseCanonical(bytes)
  return isBody(value) ? value : undefined
}

export function isBody(value: unknown): value is EntryBody {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  const { at, content, id, unit, ...rest } = value as Record<string, unknown>
  const time = typeof at === 'string' ? new Date(at) : undefined
  return (
    Object.keys(rest).length === 0 &&
    time !== undefined &&
    !Number.isNaN(time.getTime()) &&
    time.toISOString() === at &&
    typeof content === 'object' &&
    content !== null &&
    !Array.isArray(content) &&
    typeof id === 'string' &&
    (unit === null || typeof unit === 'string')
  )
}
