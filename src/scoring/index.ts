export { boardAnswer, certificateOf } from './board-view.ts'
export { type EditionRow, listEditions, listObjections } from './index-edition.store.ts'
export {
  draftEdition,
  type Place,
  publishEdition,
  recomputes,
  replayEdition,
  type Sheet,
  sheetOf,
} from './index-edition.ts'
export type { Indicator } from './indicator.ts'
export { type ListedIndicator, listIndicators, measureAll } from './measurement.store.ts'
