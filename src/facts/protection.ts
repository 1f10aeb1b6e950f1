import { hashIdentity, type Keyring } from '#crypto'
import type { Reading } from './column-type.ts'
import { identityKindOf, readIdentity, type SensitiveType, shapeOfIdentity } from './identity.ts'

/** A value behind a hash, before it is sealed. */
export interface Original {
  readonly kind: SensitiveType
  readonly plain: string
  readonly shape: string
}

/**
 * Turns the sensitive fields of one file into keyed hashes and remembers what they were, each once. The same number gives the same
 * hash in every table of the county, so that tables join on it.
 */
export class Protection {
  readonly originals = new Map<string, Original>()
  readonly #keyring: Keyring
  readonly #known = new Map<string, string>()

  constructor(keyring: Keyring) {
    this.#keyring = keyring
  }

  reader(kind: SensitiveType): (text: string) => Reading {
    return (text) => {
      const read = readIdentity(kind, text)
      if ('reason' in read) return read
      const { plain } = read
      const name = `${kind} ${plain}`
      let hash = this.#known.get(name)
      if (!hash) {
        hash = hashIdentity(this.#keyring, identityKindOf(kind), plain)
        this.#known.set(name, hash)
        this.originals.set(hash, { kind, plain, shape: shapeOfIdentity(kind, plain) })
      }
      return { value: hash }
    }
  }
}

/** Long numbers in a text that is kept beside a refused row: enough stays to find the row by. */
export const withoutNumbers = (text: string): string =>
  text.replace(
    /\d{13,}[\dXx]?/g,
    (number) => `${number.slice(0, 4)}${'*'.repeat(number.length - 6)}${number.slice(-2)}`,
  )
