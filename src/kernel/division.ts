/**
 * Division codes (GB/T 2260 for county and above, GB/T 10114 for towns, 12 digits for villages).
 * Stored as 12 digits padded with zeros, so that containment is a range of text under `collate "C"`.
 */
export type DivisionCode = string

export type DivisionLevel = 'province' | 'city' | 'county' | 'town' | 'village'

const LENGTHS: readonly (readonly [number, DivisionLevel])[] = [
  [2, 'province'],
  [4, 'city'],
  [6, 'county'],
  [9, 'town'],
  [12, 'village'],
]

export const isDivisionCode = (text: string): boolean => /^\d{12}$/.test(text) && !text.startsWith('00')

/** Pads a short code: `990121` → `990121000000`. Throws when it is not 2, 4, 6, 9 or 12 digits. */
export function fullCode(code: string): DivisionCode {
  if (!/^\d+$/.test(code) || !LENGTHS.some(([n]) => n === code.length)) throw new Error(`not a division code: ${code}`)
  return code.padEnd(12, '0')
}

/** The significant prefix of a full code, by its trailing zeros. */
export function significant(code: DivisionCode): string {
  for (const [length] of LENGTHS) if (/^0*$/.test(code.slice(length))) return code.slice(0, length)
  return code
}

export const levelOf = (code: DivisionCode): DivisionLevel => LENGTHS.find(([n]) => n === significant(code).length)![1]

/** `[from, until)` such that every division within `code`, itself included, lies in the range. */
export function subtreeRange(code: DivisionCode): { from: DivisionCode; until: string } {
  const prefix = significant(code)
  return { from: code, until: `${prefix}:` } // ':' is the character after '9'
}

export function isWithin(inner: DivisionCode, outer: DivisionCode): boolean {
  const { from, until } = subtreeRange(outer)
  return inner >= from && inner < until
}

export function parentOf(code: DivisionCode): DivisionCode | undefined {
  const at = LENGTHS.findIndex(([n]) => n === significant(code).length)
  return at > 0 ? fullCode(code.slice(0, LENGTHS[at - 1]![0])) : undefined
}
