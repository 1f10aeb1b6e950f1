/**
 * Finds what must never stand on a public page: resident ID numbers, telephones, bank cards.
 * Used twice: the masks withhold any cell in which something is found, and the leak test reads every public answer.
 */
export interface PersonalDatum {
  kind: 'id-number' | 'phone' | 'card'
  text: string
  /** Position in the text that was searched. */
  at: number
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
const CHECK = '10X98765432'

/** GB 11643-1999: 17 digits, of which six are a date of birth, and a check character (ISO 7064 MOD 11-2). */
export function isIdNumber(text: string): boolean {
  if (!/^[1-9]\d{16}[\dXx]$/.test(text)) return false
  const month = Number(text.slice(10, 12))
  const day = Number(text.slice(12, 14))
  if (!/^(18|19|20)$/.test(text.slice(6, 8)) || month < 1 || month > 12 || day < 1 || day > 31) return false
  const sum = WEIGHTS.reduce((s, w, i) => s + w * Number(text[i]), 0)
  return CHECK[sum % 11] === text[17]!.toUpperCase()
}

/** ISO/IEC 7812: the Luhn digit of a bank card. */
export function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    let d = Number(digits[digits.length - 1 - i])
    if (i % 2) d = d * 2 > 9 ? d * 2 - 9 : d * 2
    sum += d
  }
  return sum % 10 === 0
}

/** Full-width digits are read as digits: people type them, and a mask that misses them leaks. */
const narrow = (text: string): string =>
  text.replace(/[０-９Ｘｘ]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))

const SEPARATED_DIGITS = /[0-9](?:[ \-–·\u00a0\u3000]?[0-9]){9,24}[ \-–]?[Xx]?/g

/**
 * Everything found, in order. Digits may be grouped by blanks or hyphens. Digits within a hash or an identifier in
 * hexadecimal are not personal data and are skipped.
 */
export function findPersonalData(text: string): PersonalDatum[] {
  const found: PersonalDatum[] = []
  const plain = narrow(text)
  for (const m of plain.matchAll(SEPARATED_DIGITS)) {
    const at = m.index
    if (isInsideWord(plain, at, at + m[0].length)) continue
    const digits = m[0].replace(/[^0-9Xx]/g, '')
    const kind = kindOf(digits, m[0])
    if (kind) found.push({ kind, text: text.slice(at, at + m[0].length), at })
  }
  return found
}

function kindOf(digits: string, asWritten: string): PersonalDatum['kind'] | undefined {
  if (isIdNumber(digits)) return 'id-number'
  const only = digits.replace(/[Xx]$/, '')
  if (/^(?:86)?1[3-9]\d{9}$/.test(only) && !/^\d{4}-\d{2}-\d{2}/.test(asWritten)) return 'phone'
  if (/^0\d{2,3}-\d{7,8}$/.test(asWritten)) return 'phone'
  if (/^[2-6]\d{15,18}$/.test(only) && passesLuhn(only)) return 'card'
  // An ID number or a card may be followed at once by other digits when columns run together.
  for (let i = 0; i + 18 <= digits.length; i++) if (isIdNumber(digits.slice(i, i + 18))) return 'id-number'
  return undefined
}

/** True for digits that belong to a hash or an identifier: 24 or more hexadecimal characters, hyphens aside, not digits only. */
function isInsideWord(text: string, from: number, until: number): boolean {
  let start = from
  while (start > 0 && /[0-9A-Za-z-]/.test(text[start - 1]!)) start--
  let end = until
  while (end < text.length && /[0-9A-Za-z-]/.test(text[end]!)) end++
  const word = text.slice(start, end).replaceAll('-', '')
  return /^[0-9a-f]{24,}$/i.test(word) && /[a-f]/i.test(word)
}
