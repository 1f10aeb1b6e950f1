import type { App, RouteContext } from '#http'
import type { JobDefinition } from '#jobs'
import type { PackPart } from '#pack'
import { registerAction } from '#process'
import type { Stores } from '#store'
import { afterImport } from './after-import.ts'
import { flagRoutes } from './flag.routes.ts'
import { keepConclusions, openMatters, tellWithdrawn } from './opening.ts'
import { rerunRule } from './rerunning.ts'
import { todayRoutes } from './today.routes.ts'
import { type BriefingDeps, briefingRoutes } from './today-briefing.routes.ts'
import { briefingPart } from './today-briefing.ts'

/** What flows may ask of casework; needs the owner's door, because rules write flags. */
function registerActions(stores: Pick<Stores, 'owner'>): void {
  registerAction('casework.rerun', (_tx, { matterId, at }) => rerunRule(stores, matterId, at))
}

export const packParts = (): readonly PackPart[] => [briefingPart] as unknown as PackPart[]

export function routes(app: App, deps: RouteContext & BriefingDeps): void {
  registerActions(deps.stores)
  flagRoutes(app, deps)
  todayRoutes(app, deps)
  briefingRoutes(app, deps)
}

export function jobs(deps: { stores: Stores }): JobDefinition[] {
  const { stores } = deps
  registerActions(stores)
  return [
    {
      name: 'casework.open',
      every: '*/5 * * * *',
      run: async (_payload, at) => {
        await stores.owner.transaction((tx) => tellWithdrawn(tx, at))
        const { failed } = await openMatters(stores, at)
        // Reported once a run; the flags stay waiting and are tried again.
        if (failed.length > 0)
          throw new AggregateError(
            failed.map((f) => f.error),
            `${failed.length} flags could not be taken up`,
          )
      },
    },
    {
      name: 'casework.after-import',
      run: (payload, at) => afterImport(stores, payload as { pack: string; batchId: number }, at),
    },
    {
      name: 'casework.keep-conclusions',
      every: '* * * * *',
      run: async (_payload, at) => {
        await stores.owner.transaction((tx) => keepConclusions(tx, at))
      },
    },
  ]
}
