import type { App } from '#http'
import { boardRoutes } from './board.routes.ts'
import type { SiteDeps } from './frame.ts'
import { ownCheckRoutes } from './own-check.routes.ts'
import { powerRoutes } from './powers.routes.ts'
import { printFormRoutes } from './print-forms.routes.ts'
import { progressRoutes } from './progress.routes.ts'
import { publicationRoutes } from './publications.routes.ts'
import { tourRoutes } from './tour.routes.ts'
import { villageRoutes } from './village.routes.ts'

/** All public pages. With `readOnly` nobody can become anybody: what is left only reads. */
export function siteRoutes(app: App, deps: SiteDeps): void {
  tourRoutes(app, deps)
  powerRoutes(app, deps)
  progressRoutes(app, deps)
  publicationRoutes(app, deps)
  printFormRoutes(app, deps)
  villageRoutes(app, deps)
  boardRoutes(app, deps)
  if (deps.keyring) ownCheckRoutes(app, { keyring: deps.keyring })
}
