/**
 * Rows of a table that somebody typed, copied from a spreadsheet (tabs) or saved as CSV (RFC 4180 quoting).
 * Forgiving, because the writer is a person: any line ending, a byte-order mark, empty lines.
 */
export function parseTable(text: string): string[][] {
  const body = text.replace(/^\ufeff/, '')
  const separator = separatorOf(body)
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let quoted = false
  const endRow = () => {
    row.push(cell)
    if (row.some((c) => c.trim() !== '')) rows.push(row)
    row = []
    cell = ''
  }
  for (let i = 0; i < body.length; i++) {
    const letter = body[i]!
    if (quoted) {
      if (letter !== '"') cell += letter
      else if (body[i + 1] === '"') {
        cell += '"'
        i++
      } else quoted = false
    } else if (letter === '"' && cell.trim() === '') {
      quoted = true
      cell = ''
    } else if (letter === separator) {
      row.push(cell)
      cell = ''
    } else if (letter === '\n' || letter === '\r') {
      endRow()
    } else cell += letter
  }
  endRow()
  return rows
}

/** What most separates the first line: a tab, else a comma, a full-width comma. */
function separatorOf(text: string): string {
  const line = text.split(/[\r\n]/, 1)[0] ?? ''
  return ['\t', ',', '，', ';'].find((candidate) => line.includes(candidate)) ?? ','
}
