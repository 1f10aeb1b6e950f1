import { registerTeller } from '#clocks'
import type { App, RouteContext } from '#http'
import type { JobDefinition } from '#jobs'
import type { Stores } from '#store'
import { registerAction } from './action.ts'
import { tellOfClock } from './clock-telling.ts'
import { flowRoutes } from './flow.routes.ts'
import { flowPart } from './flow-part.ts'
import { flowPathPart } from './flow-path-part.ts'
import { matterRoutes } from './matter.routes.ts'
import { pauseRoutes } from './pause.routes.ts'
import { powerPart } from './power-part.ts'
import { sweepTimers } from './sweep.ts'
import { taskRoutes } from './task.routes.ts'
import { remindHolders, tellApplicant } from './telling.ts'

// What any flow may ask of the platform.
registerAction('notices.applicant', tellApplicant)
registerAction('notices.reminder', remindHolders)
registerTeller('process.task', tellOfClock)

export function routes(app: App, deps: RouteContext): void {
  flowRoutes(app, deps)
  taskRoutes(app, deps)
  matterRoutes(app, deps)
  pauseRoutes(app, deps)
}

export const jobs = (deps: { stores: Stores }): JobDefinition[] => [
  {
    name: 'process.sweep-timers',
    every: '* * * * *',
    run: async (_payload, at) => {
      const { failed } = await sweepTimers(deps.stores.owner, at)
      // Reported once a minute; the timers stay armed and ring at the next sweep.
      if (failed.length > 0)
        throw new AggregateError(
          failed.map((f) => f.error),
          `${failed.length} timers could not ring`,
        )
    },
  },
]

/** `flow` before the parts that refer to it; after `forms`, whose items flows name. */
export const packParts = () => [flowPart, flowPathPart, powerPart]

export const factViews = ['fact.matter', 'fact.matter_field', 'fact.task_done', 'fact.matter_file']
