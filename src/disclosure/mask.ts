import { type CalendarDate, dateOf, formatMinor, type Instant } from '#kernel'
import { findPersonalData } from './personal-data.ts'

/** How a column is shown. Amounts are fen (integers); dates and instants are ISO strings. */
export const SHOWS = [
  'as-is',
  'surname-only',
  'middle-hidden',
  'date-only',
  'month-only',
  'amount',
  'count',
  'last-4',
  'withheld',
] as const
export type Show = (typeof SHOWS)[number]

/** One shown value. `hidden` says that part or all of it was withheld, so that the page can mark the place. */
export interface Cell {
  text: string
  hidden?: 'part' | 'whole'
}

const NOTHING: Cell = { text: '' }
const WHOLE: Cell = { text: '', hidden: 'whole' }

// Compound surnames still met in the registers; a given name must not be taken for part of one.
const COMPOUND = new Set([
  '欧阳',
  '司马',
  '上官',
  '诸葛',
  '夏侯',
  '东方',
  '皇甫',
  '尉迟',
  '公孙',
  '慕容',
  '令狐',
  '司徒',
  '长孙',
  '宇文',
  '端木',
  '南宫',
  '澹台',
  '申屠',
])

/**
 * Turns one value into what the public may see. Total: any value with any `show` gives a cell in which
 * no ID number, telephone or bank card can be found; what cannot be shown safely is withheld whole.
 */
export function maskCell(value: unknown, show: Show): Cell {
  if (show === 'withheld') return WHOLE
  if (value === null || value === undefined || value === '') return NOTHING
  const cell = shown(value, show)
  // The last gate, whatever the pack's author chose: a free text may hold a number nobody expected there.
  return cell.hidden !== 'whole' && findPersonalData(cell.text).length > 0 ? WHOLE : cell
}

function shown(value: unknown, show: Exclude<Show, 'withheld'>): Cell {
  switch (show) {
    case 'as-is':
      return { text: plainText(value) }
    case 'surname-only':
      return surname(plainText(value).trim())
    case 'middle-hidden':
      return middleHidden(plainText(value).trim())
    case 'date-only':
      return dated(value, 10)
    case 'month-only':
      return dated(value, 7)
    case 'amount': {
      const minor = wholeNumber(value)
      return minor === undefined ? WHOLE : { text: formatMinor(minor) }
    }
    case 'count': {
      const n = wholeNumber(value)
      return n === undefined ? WHOLE : { text: n.toString() }
    }
    case 'last-4': {
      const text = plainText(value).replace(/\s/g, '')
      // Four of six characters would be most of the secret.
      return text.length < 8 ? WHOLE : { text: `*${text.slice(-4)}`, hidden: 'part' }
    }
  }
}

function surname(name: string): Cell {
  const letters = [...name]
  if (letters.length < 2 || /[\d]/.test(name)) return WHOLE
  const first = letters.slice(0, 2).join('')
  const family = letters.length > 2 && COMPOUND.has(first) ? first : letters[0]!
  return { text: `${family}**`, hidden: 'part' }
}

/** 陈阿香 → 陈*香, for lists on which people must find themselves; of two characters only the first. */
function middleHidden(name: string): Cell {
  const letters = [...name]
  if (letters.length < 2 || /[\d]/.test(name)) return WHOLE
  if (letters.length === 2) return { text: `${letters[0]}*`, hidden: 'part' }
  return { text: `${letters[0]}${'*'.repeat(letters.length - 2)}${letters.at(-1)}`, hidden: 'part' }
}

function dated(value: unknown, length: 10 | 7): Cell {
  const text = plainText(value)
  const date: CalendarDate | undefined = /^\d{4}-\d{2}-\d{2}T/.test(text)
    ? safeDate(text)
    : /^\d{4}-\d{2}(-\d{2})?/.exec(text)?.[0]
  return date === undefined ? WHOLE : { text: date.slice(0, length) }
}

function safeDate(at: Instant): CalendarDate | undefined {
  return Number.isNaN(Date.parse(at)) ? undefined : dateOf(at)
}

function wholeNumber(value: unknown): bigint | undefined {
  if (typeof value === 'bigint') return value
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : undefined
  const text = plainText(value)
  return /^-?\d{1,15}$/.test(text) ? BigInt(text) : undefined
}

/** A scalar as text; nothing for objects and lists, which may carry fields nobody looked at. */
export function plainText(value: unknown): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value)
  return ''
}
