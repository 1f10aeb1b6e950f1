import { isUtf8 } from 'node:buffer'
import { invalid } from '#kernel'
import type { Reading, RejectReason } from './column-type.ts'
import { type FieldPlan, fieldText, passesAsIs, readField } from './csv-field.ts'
import { withoutNumbers } from './protection.ts'

export interface Reject {
  /** Number of the record in the file; the heading is 0. */
  readonly line: number
  readonly column: string | null
  readonly reason: RejectReason
  /** The field, or the beginning of the record when it is the record that is wrong. */
  readonly value: string
}

/** A field as the table takes it, and as it was written. */
export interface ReadField {
  readonly value: string | null
  written(): string
}

export interface NormalisedCsv {
  /** Clean CSV without heading: row id, then the planned columns in the file's order. */
  readonly bytes: AsyncGenerator<Buffer>
  /** Counts, complete when `bytes` has ended. */
  readonly tally: { records: number; taken: number; blank: number; rejected: number; readonly rejects: Reject[] }
}

export interface NormaliserOptions {
  readonly delimiter: string
  /** Chosen when the heading is known: one plan per field of the file, null for columns that are left out. */
  readonly plan: (header: readonly string[]) => readonly (FieldPlan | null)[]
  /** Row id of record n is `firstRowId + n`. */
  readonly firstRowId: number
  /** What must hold of a row as a whole; every field is then read in full. */
  readonly judge?: (row: ReadonlyMap<string, ReadField>, line: number) => Pick<Reject, 'column' | 'reason'> | undefined
  /** How many refused rows are kept with their reasons; one more and the file is taken for the wrong one. */
  readonly maxRejects: number
}

const QUOTE = 34
const CR = 13
const LF = 10
const COMMA = 44
const MAX_RECORD_BYTES = 1 << 20
const OUT_BYTES = 1 << 19

/**
 * Reads UTF-8 CSV of any habit (quotes, line ends, blank lines, ragged rows) and writes one strict form that both engines take.
 * Fields that are right already are passed on as bytes; only the others become text. Memory is one chunk and one record.
 */
export function normaliseCsv(source: AsyncIterable<Buffer>, options: NormaliserOptions): NormalisedCsv {
  const tally = { records: 0, taken: 0, blank: 0, rejected: 0, rejects: [] as Reject[] }
  return { tally, bytes: normalised(source, options, tally) }
}

async function* normalised(
  source: AsyncIterable<Buffer>,
  options: NormaliserOptions,
  tally: NormalisedCsv['tally'],
): AsyncGenerator<Buffer> {
  let writer: RecordWriter | undefined
  let carry: Buffer = Buffer.alloc(0)
  const consume = (data: Buffer, last: boolean): number => {
    let at = 0
    while (at < data.length) {
      const fields = scanRecord(data, at, options.delimiter.charCodeAt(0), last)
      if (!fields) break
      if (writer) writer.take(data, fields)
      else writer = new RecordWriter(options, headerOf(data, fields), tally)
      at = fields.next
    }
    return at
  }
  for await (const chunk of source) {
    const data: Buffer = carry.length ? Buffer.concat([carry, chunk]) : chunk
    writer?.beginChunk(data)
    const used = consume(data, false)
    carry = data.subarray(used)
    if (carry.length > MAX_RECORD_BYTES) throw invalid('facts.record_never_ends', { line: tally.records + 1 })
    if (writer) yield* writer.flush()
  }
  writer?.beginChunk(carry)
  if (consume(carry, true) < carry.length) throw invalid('facts.record_never_ends', { line: tally.records + 1 })
  if (!writer) throw invalid('facts.file_empty')
  yield* writer.flush()
}

/** Offsets of one record: `bounds` holds start and end of each field, quotes included. */
interface Scanned {
  bounds: Int32Array
  count: number
  start: number
  end: number
  next: number
}
const scanned: Scanned = { bounds: new Int32Array(4096), count: 0, start: 0, end: 0, next: 0 }

/** The record that begins at `start`, or undefined when the data ends within it. The one result object is used again. */
function scanRecord(data: Buffer, start: number, delimiter: number, last: boolean): Scanned | undefined {
  const bounds = scanned.bounds
  let inQuotes = false
  let fieldStart = start
  let count = 0
  let at = start
  const length = data.length
  for (; at < length; at++) {
    const byte = data[at]!
    if (byte === QUOTE) inQuotes = !inQuotes
    else if (inQuotes) continue
    else if (byte === delimiter) {
      if (count < 2046) {
        bounds[2 * count] = fieldStart
        bounds[2 * count + 1] = at
      }
      count++
      fieldStart = at + 1
    } else if (byte === LF || byte === CR) break
  }
  if (at === length && (!last || inQuotes)) return undefined
  // A line may end in CR LF; the LF could still be to come.
  if (data[at] === CR && at + 1 === length && !last) return undefined
  bounds[2 * Math.min(count, 2046)] = fieldStart
  bounds[2 * Math.min(count, 2046) + 1] = at
  scanned.count = count + 1
  scanned.start = start
  scanned.end = at
  scanned.next = at + (data[at] === CR && data[at + 1] === LF ? 2 : 1)
  return scanned
}

function headerOf(data: Buffer, record: Scanned): string[] {
  return Array.from({ length: record.count }, (_, i) =>
    fieldText(data, record.bounds[2 * i]!, record.bounds[2 * i + 1]!).trim(),
  )
}

