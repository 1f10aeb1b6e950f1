import type { Keyring } from '#crypto'
import type { Instant } from '#kernel'
import type { Database } from '#store'
import { checkpoint, type StoredCheckpoint } from './checkpoint.store.ts'
import { sequence } from './sequencer.store.ts'

/** Numbers what waits, then signs the tree: after this, everything committed before the call can be proved. */
export async function sealLedger(
  owner: Database,
  keyring: Keyring,
  at: Instant,
  options: { origin?: string } = {},
): Promise<StoredCheckpoint | undefined> {
  await sequence(owner, at, { hash: keyring.suite.hash })
  return checkpoint(owner, keyring, at, options)
}
