import { BUSINESS_ZONE, type Instant, localTime } from '#kernel'
import { type Locale, t } from '#texts'
import type { Finding, Verdict } from './bundle.ts'

const MONTHS = 'January February March April May June July August September October November December'.split(' ')

/** As people say it, without the year: 「11 月 5 日 9:12」, “5 November, 9:12”. */
export function spokenTime(locale: Locale, at: Instant, zone = BUSINESS_ZONE): string {
  const { date, time } = localTime(at, zone)
  const [, month, day] = date.split('-').map(Number)
  const clock = `${Number(time.slice(0, 2))}:${time.slice(3, 5)}`
  return locale === 'zh' ? `${month} 月 ${day} 日 ${clock}` : `${day} ${MONTHS[month! - 1]}, ${clock}`
}

/** Exact, with the year: `2026-11-05 09:12`. */
export function exactTime(at: Instant, zone = BUSINESS_ZONE): string {
  const { date, time } = localTime(at, zone)
  return `${date} ${time.slice(0, 5)}`
}

/** The sentence of one finding; an `instant` becomes `{spoken}` and `{exact}` in the business zone. */
export function sentenceOfFinding(locale: Locale, finding: Finding): string {
  const { instant, ...params } = finding.params
  if (typeof instant !== 'string') return t(locale, finding.key, params)
  return t(locale, finding.key, { ...params, spoken: spokenTime(locale, instant), exact: exactTime(instant) })
}

/** Every sentence of a verdict, the citizen's first, and the words of the signing key when it is still to be confirmed. */
export function sentencesOf(locale: Locale, verdict: Verdict): { ok: boolean; text: string }[] {
  const lines = verdict.findings.map((finding) => ({ ok: finding.ok, text: sentenceOfFinding(locale, finding) }))
  if (verdict.outcome !== 'unconfirmed' || !verdict.signedBy) return lines
  const words = verdict.signedBy.words[locale].join(' ')
  return [...lines, { ok: false, text: t(locale, 'ledger.key_words', { words }) }]
}
