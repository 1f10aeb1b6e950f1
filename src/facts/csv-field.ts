import { COLUMN_TYPES, type ColumnTypeName, type Reading } from './column-type.ts'

/** How one field of the file becomes one column of the table. */
export interface FieldPlan {
  readonly column: string
  readonly type: ColumnTypeName
  readonly required: boolean
  readonly codes?: ReadonlySet<string>
  /** Takes the place of the type's own reading. */
  readonly read?: (text: string) => Reading
}

const QUOTE = 34
const MINUS = 45
const POINT = 46
const MAX_PLAIN_TEXT = 1000

/** The field's text without its quotes. */
export function fieldText(data: Buffer, start: number, end: number): string {
  const raw = data.toString('utf8', start, end)
  if (!raw.includes('"')) return raw
  // As PostgreSQL reads: quotes open and close anywhere, a doubled one inside stands for itself.
  let text = ''
  let inQuotes = false
  for (let i = 0; i < raw.length; i++) {
    if (raw[i] !== '"') text += raw[i]
    else if (inQuotes && raw[i + 1] === '"') text += raw[i++]
    else inQuotes = !inQuotes
  }
  return text
}

/** Reads a field through its type; the slow and complete way. */
export function readField(plan: FieldPlan, data: Buffer, start: number, end: number): Reading {
  if (plan.type === 'money' && !plan.read) {
    const minor = plainMinor(data, start, end)
    if (minor !== undefined) return { value: minor }
  }
  const text = fieldText(data, start, end).trim()
  if (text === '') return plan.required ? { reason: 'empty' } : { value: null }
  if (text.includes('\0')) return { reason: 'holds_nul' }
  const reading = plan.read ? plan.read(text) : COLUMN_TYPES[plan.type].read(text)
  if (plan.codes && 'value' in reading && reading.value !== null && !plan.codes.has(reading.value))
    return { reason: 'not_in_codelist' }
  return reading
}

/** True when the bytes are already what the table takes. Saying no is always safe; it only costs time. */
export function passesAsIs(plan: FieldPlan, data: Buffer, start: number, end: number): boolean {
  if (start === end) return !plan.required
  if (plan.codes || plan.read) return false
  switch (plan.type) {
    case 'text':
    case 'code':
      return isCleanText(data, start, end)
    case 'month':
      return (
        end - start === 7 &&
        data[start + 4] === MINUS &&
        digits(data, start, start + 4) &&
        inRange(data, start + 5, 1, 12)
      )
    case 'integer':
      return end - start <= 15 && digits(data, start, end)
    default:
      return false
  }
}

function isCleanText(data: Buffer, start: number, end: number): boolean {
  const length = end - start
  if (length > MAX_PLAIN_TEXT) return false
  const isQuoted = data[start] === QUOTE
  const from = isQuoted ? start + 1 : start
  const until = isQuoted ? end - 1 : end
  if (isQuoted && (length < 3 || data[until] !== QUOTE)) return false
  // Blanks at the ends are trimmed the slow way, the ideographic and the no-break space among them.
  const first = data[from]!
  const last = data[until - 1]!
  if (first <= 32 || last <= 32 || first === 0xe3 || first === 0xc2 || last === 0x80 || last === 0xa0) return false
  for (let at = from; at < until; at++) {
    const byte = data[at]!
    if (byte === 0 || (byte === 92 && length === 2)) return false
    if (byte !== QUOTE) continue
    if (!isQuoted || data[at + 1] !== QUOTE || at + 1 >= until) return false
    at++
  }
  return true
}

function digits(data: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (data[at]! < 48 || data[at]! > 57) return false
  return end > start
}

function inRange(data: Buffer, at: number, min: number, max: number): boolean {
  if (!digits(data, at, at + 2)) return false
  const number = (data[at]! - 48) * 10 + data[at + 1]! - 48
  return number >= min && number <= max
}

/** `-1234.5` → `-123450`, straight from the bytes; undefined for anything less plain. */
function plainMinor(data: Buffer, start: number, end: number): string | undefined {
  let at = start
  const isNegative = data[at] === MINUS
  if (isNegative) at++
  if (end - at > 15 || at === end) return undefined
  let minor = 0
  let decimals = -1
  for (; at < end; at++) {
    const byte = data[at]!
    if (byte >= 48 && byte <= 57) {
      minor = minor * 10 + byte - 48
      if (decimals >= 0) decimals++
    } else if (byte === POINT && decimals < 0 && at > start + (isNegative ? 1 : 0)) decimals = 0
    else return undefined
  }
  if (decimals > 2 || decimals === 0) return undefined
  if (decimals < 0) minor *= 100
  else if (decimals === 1) minor *= 10
  return String(isNegative ? -minor : minor)
}
