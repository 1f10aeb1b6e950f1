import { writeWorkbook } from '#facts'

/** A workbook as an office makes it: titles merged over the table, then the heading, then the lines. */
export async function workbookOf(
  name: string,
  above: readonly string[],
  heading: readonly string[],
  lines: readonly (readonly string[])[],
): Promise<Uint8Array> {
  const rows = [...above.map((line) => [line]), [...heading], ...lines.map((line) => [...line])]
  const merges = above.map((_, i) => ({ startRow: i, startCol: 0, endRow: i, endCol: heading.length - 1 }))
  const sheet = {
    name: name.slice(0, 31).replace(/[[\]:*?/\\]/g, ' '),
    rows,
    merges,
    columns: heading.map(() => ({ width: 18 })),
  }
  return writeWorkbook(sheet)
}
