import type { Keyring } from '#crypto'
import type { App, RouteContext } from '#http'
import type { JobDefinition } from '#jobs'
import type { PackPart } from '#pack'
import type { Stores } from '#store'
import { disclosureRoutes } from './disclosure.routes.ts'
import { checkDisclosure, type DisclosureFile, parseDisclosure } from './disclosure.ts'
import { draftRoutes } from './draft.routes.ts'
import { attachProofs } from './proofs.ts'
import { putDefinition } from './publication.store.ts'
import { installSources } from './source.store.ts'

/** The staff's side of publishing. */
export function routes(app: App, deps: RouteContext): void {
  draftRoutes(app, deps)
  disclosureRoutes(app, deps)
}

/** `disclosure.yaml`: what a pack publishes. */
export function packParts(): PackPart<DisclosureFile>[] {
  return [
    {
      name: 'disclosure',
      files: 'disclosure.yaml',
      parse: parseDisclosure,
      check: checkDisclosure,
      install: async (tx, items, pack, at) => {
        const publications = items.flatMap(({ value }) => value.publications)
        for (const spec of publications) await putDefinition(tx, pack.id, spec, at)
        // Models belong to the rules' part of the pack; their text is all that is needed here.
        const models = new Map(
          pack
            .items('rules.models')
            .map((item) => [item.id.slice(item.id.lastIndexOf('/') + 1).replaceAll('-', '_'), item.text]),
        )
        if (publications.length > 0) await installSources(tx, pack.id, publications, models)
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
