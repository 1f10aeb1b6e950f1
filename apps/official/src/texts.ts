import { useSyncExternalStore } from 'react'
import { en, type MessageKey, zh } from './generated/messages.ts'

export type { MessageKey }
export type Locale = 'zh' | 'en'
export type Params = Readonly<Record<string, string | number>>

const catalogues: Record<Locale, Readonly<Record<string, string>>> = { zh, en }
const listeners = new Set<() => void>()
let current: Locale = /(?:^|;\s*)lang=en(?:;|$)/.test(document.cookie) ? 'en' : 'zh'

/** The sentence of `key` in the reader's language, its `{holes}` filled. A hole without a value stays visible. */
export function t(key: MessageKey, params: Params = {}): string {
  const text = catalogues[current][key] ?? key
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => (params[name] === undefined ? hole : String(params[name])))
}

/** A sentence for a code the server sends, when we have one; otherwise the code itself. */
export function word(prefix: string, code: string): string {
  return catalogues[current][`${prefix}.${code}`] ?? code
}

export const locale = (): Locale => current

/** Follows the language; the whole page is drawn anew when it changes. */
export function useLocale(): Locale {
  return useSyncExternalStore((changed) => {
    listeners.add(changed)
    return () => listeners.delete(changed)
  }, locale)
}

/** Chooses the language for this page and, by cookie, for the sentences the server writes. */
export function setLocale(next: Locale): void {
  current = next
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is younger than the desks' browsers
  document.cookie = `lang=${next}; path=/; max-age=31536000; SameSite=Strict`
  document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en'
  for (const changed of listeners) changed()
}
