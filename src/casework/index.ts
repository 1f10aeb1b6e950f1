export { openMatters } from './opening.ts'
