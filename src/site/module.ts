import type { JobDefinition } from '#jobs'
import type { PackPart } from '#pack'
import type { Stores } from '#store'
import { measureFlows } from './flow-figures.ts'
import { homePart } from './village.store.ts'
import type { HomeFile } from './village-home.ts'

export { siteRoutes as routes } from './site.routes.ts'

/** `site.measure-flows` counts for the public pages of powers; main also runs it once after the packs are installed. */
export function jobs(deps: { stores: Pick<Stores, 'owner'> }): JobDefinition[] {
  return [
    { name: 'site.measure-flows', every: '*/15 * * * *', run: async (_payload, at) => measureFlows(deps.stores, at) },
  ]
}

/** `home.yaml`: what stands on a village's own page. */
export const packParts = (): PackPart<HomeFile>[] => [homePart]
