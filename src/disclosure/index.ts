export type { Mark } from './attention.ts'
export { type Content, type Figure, spokenPeriod, spokenSheet, toCsv, WITHHELD } from './content.ts'
export type { Publication } from './disclosure.ts'
export { findPersonalData, type PersonalDatum } from './personal-data.ts'
export { attachProofs } from './proofs.ts'
export { listDefinitions } from './publication.store.ts'
export {
  findPublished,
  type Headline,
  listPublished,
  listSheets,
  listStanding,
  newestHeadline,
  type PublishedHead,
  type PublishedSheet,
  rowsOfPublished,
  type Sheet,
  type StandingSheet,
  sheetsOfUnit,
} from './published.store.ts'
export {
  type Author,
  approvePublication,
  digestOf,
  draftPublication,
  publishPublication,
  redraftPublication,
  returnPublication,
} from './publishing.ts'
export { type PastSheet, replayPublications } from './replay.ts'
