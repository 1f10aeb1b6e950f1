import type { Keyring } from '#crypto'
import type { JobDefinition } from '#jobs'
import type { Stores } from '#store'
import { sealLedger } from './seal.ts'
import { sequence } from './sequencer.store.ts'

export interface LedgerDeps {
  readonly stores: Pick<Stores, 'owner'>
  readonly keyring: Keyring
  /** Name of the log in its checkpoints, for example `qinglian/990121`; fixed by the first checkpoint. */
  readonly origin?: string
}

/**
 * `ledger.sequence` numbers new entries; cron's smallest step is a minute, so main also calls `sequence` every few seconds.
 * `ledger.checkpoint` signs. Both are idempotent and take turns.
 */
export function jobs(deps: LedgerDeps): JobDefinition[] {
  const { owner } = deps.stores
  const options = deps.origin === undefined ? {} : { origin: deps.origin }
  return [
    {
      name: 'ledger.sequence',
      every: '* * * * *',
      run: async (_payload, at) => void (await sequence(owner, at, { hash: deps.keyring.suite.hash })),
    },
    {
      name: 'ledger.checkpoint',
      every: '* * * * *',
      run: async (_payload, at) => void (await sealLedger(owner, deps.keyring, at, options)),
    },
  ]
}
