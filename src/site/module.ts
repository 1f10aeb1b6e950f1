export { siteRoutes as routes } from './site.routes.ts'
