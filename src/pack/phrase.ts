/**
 * The English of a pack. Chinese is the authentic text of every pack and stays what is stored, hashed and signed; English is a
 * reading aid that may be mended without making a new version of a flow or a rule. So it lives in a phrase book beside the files,
 * looked up by the Chinese sentence when a page is drawn.
 */

/** A sentence of a pack and its English. Both may hold `{holes}` for what is put in when the sentence is made. */
export interface Phrase {
  readonly zh: string
  readonly en: string
}

/** Something a pack says to people; `en` when the file says it in both languages at the same place. */
export interface Sentence {
  readonly zh: string
  readonly en?: string | undefined
}

/** The sentence in the reader's language; the sentence itself when nobody has translated it. */
export type Say = (text: string) => string

const HAN = /\p{sc=Han}/u
export const hasHan = (text: string): boolean => HAN.test(text)

const HOLE = /\{(\w+)\}/g
const hasHoles = (text: string): boolean => /\{\w+\}/.test(text)

/** Looks sentences up: first word for word, then those with holes; what stands in a hole is looked up in turn. */
export class PhraseBook {
  readonly #exact = new Map<string, string>()
  readonly #patterns: { readonly shape: RegExp; readonly names: readonly string[]; readonly en: string }[] = []

  /** Of two phrases for one sentence the first counts. */
  constructor(phrases: Iterable<Phrase>) {
    for (const { zh, en } of phrases) {
      if (this.#exact.has(zh)) continue
      this.#exact.set(zh, en)
      if (hasHoles(zh)) this.#patterns.push({ ...shapeOf(zh), en })
    }
    // What says more fits less: it is tried first.
    this.#patterns.sort((a, b) => b.shape.source.length - a.shape.source.length)
  }

  find(text: string): string | undefined {
    const said = this.#exact.get(text.trim())
    if (said !== undefined) return said
    if (!hasHan(text)) return undefined
    for (const { shape, names, en } of this.#patterns) {
      const found = shape.exec(text.trim())
      if (!found) continue
      const held = new Map(names.map((name, i) => [name, this.say(found[i + 1]!.trim())]))
      return en.replace(HOLE, (hole, name: string) => held.get(name) ?? hole)
    }
    return undefined
  }

  readonly say: Say = (text) => this.find(text) ?? text
}

/** `批 {copies} 份` as an expression that finds what was put in; blanks around a hole do not matter, unless they part two holes. */
function shapeOf(zh: string): { shape: RegExp; names: string[] } {
  const names = [...zh.matchAll(HOLE)].map((m) => m[1]!)
  const fixed = zh.split(/\{\w+\}/).map((piece) => {
    const sign = piece.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    return sign ? `\\s*${sign}\\s*` : piece && '\\s+'
  })
  return { shape: new RegExp(`^${fixed.join('(.+?)')}$`, 'su'), names }
}

/**
 * Every Chinese sentence in plain data, in order: `{zh, en}` is one sentence, and so is `title` with `title_en` beside it.
 * This fits whatever a part makes of YAML; parts of another build say their sentences themselves.
 */
export function sentencesIn(value: unknown): Sentence[] {
  if (typeof value === 'string') return hasHan(value) ? [{ zh: value }] : []
  if (Array.isArray(value)) return value.flatMap(sentencesIn)
  if (typeof value !== 'object' || value === null) return []
  const { zh, en, ...more } = value as Record<string, unknown>
  if (typeof zh === 'string' && Object.keys(more).length === 0)
    return hasHan(zh) ? [{ zh, ...(typeof en === 'string' && { en }) }] : []
  const all = value as Record<string, unknown>
  return Object.entries(all).flatMap(([key, said]) => {
    if (key.endsWith('_en') && key.slice(0, -3) in all) return []
    const beside = all[`${key}_en`]
    return typeof said === 'string' && typeof beside === 'string' ? [{ zh: said, en: beside }] : sentencesIn(said)
  })
}
