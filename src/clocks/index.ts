export * from './calendar.ts'
export * from './clock.store.ts'
export { dueAfterPause, dueOf, type Measure, remainingAt } from './clock.ts'
export { FIRST_PUBLISHED, isPublished, LAST_PUBLISHED } from './national-days.ts'
