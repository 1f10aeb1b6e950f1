import type { Chance } from './random.ts'

/** Characters of fictional names, each with its reading. */
export interface NameParts {
  readonly surnames: readonly Reading[]
  readonly first: readonly Reading[]
  readonly last: readonly Reading[]
}
type Reading = readonly [character: string, pinyin: string]

export interface FictionalName {
  readonly name: string
  readonly pinyin: string
}

/** Draws a fictional name that nobody among `taken` bears. */
export function fictionalName(c: Chance, parts: NameParts, taken: ReadonlySet<string>): FictionalName {
  for (;;) {
    const [surname, a] = c.pick(parts.surnames)
    const [last, z] = c.pick(parts.last)
    const [first, b] = c.percent(88) ? c.pick(parts.first) : (['', ''] as const)
    const name = surname + first + last
    if (first === last || taken.has(name)) continue
    return { name, pinyin: a + b + z }
  }
}
