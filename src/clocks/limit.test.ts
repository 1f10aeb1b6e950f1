import { expect, it } from 'vitest'
import { PackProblem } from '#pack'
import { faultsOfLimits, limitsIn, valuesOf } from './limit.ts'
import { limitPart } from './limit-part.ts'

const TEXT = `- code: reference_rent
  title: { zh: 参考租金, en: Reference rent }
  unit: yuan_per_mu_year
  basis: 演示办法附件二
  values:
    - { from: 2025-01-01, value: 600, document: 第一号 }
    - { from: 2026-01-01, value: 650, document: 第二号 }
    - { from: 2026-03-01, until: 2026-06-30, division: 990121100, value: 700, document: 镇第一号 }
`
const items = limitPart.parse(TEXT, 'limits.yaml')
const rent = (division: string, day: string) => limitsIn(valuesOf(items), division, day)['reference_rent']

it('the nearest place wins, of one place the latest, each on its days', () => {
  expect([rent('990121100001', '2024-12-31'), rent('990121100001', '2025-12-31')]).toEqual([undefined, 600])
  expect([rent('990121100001', '2026-02-28'), rent('990121100001', '2026-03-01')]).toEqual([650, 700])
  // The last day counts; then the county's is in force again.
  expect([rent('990121100001', '2026-06-30'), rent('990121100001', '2026-07-01')]).toEqual([700, 650])
  expect([rent('990121101001', '2026-04-01'), rent('990122000000', '2026-04-01')]).toEqual([650, 650])
})

it('says what a file has wrong: two of one kind, an end before its beginning, a half declaration', () => {
  expect(faultsOfLimits([...items, ...items], 'limits.yaml').map((i) => i.code)).toEqual(['clocks.limit_twice'])
  const twice = [{ ...items[0]!, values: [items[0]!.values[0]!, items[0]!.values[0]!] }]
  expect(faultsOfLimits(twice, 'limits.yaml').map((i) => i.code)).toEqual(['clocks.limit_value_twice'])
  const back = [{ ...items[0]!, values: [{ ...items[0]!.values[0]!, until: '2024-01-01' }] }]
  expect(faultsOfLimits(back, 'limits.yaml').map((i) => i.code)).toEqual(['clocks.limit_ends_first'])
  const half = TEXT.replace('  basis: 演示办法附件二\n', '')
  expect(() => limitPart.parse(half, 'limits.yaml')).toThrow(PackProblem)
  try {
    limitPart.parse(TEXT.replace('value: 600', 'valeu: 600'), 'limits.yaml')
  } catch (error) {
    expect((error as PackProblem).issues).toContainEqual(
      expect.objectContaining({ line: 6, code: 'pack.unknown_key_near', params: { key: 'valeu', near: 'value' } }),
    )
  }
})
