import type { Problem } from '#kernel'
import { en, type MessageKey, zh } from './generated/messages.ts'

export type { MessageKey }
export type Locale = 'zh' | 'en'
export type Params = Readonly<Record<string, string | number>>

const catalogues: Record<Locale, Readonly<Record<string, string>>> = { zh, en }

/** The sentence of `key` in the reader's language, its `{holes}` filled. A hole without a value stays visible. */
export function t(locale: Locale, key: MessageKey, params: Params = {}): string {
  return fill(catalogues[locale][key] ?? key, params)
}

/** The sentence for a problem, or the general one when its code has none (which the texts test forbids). */
export function sentenceOf(locale: Locale, problem: Problem): string {
  const text = catalogues[locale][`problem.${problem.code}`]
  return text
    ? fill(text, problem.params ?? {})
    : fill(catalogues[locale]['problem.texts.unknown'] ?? problem.code, { code: problem.code })
}

export const hasSentence = (code: string): boolean => `problem.${code}` in zh

/** Both catalogues' words whose keys begin with `prefix`: what records hold in Chinese and pages show in the reader's language. */
export const wordsBelow = (prefix: string): { readonly zh: string; readonly en: string }[] =>
  Object.entries<string>(zh).flatMap(([key, word]) =>
    key.startsWith(prefix) ? [{ zh: word, en: catalogues.en[key] ?? word }] : [],
  )

function fill(text: string, params: Params): string {
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => (params[name] === undefined ? hole : String(params[name])))
}
