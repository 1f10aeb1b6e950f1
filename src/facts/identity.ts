import { type IdentityKind, normalIdentity } from '#crypto'
import type { RejectReason } from './column-type.ts'

/** Column types whose values name a person or lead to her money: kept as a keyed hash, the original sealed. */
export const SENSITIVE_TYPES = ['id_number', 'phone', 'bank_account'] as const
export type SensitiveType = (typeof SENSITIVE_TYPES)[number]
export const isSensitive = (type: string): type is SensitiveType =>
  (SENSITIVE_TYPES as readonly string[]).includes(type)

const KINDS: Readonly<Record<SensitiveType, IdentityKind>> = {
  id_number: 'id-number',
  phone: 'phone',
  bank_account: 'account',
}
export const identityKindOf = (type: SensitiveType): IdentityKind => KINDS[type]

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** The check sign of an 18-place identity number (GB 11643-1999), from its first 17. */
export const checkSign = (body: string): string =>
  '10X98765432'[WEIGHTS.reduce((total, weight, i) => total + weight * Number(body[i]), 0) % 11]!

/** The day of birth an identity number states; undefined when there is no such day. */
export function bornOn(idNumber: string): string | undefined {
  const m = /^\d{6}(\d{4})(\d{2})(\d{2})/.exec(idNumber)
  if (!m) return undefined
  const day = `${m[1]}-${m[2]}-${m[3]}`
  const at = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === day ? day : undefined
}

/** The one spelling of a value, or why it cannot be one of its type. */
export function readIdentity(type: SensitiveType, text: string): { plain: string } | { reason: RejectReason } {
  // A spreadsheet keeps fifteen places of a number; of what is longer the end is lost for good.
  if (/^\d(\.\d+)?E\+?\d+$/i.test(text.trim())) return { reason: 'digits_lost' }
  if (/[\d Xx][/／;；、,，]\s*\d/.test(text) && text.replace(/\D/g, '').length > 20) return { reason: 'two_numbers' }
  const plain = normalIdentity(KINDS[type], text)
  if (type === 'id_number') {
    if (/^\d{15}$/.test(plain)) return { reason: 'old_id_number' }
    if (!/^\d{17}[\dX]$/.test(plain) || bornOn(plain) === undefined) return { reason: 'not_an_id_number' }
    return checkSign(plain) === plain[17] ? { plain } : { reason: 'wrong_check_digit' }
  }
  if (type === 'phone') return /^(1\d{10}|0\d{9,11})$/.test(plain) ? { plain } : { reason: 'not_a_phone' }
  return /^\d{10,32}$/.test(plain) ? { plain } : { reason: 'not_an_account' }
}

/** What of a value may be seen by whoever sees the row. */
export function shapeOfIdentity(type: SensitiveType, plain: string): string {
  if (type === 'id_number') return `${plain.slice(0, 4)}${'*'.repeat(12)}${plain.slice(-2)}`
  if (type === 'phone') return `${plain.slice(0, 3)}****${plain.slice(-4)}`
  return `尾号${plain.slice(-4)}`
}
