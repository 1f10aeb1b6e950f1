import { isUtf8 } from 'node:buffer'
import { parse as parseCsv } from 'csv-parse/sync'
import { type CellValue, type MergeRange, readOds, readXls, readXlsx } from 'hucre'

/** A sheet as text, cell by cell, the way a person reads it; rows end at the last cell that holds something. */
export interface Sheet {
  readonly name: string
  readonly rows: string[][]
}

export type FileKind = 'csv' | 'xlsx' | 'xls' | 'ods'

export interface ReadFile {
  readonly kind: FileKind
  readonly encoding: string
  readonly sheets: readonly Sheet[]
}

/** Why a file cannot be read; becomes `facts.<fault>`. */
export class Unreadable extends Error {
  readonly fault: string
  constructor(fault: string) {
    super(fault)
    this.fault = fault
  }
}

const MAX_COLUMNS = 200

/** Tells the kind of a file from its bytes; names and endings lie. */
export function kindOf(bytes: Uint8Array): FileKind {
  const is = (...signs: number[]) => signs.every((sign, i) => bytes[i] === sign)
  if (is(0xd0, 0xcf, 0x11, 0xe0)) return 'xls'
  if (!is(0x50, 0x4b, 0x03, 0x04)) return 'csv'
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1')
  return head.includes('opendocument.spreadsheet') ? 'ods' : 'xlsx'
}

/** Reads a file of an office: workbook or text in columns, whatever its name says. */
export async function readSheets(bytes: Uint8Array, limit: { readonly rows: number }): Promise<ReadFile> {
  const kind = kindOf(bytes)
  if (kind === 'csv') return readText(bytes, limit)
  const read = kind === 'xls' ? readXls : kind === 'ods' ? readOds : readXlsx
  const book = await read(bytes).catch((error: unknown) => {
    const words = String((error as Error)?.message ?? error)
    if (/encrypt|password/i.test(words)) throw new Unreadable('workbook_locked')
    throw new Unreadable('workbook_broken')
  })
  const sheets: Sheet[] = []
  for (const sheet of book.sheets as readonly { name: string; rows: CellValue[][]; merges?: MergeRange[] }[]) {
    const rows = trimmed(
      spread(
        sheet.rows.map((row) => row.slice(0, MAX_COLUMNS).map(textOf)),
        sheet.merges ?? [],
      ),
    )
    if (rows.length > limit.rows) throw new Unreadable('too_many_rows')
    if (rows.length) sheets.push({ name: sheet.name, rows })
  }
  if (!sheets.length) throw new Unreadable('file_empty')
  return { kind, encoding: 'utf-8', sheets }
}

/** A cell as it is meant: days without a clock, whole numbers without an exponent as far as they were kept. */
export function textOf(cell: CellValue | undefined): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'string') return cell.replace(/[\u00a0\u3000]/g, ' ').trim()
  if (typeof cell === 'boolean') return cell ? '是' : '否'
  if (cell instanceof Date) {
    if (Number.isNaN(cell.getTime())) return ''
    const iso = cell.toISOString()
    return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19).replace('T', ' ')
  }
  // From sixteen places on a number has lost its end; said so that the reader of the column can refuse it by that name.
  if (Math.abs(cell) >= 1e15) return cell.toExponential()
  return String(Number(cell.toPrecision(15)))
}

/** What a merged heading says holds for every column below it; merged cells further down belong to their first row only. */
function spread(rows: string[][], merges: readonly MergeRange[]): string[][] {
  const HEADING_ROWS = 12
  for (const { startRow, startCol, endRow, endCol } of merges) {
    if (startRow >= HEADING_ROWS || endCol - startCol > MAX_COLUMNS) continue
    const text = rows[startRow]?.[startCol] ?? ''
    for (let r = startRow; r <= Math.min(endRow, HEADING_ROWS); r++)
      for (let c = startCol; c <= endCol; c++) {
        const row = rows[r]
        if (!row || (r === startRow && c === startCol)) continue
        while (row.length <= c) row.push('')
        row[c] = text
      }
  }
  return rows
}

