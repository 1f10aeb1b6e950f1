import type { JobDefinition } from '#jobs'
import type { Stores } from '#store'
import { forgetOld } from './sessions.store.ts'

export { sessionRoutes as routes } from './session.routes.ts'

/** Once a night: forgets attempts of yesterday and sessions older than the log must be kept. */
export const jobs = (deps: { stores: Stores }): JobDefinition[] => [
  {
    name: 'access.forget-old',
    every: '20 18 * * *',
    run: (_payload, at) => deps.stores.owner.transaction((tx) => forgetOld(tx, at)),
  },
]
