export { answerFlags } from './answered-flags.ts'
export { type AccountSeed, type CountySeed, countySeed, type VillageSeed } from './county.ts'
export {
  DEMONSTRATION_PASSWORD,
  type DemonstrationOptions,
  type LoadedDemonstration,
  loadDemonstration,
} from './demonstration.ts'
export { type PackFixtures, readFixtures, type TableFixture, tableFixtures } from './fixtures.ts'
export { handedFiles } from './handed-files.ts'
export { type OfficeDays, officeDays } from './office-days.ts'
export { publishPastEditions } from './past-editions.ts'
export { LawfulYear, Plants } from './vocabulary.ts'
export { type Expectation, type SimulatedYear, simulateYear, type YearSource } from './year.ts'
