import { fingerprintWords, fromBase64, type PinnedKey, parsePin, pinOf, toBase64, type Verifying } from '#crypto'
import type { Instant } from '#kernel'
import type { MessageKey } from '#texts'
import { canonicalBytes, parseCanonical } from './canonical.ts'
import { type EntryBody, isBody, isKind, leafHash, parseBody, SALT_LENGTH } from './leaf.ts'
import { checkpointSignedBy, parseCheckpoint, type SignedCheckpoint } from './note.ts'
import { verifyInclusion } from './tree-proof.ts'

export const BUNDLE_FORMAT = 'qinglian.bundle/1'

/** An entry as the ledger holds it, its way up the tree, and a signed checkpoint of that tree. */
export interface BundleParts {
  readonly kind: string
  /** Exactly the stored bytes of the entry. */
  readonly bytes: Uint8Array
  readonly salt: Uint8Array
  readonly proof: { readonly index: number; readonly hashes: readonly Uint8Array[] }
  /** The note, as stored. */
  readonly checkpoint: string
  readonly key: PinnedKey
}

/** The file `*.bundle.json`: canonical JSON, so that one byte more or less is another file. */
export function makeBundle(parts: BundleParts): Uint8Array {
  const entry = parseBody(parts.bytes)
  if (!entry) throw new RangeError('the entry is not a canonical body')
  return canonicalBytes({
    checkpoint: parts.checkpoint,
    entry,
    format: BUNDLE_FORMAT,
    index: parts.proof.index,
    key: pinOf(parts.key),
    kind: parts.kind,
    proof: parts.proof.hashes.map(toBase64),
    salt: toBase64(parts.salt),
  })
}

export interface Finding {
  readonly ok: boolean
  /** The sentence; `sentenceOfFinding` renders it. */
  readonly key: MessageKey
  readonly params: Readonly<Record<string, string | number>>
}

export interface Verdict {
  /** True only when every byte holds and the signer is the key of the given pin. */
  readonly ok: boolean
  readonly outcome: 'genuine' | 'unconfirmed' | 'altered'
  /** The first is the sentence for citizens; the others say what was checked. */
  readonly findings: readonly Finding[]
  /** The signing key, once its signature was found good. */
  readonly signedBy?: { readonly pin: string; readonly words: { readonly zh: string[]; readonly en: string[] } }
  /** When the content was put on record. */
  readonly at?: Instant
  /** What was published; only when it is unaltered. */
  readonly content?: EntryBody['content']
}

/**
 * Checks a bundle with the given algorithms and, if known, the county's pin (as text). Pure.
 * A pin that cannot be read counts as another key: a typing error must not look like “not asked”.
 */
export function verifyBundleWith(algorithms: Verifying, file: Uint8Array, pin?: string): Verdict {
  const bundle = parseBundle(file)
  if (!bundle) return altered('ledger.finding_file_altered')
  const { checkpoint, key } = bundle
  const digest = (bytes: Uint8Array) => algorithms.digest(checkpoint.hash, bytes)
  const leaf = leafHash(algorithms.digest, checkpoint.hash, bundle)
  const claim = { leafHash: leaf, index: bundle.index, size: checkpoint.size, root: checkpoint.root }
  if (!verifyInclusion(digest, claim, bundle.proof)) return altered('ledger.finding_content_altered')
  if (!checkpointSignedBy(checkpoint, key, algorithms)) return altered('ledger.finding_signature_wrong')

  const { at } = bundle.entry
  const signedBy = {
    pin: pinOf(key),
    words: {
      zh: fingerprintWords(key, algorithms.digest, 'zh'),
      en: fingerprintWords(key, algorithms.digest, 'en'),
    },
  }
  const found: Finding[] = [
    { ok: true, key: 'ledger.finding_file_whole', params: {} },
    { ok: true, key: 'ledger.finding_on_record', params: { number: bundle.index + 1, instant: at } },
    { ok: true, key: 'ledger.finding_checkpoint', params: { size: checkpoint.size, instant: checkpoint.at } },
  ]
  const known = { signedBy, at, content: bundle.entry.content }
  const given = pin === undefined || pin.trim() === '' ? undefined : (parsePin(pin) ?? 'unreadable')
  if (given === undefined) {
    const first: Finding = { ok: false, key: 'ledger.finding_unconfirmed', params: { instant: at } }
    return { ok: false, outcome: 'unconfirmed', findings: [first, ...found], ...known }
  }
  if (given === 'unreadable') return altered('ledger.finding_pin_unreadable')
  if (pinOf(given) !== signedBy.pin) return { ...altered('ledger.finding_other_key'), signedBy }
  const confirmed: Finding = { ok: true, key: 'ledger.finding_key_confirmed', params: {} }
  const first: Finding = { ok: true, key: 'ledger.finding_genuine', params: { instant: at } }
  return { ok: true, outcome: 'genuine', findings: [first, ...found, confirmed], ...known }
}

function altered(key: MessageKey): Verdict {
  return {
    ok: false,
    outcome: 'altered',
    findings: [
      { ok: false, key: 'ledger.finding_altered', params: {} },
      { ok: false, key, params: {} },
    ],
  }
}

interface Bundle {
  readonly checkpoint: SignedCheckpoint
  readonly entry: EntryBody
  readonly bytes: Uint8Array
  readonly index: number
  readonly key: PinnedKey
  readonly kind: string
  readonly proof: Uint8Array[]
  readonly salt: Uint8Array
}

/** Strict: exactly our members, each in its one spelling; undefined otherwise. */
function parseBundle(file: Uint8Array): Bundle | undefined {
  const value = parseCanonical(file)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const { checkpoint, entry, format, index, key, kind, proof, salt, ...rest } = value as Record<string, unknown>
  if (format !== BUNDLE_FORMAT || Object.keys(rest).length > 0) return undefined
  if (typeof checkpoint !== 'string' || typeof key !== 'string' || typeof kind !== 'string' || typeof salt !== 'string')
    return undefined
  if (!Array.isArray(proof) || !isKind(kind) || !isBody(entry)) return undefined
  const note = parseCheckpoint(checkpoint)
  const pinned = parsePin(key)
  const salted = fromBase64(salt)
  const hashes = proof.map((hash) => (typeof hash === 'string' ? fromBase64(hash) : undefined))
  if (!note || !pinned || pinOf(pinned) !== key || salted?.length !== SALT_LENGTH) return undefined
  if (hashes.some((hash) => hash === undefined) || !Number.isSafeInteger(index)) return undefined
  return {
    checkpoint: note,
    entry,
    bytes: canonicalBytes(entry),
    index: index as number,
    key: pinned,
    kind,
    proof: hashes as Uint8Array[],
    salt: salted,
  }
}
