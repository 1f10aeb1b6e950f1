import type { App } from '#http'
import type { JobDefinition } from '#jobs'
import type { Stores } from '#store'
import { policyEngine } from './decide.ts'
import { type AccessDeps, sessionRoutes } from './session.routes.ts'
import { forgetOld } from './sessions.store.ts'
import { usageRoutes } from './usage.routes.ts'
import { forgetUsage } from './usage.store.ts'

/** Starts only with a written policy that fits together: every module that owns records has contributed its part by now. */
export function routes(app: App, deps: AccessDeps): void {
  policyEngine()
  sessionRoutes(app, deps)
  usageRoutes(app, deps)
}

/** Once a night: forgets attempts of yesterday and sessions older than the log must be kept. */
export const jobs = (deps: { stores: Stores }): JobDefinition[] => [
  {
    name: 'access.forget-old',
    every: '20 18 * * *',
    run: (_payload, at) => deps.stores.owner.transaction((tx) => forgetOld(tx, at)),
  },
  {
    name: 'access.forget-usage',
    every: '25 18 * * *',
    run: (_payload, at) => deps.stores.owner.transaction((tx) => forgetUsage(tx, at)),
  },
]
