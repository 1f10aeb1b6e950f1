import { registerAction } from '#process'
import { authorise, reconcileMatter, revoke } from './actions.ts'

export { sealRoutes as routes } from './seal.routes.ts'

// What flows may ask of the seals.
registerAction('seals.authorise', authorise)
registerAction('seals.reconcile', reconcileMatter)
registerAction('seals.revoke', revoke)
