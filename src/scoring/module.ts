import type { App, RouteContext } from '#http'
import type { JobDefinition } from '#jobs'
import type { PackPart } from '#pack'
import type { Stores } from '#store'
import { comparisonRoutes } from './comparison.routes.ts'
import { installComparisons } from './comparison.store.ts'
import { comparisonPart } from './comparison.ts'
import { indexRoutes } from './index.routes.ts'
import { indexPart } from './index-part.ts'
import { indicatorPart } from './indicator.ts'
import { indicatorRoutes } from './indicators.routes.ts'
import { installIndicators, measureAll } from './measurement.store.ts'

export function routes(app: App, deps: RouteContext): void {
  indicatorRoutes(app, deps)
  comparisonRoutes(app, deps)
  indexRoutes(app, deps)
}

export const packParts = (): readonly PackPart[] =>
  [
    indicatorPart((tx, items, pack) =>
      installIndicators(
        tx,
        pack.id,
        items.flatMap((item) => item.value),
      ),
    ),
    comparisonPart((tx, items, pack) =>
      installComparisons(
        tx,
        pack.id,
        items.flatMap((item) => item.value),
      ),
    ),
    indexPart,
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