/** Without the empty rows and columns a spreadsheet drags behind it. */
function trimmed(rows: string[][]): string[][] {
  let last = rows.length
  while (last > 0 && rows[last - 1]!.every((cell) => cell === '')) last--
  return rows.slice(0, last).map((row) => {
    let end = row.length
    while (end > 0 && row[end - 1] === '') end--
    return row.slice(0, end)
  })
}

function readText(bytes: Uint8Array, limit: { readonly rows: number }): ReadFile {
  const { encoding, text } = decodedText(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  if (text.trim() === '') throw new Unreadable('file_empty')
  if (text.includes('\0')) throw new Unreadable('not_a_table')
  const rows = readRows(text)
  if (rows.length > limit.rows) throw new Unreadable('too_many_rows')
  return { kind: 'csv', encoding, sheets: [{ name: '', rows: trimmed(rows) }] }
}

const DELIMITERS = [',', '\t', ';', '|']
const optionsFor = (delimiter: string) => ({
  delimiter,
  record_delimiter: ['\r\n', '\n', '\r'],
  relax_column_count: true,
  skip_empty_lines: false,
  relax_quotes: true,
})

/** Rows of a text in columns; the delimiter is the one that makes the most even table of the first records. */
export function readRows(text: string): string[][] {
  const evenness = (delimiter: string): number => {
    const counts = firstRows(text, delimiter).map((row) => row.length)
    const wide = counts.filter((n) => n > 1)
    const most = wide.toSorted((a, b) => wide.filter((n) => n === b).length - wide.filter((n) => n === a).length)[0]
    return most === undefined ? 0 : (wide.filter((n) => n === most).length / counts.length) * 100 + most
  }
  const delimiter = DELIMITERS.toSorted((a, b) => evenness(b) - evenness(a))[0]!
  try {
    return (parseCsv(text, optionsFor(delimiter)) as string[][]).map((row) => row.map((cell) => cell.trim()))
  } catch {
    throw new Unreadable('quotes_open')
  }
}

function firstRows(text: string, delimiter: string): string[][] {
  try {
    return (parseCsv(text, { ...optionsFor(delimiter), to: 30 }) as string[][]).filter((row) => row.join('') !== '')
  } catch {
    // Read with the wrong delimiter, quotes may open and never close.
    return []
  }
}

/** The text and the encoding the bytes are in, whatever a mark at their head or the file's name claims. */
export function decodedText(bytes: Buffer): { encoding: string; text: string } {
  const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  const body = marked ? bytes.subarray(3) : bytes
  const as = (encoding: string, part: Buffer, fatal = true) => ({
    encoding,
    text: new TextDecoder(encoding, { fatal, ignoreBOM: false }).decode(part),
  })
  if (!marked && bytes[0] === 0xff && bytes[1] === 0xfe) return as('utf-16le', bytes, false)
  if (!marked && bytes[0] === 0xfe && bytes[1] === 0xff) return as('utf-16be', bytes, false)
  if (isUtf8(body)) return { encoding: 'utf-8', text: body.toString('utf8') }
  try {
    return as('gb18030', body)
  } catch {
    // One broken character among thousands costs its own row, not the file.
    const text = new TextDecoder('gb18030').decode(body)
    const broken = (text.match(/\ufffd/g) ?? []).length
    if (broken * 1000 < text.length && !text.includes('\0')) return { encoding: 'gb18030', text }
    const utf8 = new TextDecoder('utf-8').decode(body)
    const lost = (utf8.match(/\ufffd/g) ?? []).length
    if (lost * 1000 < utf8.length && !utf8.includes('\0')) return { encoding: 'utf-8', text: utf8 }
    throw new Unreadable('unknown_encoding')
  }
}
