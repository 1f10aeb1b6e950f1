import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, instantAt, localTime } from '#kernel'
import {
  addWorkingDays,
  calendarOf,
  dueAfterDays,
  dueAfterPause,
  dueAfterWorkingDays,
  dueDateBy,
  remainingAt,
  workingDaysBetween,
  workingMinutesBetween,
} from './index.ts'
import { isNationalWorkingDay, isPublished, isStatutoryHoliday } from './national-days.ts'

const national = calendarOf()
const at = (date: string, time = '10:00') => instantAt(date, time)
const local = (instant: string) => `${localTime(instant).date} ${localTime(instant).time.slice(0, 5)}`

describe('the State Council’s notices', () => {
  // 国办发明电〔2024〕12号 and 〔2025〕7号: weekends on which one works, weekdays on which one rests.
  it.each([
    ['2025', ['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11']],
    ['2026', ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10']],
  ])('%s: exactly these weekend days are worked', (year, expected) => {
    const worked: string[] = []
    for (let day = `${year}-01-01`; day < `${Number(year) + 1}-01-01`; day = addDays(day, 1))
      if ([0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay()) && isNationalWorkingDay(day)) worked.push(day)
    expect(worked).toEqual(expected)
  })

  it.each([
    ['2025', 248],
    ['2026', 248],
  ])('%s has %i working days', (year, expected) => {
    let count = 0
    for (let day = `${year}-01-01`; day < `${Number(year) + 1}-01-01`; day = addDays(day, 1))
      if (isNationalWorkingDay(day)) count++
    expect(count).toBe(expected)
  })

  it.each([
    '2025-01-28',
    '2025-02-04',
    '2025-05-05',
    '2025-10-08',
    '2026-01-02',
    '2026-02-16',
    '2026-02-23',
    '2026-04-06',
    '2026-05-05',
    '2026-06-19',
    '2026-09-25',
    '2026-10-07',
  ])('%s is a day of rest', (day) => expect(isNationalWorkingDay(day)).toBe(false))

  it('are not guessed for years without one: statutory holidays and weekends only, and it says so', () => {
    expect(isPublished('2027-01-01')).toBe(false)
    const rests = [
      '2027-01-01',
      '2027-02-05',
      '2027-02-06',
      '2027-02-07',
      '2027-02-08',
      '2027-04-05',
      '2027-05-01',
      '2027-05-02',
      '2027-06-09',
      '2027-09-15',
      '2027-10-01',
      '2027-10-02',
      '2027-10-03',
    ]
    const found: string[] = []
    for (let day = '2027-01-01'; day < '2028-01-01'; day = addDays(day, 1)) if (isStatutoryHoliday(day)) found.push(day)
    expect(found).toEqual(rests)
    expect(isNationalWorkingDay('2027-10-04')).toBe(true)
    expect(national.isCertain('2027-10-04')).toBe(false)
    expect(national.isCertain('2026-10-04')).toBe(true)
  })
})

describe('a term', () => {
  it('does not count the day it starts and ends at the close of business', () => {
    expect(local(dueAfterWorkingDays(at('2026-11-05'), 1, national))).toBe('2026-11-06 17:30')
    expect(local(dueAfterWorkingDays(at('2026-11-06', '16:59'), 3, national))).toBe('2026-11-11 17:30')
    // 23:30 in Shanghai is still the same day there, though not in UTC.
    expect(local(dueAfterWorkingDays(at('2026-11-05', '23:30'), 1, national))).toBe('2026-11-06 17:30')
    expect(local(dueAfterWorkingDays(at('2026-11-06', '00:30'), 1, national))).toBe('2026-11-09 17:30')
  })

  it('walks around holidays and uses the exchanged Saturdays', () => {
    expect(local(dueAfterWorkingDays(at('2026-09-30'), 1, national))).toBe('2026-10-08 17:30')
    expect(local(dueAfterWorkingDays(at('2026-09-30'), 3, national))).toBe('2026-10-10 17:30')
    expect(local(dueAfterWorkingDays(at('2026-02-13'), 2, national))).toBe('2026-02-24 17:30')
    expect(local(dueAfterWorkingDays(at('2026-02-13'), 1, national))).toBe('2026-02-14 17:30')
  })

  it('in calendar days that ends on a day of rest ends on the next working day', () => {
    expect(local(dueAfterDays(at('2026-09-24'), 7, national))).toBe('2026-10-08 17:30')
    expect(local(dueAfterDays(at('2026-11-05'), 15, national))).toBe('2026-11-20 17:30')
  })

  it('follows what the county decided for a day', () => {
    const typhoon = calendarOf([
      { onDate: '2026-11-06', kind: 'rest', basis: '防汛指挥部令' },
      { onDate: '2026-11-07', kind: 'work', basis: '补班' },
    ])
    expect(local(dueAfterWorkingDays(at('2026-11-05'), 1, typhoon))).toBe('2026-11-07 17:30')
  })

  it('in minutes runs round the clock', () => {
    expect(local(dueDateBy(national)(at('2026-11-06', '17:00'), { minutes: 120 }))).toBe('2026-11-06 19:00')
    expect(local(dueDateBy(national)(at('2026-11-06', '17:00'), { workingDays: 1 }))).toBe('2026-11-09 17:30')
  })
})

describe('office time', () => {
  it.each([
    ['2026-11-05 08:41', '2026-11-05 08:52', 11],
    ['2026-11-05 11:50', '2026-11-05 14:10', 20],
    ['2026-11-05 17:00', '2026-11-06 09:00', 60],
    ['2026-11-06 17:00', '2026-11-09 09:00', 60],
    ['2026-11-05 05:00', '2026-11-05 23:00', 420],
    ['2026-10-01 09:00', '2026-10-07 17:00', 0],
    ['2026-11-05 09:00', '2026-11-05 08:00', 0],
  ])('%s – %s has %i minutes', (from, to, minutes) => {
    const of = (text: string) => at(text.slice(0, 10), text.slice(11))
    expect(workingMinutesBetween(of(from), of(to), national)).toBe(minutes)
  })

  it('changes with the dated hours', () => {
    const summer = calendarOf(
      [],
      [
        { fromOn: '2000-01-01', morning: ['08:30', '12:00'], afternoon: ['14:00', '17:30'] },
        { fromOn: '2026-07-01', morning: ['08:30', '12:00'], afternoon: ['14:30', '18:00'] },
      ],
    )
    expect(workingMinutesBetween(at('2026-07-02', '14:00'), at('2026-07-02', '15:00'), summer)).toBe(30)
    expect(local(dueAfterWorkingDays(at('2026-07-01'), 1, summer))).toBe('2026-07-02 18:00')
  })
})

describe('for any day', () => {
  const day = fc.integer({ min: 0, max: 800 }).map((n) => addDays('2024-12-01', n))
  it('counting forward and back agree, and a term ends on a working day', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 30 }), (from, n) => {
        const end = addWorkingDays(from, n, national)
        expect(national.isWorkingDay(end)).toBe(true)
        expect(workingDaysBetween(from, end, national)).toBe(n)
      }),
    )
  })

  it('a pause of a moment changes nothing, and a longer one gives back what was left', () => {
    fc.assert(
      fc.property(
        day,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 0, max: 10 }),
        fc.integer({ min: 0, max: 60 }),
        (from, n, used, stopped) => {
          const due = dueAfterWorkingDays(at(from), n, national)
          const paused = at(addDays(from, used), '09:00')
          const left = remainingAt(paused, due, 'working-days', national)
          if (left < 0) return
          if (national.isWorkingDay(addDays(from, used)))
            expect(dueAfterPause(paused, left, 'working-days', due, national)).toBe(due)
          const resumed = at(addDays(from, used + stopped), '09:00')
          const newDue = dueAfterPause(resumed, left, 'working-days', due, national)
          expect(newDue >= resumed).toBe(true)
          expect(national.isWorkingDay(localTime(newDue).date)).toBe(true)
        },
      ),
    )
  })
})
