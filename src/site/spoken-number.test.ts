import fc from 'fast-check'
import { expect, it } from 'vitest'
import { spokenFigures, spokenInteger, spokenMoney } from './spoken-number.ts'

it('reads numbers as people say them', () => {
  for (const [value, said] of [
    [0n, '零'],
    [10n, '十'],
    [12n, '十二'],
    [105n, '一百零五'],
    [110n, '一百一十'],
    [1000n, '一千'],
    [1001n, '一千零一'],
    [10005n, '一万零五'],
    [80000n, '八万'],
    [142793n, '十四万二千七百九十三'],
    [1010000n, '一百零一万'],
    [4862300n, '四百八十六万二千三百'],
    [100000001n, '一亿零一'],
  ] as const)
    expect(spokenInteger(value)).toBe(said)
})

it('reads money, with 角 and 分 only when there are any', () => {
  expect(spokenMoney('142,793.40', 'zh')).toBe('十四万二千七百九十三元四角')
  expect(spokenMoney('80,000.00', 'zh')).toBe('八万元')
  expect(spokenMoney('0.05', 'zh')).toBe('五分')
  expect(spokenMoney('12.05', 'zh')).toBe('十二元零五分')
  expect(spokenMoney('0.00', 'zh')).toBe('零元')
  expect(spokenMoney('-7.30', 'zh')).toBe('负七元三角')
  expect(spokenMoney('（没有数据）', 'zh')).toBe('（没有数据）')
  expect(spokenMoney('142,793.40', 'en')).toBe(
    'one hundred and forty-two thousand seven hundred and ninety-three yuan and forty fen',
  )
})

it('leaves no figure for the voice to guess, and no code in words', () => {
  expect(spokenFigures('石塘村 2026 年 10 月')).toBe('石塘村二零二六年十月')
  expect(spokenFigures('路灯 12 盏')).toBe('路灯十二盏')
  expect(spokenFigures('石村代〔2026〕9号 *2407')).toContain('〔2026〕')
})

const DIGIT: Readonly<Record<string, number>> = { 零: 0, 一: 1, 二: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 }

/** Understands what was said, as a listener would; the other way round than the speaker. */
function heard(text: string): bigint {
  let [total, group, digit] = [0n, 0n, 0n]
  for (const sign of text) {
    const small = { 十: 10n, 百: 100n, 千: 1000n }[sign]
    if (small) [group, digit] = [group + (digit || 1n) * small, 0n]
    else if (sign === '万') [total, group, digit] = [total + (group + digit) * 10_000n, 0n, 0n]
    else if (sign === '亿') [total, group, digit] = [(total + group + digit) * 100_000_000n, 0n, 0n]
    else digit = BigInt(DIGIT[sign] ?? 0)
  }
  return total + group + digit
}

it('is understood as it was meant', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 999_999_999_999n }), (value) => {
      expect(heard(spokenInteger(value))).toBe(value)
    }),
  )
})
