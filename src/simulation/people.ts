import type { Chance } from './random.ts'

/** Characters of fictional names, each with its reading. */
export interface NameParts {
  readonly surnames: Readonly<Record<string, string>>
  readonly first: Readonly<Record<string, string>>
  readonly last: Readonly<Record<string, string>>
}

export interface FictionalName {
  readonly name: string
  readonly pinyin: string
}

/** Draws a fictional name that nobody among `taken` bears. */
export function fictionalName(c: Chance, parts: NameParts, taken: ReadonlySet<string>): FictionalName {
  for (;;) {
    const [surname, a] = c.pick(Object.entries(parts.surnames))
    const [last, z] = c.pick(Object.entries(parts.last))
    const [first, b] = c.percent(88) ? c.pick(Object.entries(parts.first)) : ['', '']
    const name = surname + first + last
    if (first === last || taken.has(name)) continue
    return { name, pinyin: a + b + z }
  }
}
