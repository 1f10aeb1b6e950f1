export type { Indicator } from './indicator.ts'
export { type ListedIndicator, listIndicators, measureAll } from './measurement.store.ts'
