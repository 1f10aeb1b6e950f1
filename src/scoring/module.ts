import type { JobDefinition } from '#jobs'
import type { PackPart } from '#pack'
import type { Stores } from '#store'
import { indicatorPart } from './indicator.ts'
import { installIndicators, measureAll } from './measurement.store.ts'

export { indicatorRoutes as routes } from './indicators.routes.ts'

export const packParts = (): readonly PackPart[] =>
  [
    indicatorPart((tx, items, pack) =>
      installIndicators(
        tx,
        pack.id,
        items.flatMap((item) => item.value),
      ),
    ),
  ] as unknown as readonly PackPart[]

/** `scoring.measure` after the nightly run of the rules; it may run at any time. */
export const jobs = ({ stores }: { stores: Stores }): JobDefinition[] => [
  {
    name: 'scoring.measure',
    every: '0 19 * * *',
    run: async (_payload, at) => {
      await measureAll(stores.owner, at)
    },
  },
]
