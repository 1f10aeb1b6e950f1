import { expect, test } from 'vitest'
import { COLUMN_TYPES, readDate } from './column-type.ts'
import { bornOn, checkSign, readIdentity, shapeOfIdentity } from './identity.ts'
import { withoutNumbers } from './protection.ts'

// 990121 is the code of no real county, so this is nobody's number.
const BODY = '99012119400305123'
const ID = BODY + checkSign(BODY)

test('an identity number is read in any spelling, and refused with its own reason', () => {
  expect(readIdentity('id_number', ` ${ID.slice(0, 6)} ${ID.slice(6).toLowerCase()} `)).toEqual({ plain: ID })
  expect(readIdentity('id_number', [...ID].map((s) => String.fromCharCode(s.charCodeAt(0) + 0xfee0)).join(''))).toEqual(
    {
      plain: ID,
    },
  )
  const other = ID.slice(0, 16) + ((Number(ID[16]) + 1) % 10) + ID[17]
  expect(readIdentity('id_number', other)).toEqual({ reason: 'wrong_check_digit' })
  expect(readIdentity('id_number', ID.slice(0, 17))).toEqual({ reason: 'not_an_id_number' })
  expect(readIdentity('id_number', `990121 19401335 1234`)).toEqual({ reason: 'not_an_id_number' })
  expect(readIdentity('id_number', '990121400305123')).toEqual({ reason: 'old_id_number' })
  expect(readIdentity('id_number', '9.90121E+17')).toEqual({ reason: 'digits_lost' })
  expect(readIdentity('id_number', `${ID}/${ID}`)).toEqual({ reason: 'two_numbers' })
  expect(bornOn(ID)).toBe('1940-03-05')
})

test('shapes show enough to recognise a row and nobody', () => {
  expect(shapeOfIdentity('id_number', ID)).toMatch(/^9901\*{12}\d[\dX]$/)
  expect(shapeOfIdentity('phone', '13800001234')).toBe('138****1234')
  expect(shapeOfIdentity('bank_account', '6228990121000006621')).toBe('尾号6621')
  expect(withoutNumbers(`陈阿香,${ID},861.00`)).not.toContain(ID.slice(6, 14))
})

test('amounts and dates are read as offices write them', () => {
  const money = (text: string) => COLUMN_TYPES.money.read(text)
  for (const [text, fen] of [
    ['１，２３４．５０', '123450'],
    ['￥861.00元', '86100'],
    ['1.2万元', '1200000'],
    ['0.05万', '50000'],
    ['3.12345万', '3123450'],
    ['-95', '-9500'],
    ['12,345,678.9', '1234567890'],
  ] as const)
    expect(money(text)).toEqual({ value: fen })
  expect(money('八百六十一')).toEqual({ reason: 'not_a_number' })
  expect(money('0.1234567万')).toEqual({ reason: 'too_many_decimals' })
  for (const text of ['46083', '二〇二六年三月二日', '２０２６－３－２', '2026/3/2', '2026．03．02'])
    expect(readDate(text)).toBe('2026-03-02')
  expect(readDate('二〇二六年十二月三十一日')).toBe('2026-12-31')
  expect(readDate('2026-02-30')).toBeUndefined()
})
