import { type SourceRow, sortRows } from './content.ts'
import type { PackWords, Publication } from './disclosure.ts'
import { plainText } from './mask.ts'

/** A row of a draft that somebody should look at before it goes out, and where an answer for it is entered. */
export interface Mark {
  /** From 0, as the rows stand on the sheet. */
  readonly row: number
  readonly say: PackWords
  readonly answer?: { readonly register: string; readonly key: string }
}

/** Every mark of a draft, in the order of its rows. */
export function marksOf(spec: Publication, rows: readonly SourceRow[]): Mark[] {
  if (spec.attention.length === 0) return []
  return sortRows(rows, spec.order).flatMap((row, i) =>
    spec.attention
      .filter(({ when }) => row[when] === true)
      .map(({ say, answer }) => ({
        row: i,
        say,
        ...(answer && { answer: { register: answer.register, key: plainText(row[answer.key]) } }),
      })),
  )
}
