export { type Conclusion, VERDICTS, type Verdict } from './casework.store.ts'
export { type Colour, colourOf } from './colour.ts'
export { keepConclusions, type Opened, openMatters, tellWithdrawn } from './opening.ts'
