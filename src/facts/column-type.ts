import { instantAt } from '#kernel'
import type { ParameterTypeName } from './table.ts'
import { datedInChinese, dayOfSerial, plainAmount, plainSigns } from './written-form.ts'

/** What reading one field gives: the value as both engines' CSV takes it (null when empty), or the reason it cannot be used. */
export type Reading = { readonly value: string | null } | { readonly reason: RejectReason }
export type RejectReason =
  | 'empty'
  | 'not_a_number'
  | 'too_many_decimals'
  | 'not_a_date'
  | 'not_a_month'
  | 'not_an_instant'
  | 'not_yes_or_no'
  | 'not_in_codelist'
  | 'too_long'
  | 'not_text'
  | 'wrong_number_of_fields'
  | 'wrong_encoding'
  | 'holds_nul'
  | 'digits_lost'
  | 'two_numbers'
  | 'old_id_number'
  | 'not_an_id_number'
  | 'wrong_check_digit'
  | 'not_a_phone'
  | 'not_an_account'
  | 'not_in_table'
  | 'repeated'
  | 'too_early'
  | 'another_before'
  | 'outside_scope'

export interface ColumnType {
  /** The SQL type on both engines. */
  readonly sql: ParameterTypeName
  /** Reads a trimmed, non-empty field. */
  read(text: string): Reading
}

const MAX_TEXT = 4000
const value = (text: string): Reading => ({ value: text })
const reason = (what: RejectReason): Reading => ({ reason: what })
const two = (text: string): string => text.padStart(2, '0')

/** `2026-3-1`, `2026/03/01`, `2026.3.1`, `2026年3月1日`, `20260301` → `2026-03-01`; undefined when there is no such day. */
export function readDate(written: string): string | undefined {
  // A file has few days and names each many times.
  const known = days.get(written)
  if (known !== undefined) return known
  const day = dayIn(written)
  if (day !== undefined) {
    if (days.size > 5000) days.clear()
    days.set(written, day)
  }
  return day
}
const days = new Map<string, string>()

function dayIn(written: string): string | undefined {
  const text = datedInChinese(written) ?? plainSigns(written)
  const serial = dayOfSerial(text)
  if (serial) return serial
  const m = /^(\d{4})([-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})日?$/.exec(text)
  const [year, month, day] = m
    ? [m[1]!, two(m[3]!), two(m[4]!)]
    : /^\d{8}$/.test(text)
      ? [text.slice(0, 4), text.slice(4, 6), text.slice(6)]
      : []
  if (!year) return undefined
  const iso = `${year}-${month}-${day}`
  const at = new Date(`${iso}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === iso ? iso : undefined
}

function readInteger(written: string): Reading {
  const text = plainSigns(written)
  const digits = text.replaceAll(',', '')
  return /^-?(\d{1,3}(,\d{3})+|\d{1,18})$/.test(text) ? value(digits) : reason('not_a_number')
}

/** An amount in major units with at most two decimals → integer minor units. */
function readMoney(written: string): Reading {
  const text = plainAmount(written) ?? written
  const m = /^(-)?(\d{1,3}(?:,\d{3})+|\d{1,15})(?:\.(\d+))?$/.exec(text)
  if (!m) return reason('not_a_number')
  const decimals = (m[3] ?? '').replace(/0+$/, '')
  if (decimals.length > 2) return reason('too_many_decimals')
  const minor = BigInt(m[2]!.replaceAll(',', '') + decimals.padEnd(2, '0'))
  return value(String(m[1] ? -minor : minor))
}

function readMonth(written: string): Reading {
  const text = plainSigns(written)
  const m = /^(\d{4})(?:[-/.年]?)(\d{1,2})月?$/.exec(text)
  const month = m ? Number(m[2]) : 0
  return month >= 1 && month <= 12 ? value(`${m![1]}-${two(m![2]!)}`) : reason('not_a_month')
}

/** `2026-11-05 08:30[:00[.5]]`, with `T`, and with or without a zone; without one it is the clock on the wall of the county. */
function readInstant(text: string): Reading {
  const m = /^(\S+?)(?:[T ]+)(\d{1,2}):(\d{2})(?::(\d{2})(\.\d{1,6})?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?$/.exec(text)
  const day = m ? readDate(m[1]!) : undefined
  if (!m || !day || Number(m[2]) > 23 || Number(m[3]) > 59 || Number(m[4] ?? 0) > 59) return reason('not_an_instant')
  const time = `${two(m[2]!)}:${m[3]}:${m[4] ?? '00'}`
  // Said here and not left to a session: PostgreSQL and the snapshot's reader must mean the same moment.
  if (m[6] === undefined) return value(instantAt(day, time).replace('.000Z', `${m[5] ?? ''}Z`))
  return value(`${day} ${time}${m[5] ?? ''}${m[6] === 'Z' ? '+00' : m[6]}`)
}

const YES = new Set(['true', 't', 'yes', 'y', '1', '是', '有'])
const NO = new Set(['false', 'f', 'no', 'n', '0', '否', '无'])

export const COLUMN_TYPES = {
  text: { sql: 'text', read: (text) => (text.length > MAX_TEXT ? reason('too_long') : value(text)) },
  integer: { sql: 'bigint', read: readInteger },
  money: { sql: 'bigint', read: readMoney },
  decimal: {
    sql: 'double precision',
    read: (written) => {
      const text = plainSigns(written).replace(/(?<=\d),(?=\d{3})/g, '')
      return /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? value(text) : reason('not_a_number')
    },
  },
  date: {
    sql: 'date',
    read: (text) => {
      const day = readDate(text)
      return day ? value(day) : reason('not_a_date')
    },
  },
  month: { sql: 'text', read: readMonth },
  instant: { sql: 'timestamptz', read: readInstant },
  boolean: {
    sql: 'boolean',
    read: (text) => {
      const word = text.toLowerCase()
      return YES.has(word) ? value('true') : NO.has(word) ? value('false') : reason('not_yes_or_no')
    },
  },
  code: { sql: 'text', read: (text) => value(text) },
  // The keyed hash; only an import that holds the keys can make it (`protection.ts`).
  id_number: { sql: 'text', read: () => reason('not_an_id_number') },
  phone: { sql: 'text', read: () => reason('not_a_phone') },
  bank_account: { sql: 'text', read: () => reason('not_an_account') },
} satisfies Record<string, ColumnType>

export type ColumnTypeName = keyof typeof COLUMN_TYPES
