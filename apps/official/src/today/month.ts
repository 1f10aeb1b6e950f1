import { locale, t } from '../texts.ts'

/** 2026-10 as people say it: 10 月, October. */
export function monthName(month: string): string {
  if (locale() === 'zh') return t('today.month', { n: Number(month.slice(5, 7)) })
  return new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' }).format(new Date(`${month}-01T00:00:00Z`))
}

/** A rule's period in words: a month by its name, anything else as it is. */
export const periodName = (period: string): string => (/^\d{4}-\d{2}$/.test(period) ? monthName(period) : period)
