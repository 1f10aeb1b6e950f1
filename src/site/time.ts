import { type CalendarDate, dateOf, type Instant, localTime } from '#kernel'
import { type Locale, t } from '#texts'

const monthOf = (locale: Locale, date: CalendarDate): string =>
  t(locale, `site.month_${Number(date.slice(5, 7))}` as 'site.month_1')

/** `2026 年 11 月 5 日`, `5 November 2026`. */
export const spelledDate = (locale: Locale, date: CalendarDate): string =>
  t(locale, 'site.date', { year: date.slice(0, 4), month: monthOf(locale, date), day: Number(date.slice(8)) })

/** As people say a day of this year: `11 月 5 日`; with the year when it is another. */
export function dayOf(locale: Locale, at: Instant, now: Instant): string {
  const date = dateOf(at)
  if (date.slice(0, 4) !== dateOf(now).slice(0, 4)) return spelledDate(locale, date)
  return t(locale, 'site.short_date', { month: monthOf(locale, date), day: Number(date.slice(8)) })
}

/** `11 月 5 日 09:12`. */
export const momentOf = (locale: Locale, at: Instant): string => {
  const { date, time } = localTime(at)
  return t(locale, 'site.short_instant', {
    month: monthOf(locale, date),
    day: Number(date.slice(8)),
    time: time.slice(0, 5),
  })
}

/** `2026 年 11 月 5 日 09:12`: on paper, where the year counts. */
export const spelledMoment = (locale: Locale, at: Instant): string => {
  const { date, time } = localTime(at)
  return `${spelledDate(locale, date)} ${time.slice(0, 5)}`
}
