import type { Locale } from '#texts'
import type { Request } from './contract.ts'

/** The reader's language: the choice kept in the cookie `lang`, else the browser's wish, else Chinese. */
export function localeOf(request: Pick<Request, 'headers'> & { cookies?: Record<string, string | undefined> }): Locale {
  const chosen = request.cookies?.['lang']
  if (chosen === 'zh' || chosen === 'en') return chosen
  return preferred(request.headers['accept-language'] ?? '')
}

/** The first of zh and en by the weights of an Accept-Language header (RFC 9110 §12.5.4). */
export function preferred(header: string): Locale {
  let best: { locale: Locale; weight: number } | undefined
  for (const part of header.slice(0, 500).split(',')) {
    const [tag = '', ...rest] = part.trim().toLowerCase().split(';')
    const quality = rest.map((r) => /^\s*q=([\d.]+)/.exec(r)?.[1]).find(Boolean)
    const weight = quality === undefined ? 1 : Number(quality)
    const locale = tag.split('-')[0]
    if ((locale === 'zh' || locale === 'en') && weight > 0 && weight > (best?.weight ?? 0)) best = { locale, weight }
  }
  return best?.locale ?? 'zh'
}
