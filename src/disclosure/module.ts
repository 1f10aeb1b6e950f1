import type { Keyring } from '#crypto'
import type { JobDefinition } from '#jobs'
import type { PackPart } from '#pack'
import type { Stores } from '#store'
import { checkDisclosure, type DisclosureFile, parseDisclosure } from './disclosure.ts'
import { attachProofs } from './proofs.ts'
import { putDefinition } from './publication.store.ts'

export { disclosureRoutes as routes } from './disclosure.routes.ts'

/** `disclosure.yaml`: what a pack publishes. */
export function packParts(): PackPart<DisclosureFile>[] {
  return [
    {
      name: 'disclosure',
      files: 'disclosure.yaml',
      parse: parseDisclosure,
      check: checkDisclosure,
      install: async (tx, items, pack, at) => {
        for (const { value } of items) for (const spec of value.publications) await putDefinition(tx, pack.id, spec, at)
      },
    },
  ]
}

/** `disclosure.attach-proofs` follows the ledger's sealing. */
export function jobs(deps: { stores: Pick<Stores, 'owner'>; keyring: Keyring }): JobDefinition[] {
  return [
    {
      name: 'disclosure.attach-proofs',
      every: '* * * * *',
      run: async () => void (await attachProofs(deps.stores, deps.keyring)),
    },
  ]
}
