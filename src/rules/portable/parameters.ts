/** A rule's text cut at its parameters: plain text and the names written `$name`. */
export type Piece = string | { readonly name: string }

/** The types a parameter may have, by their SQL names; each is cast from text the same way on every engine. */
export const PARAMETER_TYPES = ['bigint', 'double precision', 'text', 'date', 'timestamptz', 'boolean'] as const
export type ParameterType = (typeof PARAMETER_TYPES)[number]

/** Finds `$name` outside strings, quoted names and comments. Line breaks stay where they are. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  let from = 0
  let at = 0
  while (at < text.length) {
    const end = endOfQuoted(text, at)
    if (end > at) {
      at = end
      continue
    }
    const name = text[at] === '$' ? /^\$([a-z_][a-z0-9_]*)(?!\$)/.exec(text.slice(at, at + 80))?.[1] : undefined
    if (name) {
      pieces.push(text.slice(from, at), { name })
      at += name.length + 1
      from = at
    } else at++
  }
  pieces.push(text.slice(from))
  return pieces
}

/** Where the string, quoted name or comment that begins here ends; `at` itself when none does. */
function endOfQuoted(text: string, at: number): number {
  const first = text[at]
  if (first === "'" || first === '"') {
    let end = at + 1
    while (end < text.length && (text[end] !== first || text[end + 1] === first)) end += text[end] === first ? 2 : 1
    return end + 1
  }
  if (text.startsWith('--', at)) {
    const end = text.indexOf('\n', at)
    return end < 0 ? text.length : end
  }
  if (text.startsWith('/*', at)) {
    const end = text.indexOf('*/', at + 2)
    return end < 0 ? text.length : end + 2
  }
  return at
}

export const namesIn = (pieces: readonly Piece[]): Set<string> =>
  new Set(pieces.flatMap((piece) => (typeof piece === 'string' ? [] : [piece.name])))

/** Collects the bound values of one statement while its pieces are put together. */
export class Binding {
  readonly values: (string | null)[] = []
  readonly #numbers = new Map<string, number>()
  readonly #types: Readonly<Record<string, ParameterType>>
  readonly #given: Readonly<Record<string, string | null>>

  constructor(types: Readonly<Record<string, ParameterType>>, given: Readonly<Record<string, string | null>>) {
    this.#types = types
    this.#given = given
  }

  /** The text with every `$name` as a typed cast of a numbered value; `replace` may put another expression in its place. */
  render(pieces: readonly Piece[], replace: Readonly<Record<string, string>> = {}): string {
    return pieces
      .map((piece) => (typeof piece === 'string' ? piece : (replace[piece.name] ?? this.#cast(piece.name))))
      .join('')
  }

  #cast(name: string): string {
    const type = this.#types[name]
    const value = this.#given[name]
    if (!type || value === undefined) throw new Error(`no value for $${name}`)
    let number = this.#numbers.get(name)
    if (!number) {
      number = this.values.push(value)
      this.#numbers.set(name, number)
    }
    return `cast($${number} as ${type})`
  }
}
