import { locale, t } from './texts.ts'

// The county's clock. Instants travel in UTC and are shown in this zone only.
const zone = 'Asia/Shanghai'
const day = 86_400_000
let ahead = 0

/** Sets how far the county's clock (a demonstration keeps its own date) is from this machine's. */
export function setClock(serverNow: string): void {
  ahead = Date.parse(serverNow) - Date.now()
}

/** The instant by the county's clock, in milliseconds. */
export const now = (): number => Date.now() + ahead

const shown = (instant: string | number, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale() === 'zh' ? 'zh-CN' : 'en-GB', { timeZone: zone, ...options }).format(
    new Date(instant),
  )

/** 08:47 */
export const clockTime = (instant: string | number): string =>
  shown(instant, { hour: '2-digit', minute: '2-digit', hour12: false }).replace(/^24/, '00')

/** 11月5日 */
export const dayOf = (instant: string | number): string =>
  shown(instant, { month: locale() === 'zh' ? 'long' : 'short', day: 'numeric' })

/** 11月5日 08:47 */
export const dayAndTime = (instant: string | number): string => `${dayOf(instant)} ${clockTime(instant)}`

/** 2026-11-05, by the county's clock. */
export const dateOf = (instant: string | number): string => {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' })
  return parts.format(new Date(instant))
}

/** The time if it is today by the county's clock, otherwise the day and the time. */
export const nearTime = (instant: string): string =>
  dateOf(instant) === dateOf(now()) ? clockTime(instant) : dayAndTime(instant)

/** How long until a due instant, in words; `late` says that it has passed. */
export function dueIn(due: string | null): { words: string; late: boolean } {
  if (!due) return { words: t('when.no-limit'), late: false }
  const rest = Date.parse(due) - now()
  const size = Math.abs(rest)
  const amount =
    size >= day
      ? t('when.days', { n: Math.floor(size / day) })
      : size >= 3_600_000
        ? t('when.hours', { n: Math.floor(size / 3_600_000) })
        : t('when.minutes', { n: Math.max(1, Math.round(size / 60_000)) })
  return { words: t(rest < 0 ? 'when.late' : 'when.left', { amount }), late: rest < 0 }
}
