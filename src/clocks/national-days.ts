import chineseDays from 'chinese-days'
import { addDays, type CalendarDate, yearOf } from '#kernel'

/** Years whose holidays and exchanged working days (调休) the State Council has published and the library carries. */
export const FIRST_PUBLISHED = 2004
export const LAST_PUBLISHED = 2026

const known = new Map<CalendarDate, boolean>()

/** True for years with a published schedule. Beyond them only the statutory holidays themselves are known, no exchanges. */
export function isPublished(date: CalendarDate): boolean {
  const year = Number(yearOf(date))
  return year >= FIRST_PUBLISHED && year <= LAST_PUBLISHED
}

/** Whether offices of the nation work on a day, local overrides aside. */
export function isNationalWorkingDay(date: CalendarDate): boolean {
  let works = known.get(date)
  if (works === undefined) {
    works = isPublished(date) ? chineseDays.isWorkday(date) : isWeekday(date) && !isStatutoryHoliday(date)
    if (known.size > 20_000) known.clear()
    known.set(date, works)
  }
  return works
}

function isWeekday(date: CalendarDate): boolean {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay()
  return day >= 1 && day <= 5
}

const FIXED = new Set(['01-01', '05-01', '05-02', '10-01', '10-02', '10-03'])
const LUNAR = new Set(['除夕', '春节', '端午节', '中秋节'])

/** The thirteen days of 《全国年节及纪念日放假办法》 (2024-11-10, in force 2025-01-01) §2; three of 春节 follow the first. */
export function isStatutoryHoliday(date: CalendarDate): boolean {
  if (FIXED.has(date.slice(5))) return true
  const isLunar = (day: CalendarDate, names: ReadonlySet<string>): boolean =>
    chineseDays.getLunarFestivals(day, day).some((f) => f.date === day && f.name.some((n) => names.has(n)))
  if (isLunar(date, LUNAR)) return true
  const spring = new Set(['春节'])
  if (isLunar(addDays(date, -1), spring) || isLunar(addDays(date, -2), spring)) return true
  return date.slice(5, 7) === '04' && chineseDays.getSolarTermDate(Number(yearOf(date)), 4, 'pure_brightness') === date
}
