import { hash, randomBytes } from 'node:crypto'

/** A time-ordered random identifier (RFC 9562 UUID version 7) for the given instant. */
export function newId(at: string): string {
  const bytes = randomBytes(16)
  const ms = BigInt(new Date(at).getTime())
  for (let i = 0; i < 6; i++) bytes[i] = Number((ms >> BigInt(8 * (5 - i))) & 0xffn)
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return toUuid(bytes)
}

/** The same identifier for the same words, every time; for fixtures and installed content. */
export function stableId(...words: string[]): string {
  const hex = hash('sha256', words.join('\u001f'), 'hex')
  const variant = '89ab'[Number.parseInt(hex[16]!, 16) & 3]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

function toUuid(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/** Letters a person can read over the telephone: no 0/O, 1/I/L, 5/S, 8/B, 2/Z. */
const SPOKEN = '34679ACDEFGHJKMNPQRTUVWXY'

/** A code to hand to a citizen: `groups` groups of four from 25 letters (18.6 bits a group), from a cryptographic source. */
export function newCode(groups = 3): string {
  const out: string[] = []
  for (let g = 0; g < groups; g++) {
    let group = ''
    while (group.length < 4) {
      const byte = randomBytes(1)[0]!
      if (byte < 250) group += SPOKEN[byte % 25]
    }
    out.push(group)
  }
  return out.join('-')
}
