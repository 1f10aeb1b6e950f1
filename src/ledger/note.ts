import {
  concat,
  fromBase64,
  type HashAlgorithm,
  isHashAlgorithm,
  type PinnedKey,
  toBase64,
  utf8,
  type Verifying,
} from '#crypto'
import type { Instant } from '#kernel'

/**
 * A checkpoint in the form of C2SP tlog-checkpoint and signed-note: three lines (origin, size, root), then our extension lines
 * `at <instant>` and, where the tree is not SHA-256, `hash <algorithm>`; an empty line; one signature line.
 */
export interface Checkpoint {
  /** Name of the log and of its key; no spaces, no `+`. */
  readonly origin: string
  readonly size: number
  readonly root: Uint8Array
  readonly at: Instant
  readonly hash: HashAlgorithm
}

export interface SignedCheckpoint extends Checkpoint {
  /** The signed text, with its last line feed. */
  readonly text: string
  /** Four bytes that name the key. */
  readonly keyHash: Uint8Array
  readonly signature: Uint8Array
}

export const isOrigin = (text: string): boolean => /^[^\s+\p{C}]{1,200}$/u.test(text)

/** The text that is signed. */
export function checkpointText(c: Checkpoint): string {
  if (!isOrigin(c.origin) || !Number.isSafeInteger(c.size) || c.size < 0)
    throw new RangeError(`not a checkpoint: ${c.origin} ${c.size}`)
  const extensions = `at ${c.at}\n${c.hash === 'sha256' ? '' : `hash ${c.hash}\n`}`
  return `${c.origin}\n${c.size}\n${toBase64(c.root)}\n${extensions}`
}

/** Four bytes that name a verifier key under the name it signs with (C2SP signed-note). */
export function noteKeyHash(name: string, key: PinnedKey, digest: Verifying['digest']): Uint8Array {
  // 0x01 is Ed25519; SM2 has no assigned type, so 0xff followed by a name of our own, as the specification asks.
  const type =
    key.algorithm === 'ed25519' ? Uint8Array.of(0x01) : concat(Uint8Array.of(0xff), utf8('qinglian.sm2-with-sm3.v1'))
  return digest('sha256', concat(utf8(`${name}\n`), type, key.bytes)).subarray(0, 4)
}

/** The whole note. */
export function signCheckpoint(
  c: Checkpoint,
  key: PinnedKey,
  digest: Verifying['digest'],
  sign: (message: Uint8Array) => Uint8Array,
): string {
  const text = checkpointText(c)
  const line = toBase64(concat(noteKeyHash(c.origin, key, digest), sign(utf8(text))))
  return `${text}\n— ${c.origin} ${line}\n`
}

const NOTE = /^([^\n]+)\n(0|[1-9]\d{0,15})\n([^\n]+)\nat ([^\n]+)\n(?:hash ([^\n]+)\n)?\n— ([^\n ]+) ([^\n ]+)\n$/

/** Reads exactly what `signCheckpoint` writes: one signature, nothing more, no other spelling; undefined otherwise. */
export function parseCheckpoint(note: string): SignedCheckpoint | undefined {
  const m = NOTE.exec(note)
  if (!m) return undefined
  const [, origin, size, root64, at, hash = 'sha256', signer, line64] = m
  const root = fromBase64(root64!)
  const line = fromBase64(line64!)
  if (!isOrigin(origin!) || signer !== origin || !isHashAlgorithm(hash) || root?.length !== 32 || line?.length !== 68)
    return undefined
  const c: Checkpoint = { origin: origin!, size: Number(size), root, at: at!, hash }
  const text = note.slice(0, note.indexOf('\n\n') + 1)
  if (!Number.isSafeInteger(c.size) || !isInstant(at!) || checkpointText(c) !== text) return undefined
  return { ...c, text, keyHash: line.subarray(0, 4), signature: line.subarray(4) }
}

/** True when the note was signed by this key under its own origin. */
export function checkpointSignedBy(c: SignedCheckpoint, key: PinnedKey, algorithms: Verifying): boolean {
  const named = noteKeyHash(c.origin, key, algorithms.digest)
  return (
    named.every((byte, i) => byte === c.keyHash[i]) &&
    algorithms.verify(key.algorithm, key.bytes, utf8(c.text), c.signature)
  )
}

function isInstant(text: string): boolean {
  const time = new Date(text)
  return !Number.isNaN(time.getTime()) && time.toISOString() === text
}
