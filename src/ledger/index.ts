import { verifying } from '#crypto'
import { type Verdict, verifyBundleWith } from './bundle.ts'

/**
 * Checks the bytes of a `*.bundle.json`. `pin` is the county's public key as text; without it the verdict is never `ok`,
 * it is `unconfirmed`. Never throws for bad bytes.
 */
export const verifyBundle = (file: Uint8Array, pin?: string): Verdict => verifyBundleWith(verifying, file, pin)

export { BUNDLE_FORMAT, type BundleParts, type Finding, makeBundle, type Verdict, verifyBundleWith } from './bundle.ts'
export { canonicalBytes, canonicalText, type Json, parseCanonical } from './canonical.ts'
export { checkpoint, findLatestCheckpoint, type StoredCheckpoint } from './checkpoint.store.ts'
export { type Comparison, compareContent, type PublishedTable } from './compare.ts'
export { eraseEntry } from './erase.store.ts'
export { exactTime, sentenceOfFinding, sentencesOf, spokenTime } from './findings.ts'
export { type Inspection, inspectLedger } from './inspect.store.ts'
export { leafHash, parseBody } from './leaf.ts'
export { checkpointSignedBy, noteKeyHash, parseCheckpoint } from './note.ts'
export { verifierHtml, verifierPage } from './offline-page.ts'
export { bundleOf, consistencyOf, type EntryProof, proofOf } from './proof.store.ts'
export { type Look, looksAt, type NewEntry, record, recordLook } from './record.store.ts'
export { sealLedger } from './seal.ts'
export { sequence } from './sequencer.store.ts'
export { parseTable } from './table-text.ts'
export { plainLeafHash } from './tree.ts'
export { memoryTree } from './tree-memory.ts'
export { isSubtree, verifyConsistency, verifyInclusion } from './tree-proof.ts'
export { type CommandIo, type VerifyArguments, verifyCommand } from './verify.command.ts'