class RecordWriter {
  readonly #options: NormaliserOptions
  readonly #plans: readonly (FieldPlan | null)[]
  readonly #tally: NormalisedCsv['tally']
  #out: Buffer = Buffer.allocUnsafe(OUT_BYTES)
  #length = 0
  /** Where the record under way begins in `#out`. */
  #mark = 0
  readonly #joins: boolean
  /** Whether a row may hold numbers that are not kept in clear. */
  readonly #guards: boolean
  #full: Buffer[] = []
  #isUtf8 = true

  constructor(options: NormaliserOptions, header: readonly string[], tally: NormalisedCsv['tally']) {
    this.#options = options
    this.#plans = options.plan(header)
    this.#joins = options.delimiter === ','
    this.#guards = this.#plans.some((plan) => plan?.read !== undefined)
    this.#tally = tally
  }

  /** One check for the whole chunk; its records are only looked at singly when it fails. */
  beginChunk(data: Buffer): void {
    // A character may be cut at the end; whole lines are what is looked at.
    this.#isUtf8 = isUtf8(data.subarray(0, data.lastIndexOf(LF) + 1 || data.length))
  }

  take(data: Buffer, record: Scanned): void {
    const line = ++this.#tally.records
    if (record.start === record.end) {
      this.#tally.blank++
      return
    }
    const bytes = data.subarray(record.start, record.end)
    if (record.count !== this.#plans.length) {
      this.#reject(line, null, 'wrong_number_of_fields', bytes)
      return
    }
    if (!this.#isUtf8 && !isUtf8(bytes)) {
      this.#reject(line, null, 'wrong_encoding', bytes)
      return
    }
    this.#mark = this.#length
    this.#ascii(String(this.#options.firstRowId + line))
    // Neighbouring fields that are right as they are go out as one piece.
    let from = -1
    let until = -1
    const judge = this.#options.judge
    const whole = judge && new Map<string, ReadField>()
    for (let i = 0; i < this.#plans.length; i++) {
      const plan = this.#plans[i]
      const start = record.bounds[2 * i]!
      const end = record.bounds[2 * i + 1]!
      if (plan && !whole && passesAsIs(plan, data, start, end)) {
        if (from >= 0 && !this.#joins) {
          this.#bytes(data, from, until)
          from = -1
        }
        if (from < 0) from = start
        until = end
        continue
      }
      if (from >= 0) this.#bytes(data, from, until)
      from = -1
      if (!plan) continue
      const reading: Reading = readField(plan, data, start, end)
      if ('reason' in reading) {
        this.#length = this.#mark
        this.#reject(line, plan.column, reading.reason, data.subarray(start, end))
        return
      }
      whole?.set(plan.column, { value: reading.value, written: () => fieldText(data, start, end) })
      this.#text(reading.value)
    }
    if (from >= 0) this.#bytes(data, from, until)
    const fault = whole && judge?.(whole, line)
    if (fault) {
      this.#length = this.#mark
      this.#reject(line, fault.column, fault.reason, Buffer.from(whole.get(fault.column ?? '')?.written() ?? ''))
      return
    }
    this.#room(1)
    this.#out[this.#length++] = LF
    this.#tally.taken++
  }

  #reject(line: number, column: string | null, reason: RejectReason, bytes: Buffer): void {
    this.#tally.rejected++
    if (this.#tally.rejects.length >= this.#options.maxRejects)
      throw invalid('facts.too_many_rejects', { count: this.#options.maxRejects, line })
    // NUL is a character no database text holds.
    const value = bytes.subarray(0, 600).toString().replaceAll('\0', '␀').slice(0, 200)
    this.#tally.rejects.push({ line, column, reason, value: this.#guards ? withoutNumbers(value) : value })
  }

  #ascii(text: string): void {
    this.#room(text.length)
    this.#length += this.#out.write(text, this.#length, 'latin1')
  }

  /** A comma, then raw bytes of the record, commas between fields included. */
  #bytes(data: Buffer, from: number, until: number): void {
    this.#room(until - from + 1)
    this.#out[this.#length++] = COMMA
    this.#length += data.copy(this.#out, this.#length, from, until)
  }

  #text(value: string | null): void {
    const text =
      value === null ? ',' : /[",\r\n]|^\\\.$/.test(value) ? `,"${value.replaceAll('"', '""')}"` : `,${value}`
    this.#room(text.length * 3)
    this.#length += this.#out.write(text, this.#length, 'utf8')
  }

  /** Makes sure that `bytes` more fit; a record under way moves with the buffer it is in. */
  #room(bytes: number): void {
    if (this.#length + bytes <= this.#out.length) return
    if (this.#mark > 0) this.#full.push(this.#out.subarray(0, this.#mark))
    const next = Buffer.allocUnsafe(Math.max(OUT_BYTES, 2 * (this.#length - this.#mark + bytes)))
    this.#length = this.#out.copy(next, 0, this.#mark, this.#length)
    this.#mark = 0
    this.#out = next
  }

  *flush(): Generator<Buffer> {
    yield* this.#full
    this.#full = []
    if (this.#length) yield this.#out.subarray(0, this.#length)
    this.#out = Buffer.allocUnsafe(OUT_BYTES)
    this.#length = 0
    this.#mark = 0
  }
}
