import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskCell, SHOWS } from './mask.ts'
import { findPersonalData, isIdNumber, passesLuhn } from './personal-data.ts'

const digits = (min: number, max = min) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: min, maxLength: max })

/** A valid ID number made from any 17 digits with a possible date. */
const idNumber = fc
  .tuple(
    fc.constantFrom('330109', '990121', '420323'),
    fc.date({ min: new Date('1930-01-01'), max: new Date('2024-12-31'), noInvalidDate: true }),
    digits(3),
  )
  .map(([place, born, order]) => {
    const body = place + born.toISOString().slice(0, 10).replaceAll('-', '') + order
    for (const check of '0123456789X') if (isIdNumber(body + check)) return body + check
    throw new Error('a check character always exists')
  })
const phone = fc.tuple(fc.constantFrom('13', '15', '17', '18', '19'), digits(9)).map(([a, b]) => a + b)
const card = fc.tuple(fc.constantFrom('622848', '621799', '436742'), digits(9, 12)).map(([bin, rest]) => {
  for (const check of '0123456789') if (passesLuhn(bin + rest + check)) return bin + rest + check
  throw new Error('a Luhn digit always exists')
})
const grouped = (text: string, by: string) => text.replace(/(\d{4})(?=.)/g, `$1${by}`)
const secret = fc
  .tuple(fc.oneof(idNumber, phone, card), fc.constantFrom('', ' ', '-'))
  .map(([s, by]) => (by ? grouped(s, by) : s))
const around = fc.constantFrom('', '，', '电话', '（', '）', ' 元', '\n', '卡号:', '陈阿香 ', 'tel', 'No.', 'x')

describe('findPersonalData', () => {
  it('finds every ID number, phone and card, grouped or not, whatever stands around', () => {
    fc.assert(
      fc.property(around, secret, around, (a, s, b) => {
        expect(findPersonalData(a + s + b).length, a + s + b).toBeGreaterThan(0)
      }),
    )
  })

  it('reads full-width digits', () => {
    expect(findPersonalData('１３８１２３４５６７８')).toHaveLength(1)
  })

  it('leaves alone what is not personal', () => {
    for (const fine of [
      '0000-12345',
      '12388',
      '990121100000',
      '2026-11-05 09:12',
      '4,862,300.00',
      'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      '石演发〔2025〕7号',
      '142,793.40 元',
      '0198f0aa-7b1c-8123-9123-1234567890ab',
    ]) {
      expect(findPersonalData(fine), fine).toEqual([])
    }
  })
})

describe('maskCell', () => {
  it('lets no ID number, phone or card through, under any show', () => {
    fc.assert(
      fc.property(around, secret, around, fc.constantFrom(...SHOWS), (a, s, b, show) => {
        const cell = maskCell(a + s + b, show)
        expect(findPersonalData(cell.text)).toEqual([])
        expect(cell.text).not.toContain(s)
      }),
      { numRuns: 2000 },
    )
  })

  it('is total: any value gives a cell', () => {
    fc.assert(
      fc.property(fc.anything(), fc.constantFrom(...SHOWS), (value, show) => {
        expect(typeof maskCell(value, show).text).toBe('string')
      }),
    )
  })

  it('shows names by the family name only', () => {
    expect(maskCell('陈阿香', 'surname-only')).toEqual({ text: '陈**', hidden: 'part' })
    expect(maskCell('陈阿香', 'middle-hidden')).toEqual({ text: '陈*香', hidden: 'part' })
    expect(maskCell('陈香', 'middle-hidden').text).toBe('陈*')
    expect(maskCell('欧阳晓澜', 'surname-only').text).toBe('欧阳**')
    expect(maskCell('欧阳', 'surname-only').text).toBe('欧**')
    expect(maskCell('陈', 'surname-only')).toEqual({ text: '', hidden: 'whole' })
  })

  it('shows dates in the business zone, amounts in yuan, tails of accounts', () => {
    expect(maskCell('2026-11-04T16:30:00.000Z', 'date-only').text).toBe('2026-11-05')
    expect(maskCell('2026-11-05', 'month-only').text).toBe('2026-11')
    expect(maskCell(86100n, 'amount').text).toBe('861.00')
    expect(maskCell(3, 'count').text).toBe('3')
    expect(maskCell('6228480012346621', 'last-4')).toEqual({ text: '*6621', hidden: 'part' })
    expect(maskCell('12345', 'last-4').hidden).toBe('whole')
  })

  it('says that a text was withheld, and keeps nothing apart from absent', () => {
    expect(maskCell('联系 13812345678', 'as-is')).toEqual({ text: '', hidden: 'whole' })
    expect(maskCell(null, 'as-is')).toEqual({ text: '' })
    expect(maskCell({ phone: '13812345678' }, 'as-is').text).toBe('')
  })
})
