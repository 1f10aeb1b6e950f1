import type { Keyring } from '#crypto'
import { ProblemError } from '#kernel'
import { bundleOf, proofOf } from '#ledger'
import type { Stores } from '#store'
import { attachBundle, withoutBundle } from './published.store.ts'

/** Gives every published sheet its proof as a file, once the ledger has sealed the entry. Idempotent; returns how many. */
export async function attachProofs(stores: Pick<Stores, 'owner'>, keyring: Keyring): Promise<number> {
  return stores.owner.transaction(async (tx) => {
    let attached = 0
    for (const { id, entryId } of await withoutBundle(tx, 200)) {
      try {
        const bundle = await bundleOf(tx, entryId, keyring)
        const { index } = await proofOf(tx, entryId, keyring.publicKey().id)
        await attachBundle(tx, id, bundle, index + 1)
        attached++
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error
        // Not sealed yet, or erased: the others need not wait for it.
      }
    }
    return attached
  })
}
