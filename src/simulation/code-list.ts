import { parse } from 'csv-parse/sync'
import type { Scalar } from './columns.ts'

/** A code list of a pack (`facts/codelists/*.csv`) as fixtures read it: rows by the first column. */
export class CodeList {
  readonly #name: string
  readonly #rows: ReadonlyMap<string, Readonly<Record<string, string>>>

  constructor(name: string, text: string) {
    const rows = parse(text, { columns: true, bom: true, trim: true, skip_empty_lines: true }) as Record<
      string,
      string
    >[]
    this.#name = name
    this.#rows = new Map(rows.map((row) => [String(Object.values(row)[0]), row]))
  }

  rowOf(code: string): Readonly<Record<string, string>> {
    const row = this.#rows.get(code)
    if (!row) throw new Error(`code list ${this.#name} has no ${code}`)
    return row
  }

  /** The cell as a number when it looks like one. */
  valueOf(code: string, column: string): Scalar {
    const text = this.rowOf(code)[column]
    if (text === undefined) throw new Error(`code list ${this.#name} has no column ${column}`)
    return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text
  }
}
