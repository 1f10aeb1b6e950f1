export { findLetters, letterServing, renderLetter } from './letter.store.ts'
export type { LetterHead } from './letter.ts'
export { type Report, type ReportSection, type ReportTable, type ReportText, wordReport } from './report.ts'
export { closeTypesetter, type Sheet, type TypesetDocument, typeset } from './typesetter.ts'
