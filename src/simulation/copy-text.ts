import { Readable } from 'node:stream'
import type { TableRow } from './rows.ts'

/** Lines handed to the socket at a time. */
const LINES_AT_ONCE = 500

/** Rows as `COPY … (format csv)` takes them: null is an unquoted nothing, text lists are arrays, other objects JSON. */
export function csvStream(rows: readonly TableRow[], columns: readonly string[]): Readable {
  return Readable.from(chunks(rows, columns), { objectMode: false })
}

function* chunks(rows: readonly TableRow[], columns: readonly string[]): Generator<Buffer> {
  for (let from = 0; from < rows.length; from += LINES_AT_ONCE) {
    const lines = rows.slice(from, from + LINES_AT_ONCE).map((row) => columns.map((c) => field(row[c])).join(','))
    yield Buffer.from(`${lines.join('\n')}\n`, 'utf8')
  }
}

function field(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return quoted(value)
  if (typeof value !== 'object') return String(value)
  return quoted(Array.isArray(value) ? arrayText(value) : JSON.stringify(value))
}

/** What would be read as the end of a field, of a row or of the data; an empty text is quoted, for nothing at all is null. */
const NEEDS_QUOTES = /^$|[",\n\r\\]/

const quoted = (text: string): string => (NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

/** A PostgreSQL array of texts. */
const arrayText = (list: readonly unknown[]): string =>
  `{${list.map((item) => `"${String(item).replace(/[\\"]/g, '\\$&')}"`).join(',')}}`
