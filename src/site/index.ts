export type { SiteDeps } from './frame.ts'
export { problemPage } from './problem-page.ts'
export { isOpen, isServed, MECHANISMS, SCENES } from './scene.ts'
export { siteRoutes } from './site.routes.ts'
