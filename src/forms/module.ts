import { formPart } from './form-part.ts'

export { fileRoutes as routes } from './file.routes.ts'

export const packParts = () => [formPart]
