import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays, dateOf, fixedClock, instantAt, localTime, minutesBetween, plusMinutes } from './clock.ts'
import { fullCode, isWithin, levelOf, parentOf, subtreeRange } from './division.ts'
import { newCode, newId, stableId } from './id.ts'
import { formatMinor, parseMinor } from './money.ts'
import { periodBounds, quarterOf } from './period.ts'

describe('wall time', () => {
  it('agrees with Intl in Shanghai, across a change of offset elsewhere, and round-trips', () => {
    const reference = (at: string, zone: string) =>
      new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(new Date(at))
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1992-01-01'), max: new Date('2060-01-01'), noInvalidDate: true }),
        (date) => {
          const at = date.toISOString()
          for (const zone of ['Asia/Shanghai', 'Europe/London']) {
            const { date: day, time } = localTime(at, zone)
            expect(`${day} ${time}`).toBe(reference(at, zone))
          }
          const { date: day, time } = localTime(at)
          expect(instantAt(day, time)).toBe(`${at.slice(0, 19)}.000Z`)
        },
      ),
    )
  })

  it('knows the day a county lives in', () => {
    expect(dateOf('2026-02-28T16:30:00.000Z')).toBe('2026-03-01')
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01')
    expect(minutesBetween('2026-11-05T00:41:00.000Z', plusMinutes('2026-11-05T00:41:00.000Z', 11))).toBe(11)
    const clock = fixedClock('2026-11-05T00:30:00.000Z')
    clock.advance(60_000)
    expect(clock.now()).toBe('2026-11-05T00:31:00.000Z')
  })
})

describe('division codes', () => {
  it('contain by range of text exactly as by prefix', () => {
    const code = fc.stringMatching(/^[1-9]\d{1}(\d{2})?$/).map((c) => fullCode(c))
    fc.assert(
      fc.property(code, fc.stringMatching(/^[1-9]\d{11}$/), (outer, inner) => {
        const prefix = outer.replace(/(00)+$/, '').padEnd(levelOf(outer) === 'province' ? 2 : 4, '0')
        expect(isWithin(inner, outer)).toBe(inner.startsWith(prefix))
      }),
    )
    expect(levelOf('990121100000')).toBe('town')
    expect(parentOf('990121100001')).toBe('990121100000')
    expect(subtreeRange(fullCode('990121'))).toEqual({ from: '990121000000', until: '990121:' })
    expect(() => fullCode('99012')).toThrow()
  })
})

describe('money', () => {
  it('is exact for any size and round-trips', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), (minor) => {
        expect(parseMinor(formatMinor(minor))).toBe(minor)
      }),
    )
    expect(formatMinor(14279340n)).toBe('142,793.40')
    for (const wrong of ['1,23', '1.234', '', '１２', '1e3', '--1']) expect(parseMinor(wrong)).toBeUndefined()
  })
})

describe('periods and identifiers', () => {
  it('bound their days', () => {
    expect(periodBounds('2026-Q4')).toEqual({ from: '2026-10-01', until: '2027-01-01' })
    expect(periodBounds('2026-12')).toEqual({ from: '2026-12-01', until: '2027-01-01' })
    expect(quarterOf('2026-11-05')).toBe('2026-Q4')
    expect(() => periodBounds('2026-13-1')).toThrow()
  })

  it('are ordered by time, stable by words, and readable aloud', () => {
    expect(newId('2026-11-05T00:30:00.000Z') < newId('2026-11-05T00:30:00.001Z')).toBe(true)
    expect(stableId('unit', '990121100001')).toBe(stableId('unit', '990121100001'))
    expect(stableId('a', 'bc')).not.toBe(stableId('ab', 'c'))
    expect(newCode()).toMatch(/^[34679ACDEFGHJKMNPQRTUVWXY]{4}(-[34679ACDEFGHJKMNPQRTUVWXY]{4}){2}$/)
  })
})
