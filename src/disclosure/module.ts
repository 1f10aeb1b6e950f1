import type { PackPart } from '#pack'
import { checkDisclosure, type DisclosureFile, parseDisclosure } from './disclosure.ts'
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
