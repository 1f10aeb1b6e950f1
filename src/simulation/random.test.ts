import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CodeList } from './code-list.ts'
import { fillRow, identityNumber } from './columns.ts'
import { benford, chance, occurrences, skewed } from './random.ts'
import { Column } from './vocabulary.ts'

const average = (numbers: number[]): number => numbers.reduce((a, b) => a + b, 0) / numbers.length
const many = (draw: () => number, n = 4000): number[] => Array.from({ length: n }, draw)

describe('chance', () => {
  it('repeats itself for the same words and differs for others', () => {
    expect(many(chance('a', 'b').next, 5)).toEqual(many(chance('a', 'b').next, 5))
    expect(many(chance('a', 'b').next, 5)).not.toEqual(many(chance('ab').next, 5))
    expect(chance('a').fork('b').next()).toBe(chance('a', 'b').next())
  })

  it('stays within its bounds', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: -50, max: 50 }), fc.nat(100), (seed, low, width) => {
        const drawn = chance(seed).whole(low, low + width)
        return Number.isInteger(drawn) && drawn >= low && drawn <= low + width
      }),
    )
  })

  it('draws by weight and never what has none', () => {
    const c = chance('weights')
    const drawn = Array.from({ length: 3000 }, () =>
      c.weighted([
        ['often', 8],
        ['seldom', 2],
        ['never', 0],
      ] as const),
    )
    expect(drawn.filter((d) => d === 'often').length / 3000).toBeCloseTo(0.8, 1)
    expect(drawn).not.toContain('never')
  })

  it('has the averages it promises', () => {
    const c = chance('averages')
    expect(average(many(() => occurrences(c, 3.6)))).toBeCloseTo(3.6, 0)
    expect(Math.exp(average(many(() => Math.log(skewed(c, 11, 0.6)))))).toBeCloseTo(11, 0)
    const first = many(() => Number(String(Math.round(benford(c, 1000, 1_000_000)))[0]))
    expect(first.filter((d) => d === 1).length / first.length).toBeCloseTo(Math.log10(2), 1)
  })
})

describe('columns', () => {
  const list = new CodeList('kinds', 'code,title,copies\nhouse,建房,2\nland,合同,3\n')
  const world = {
    chance: chance('columns'),
    codeLists: new Map([['kinds', list]]),
    actorName: (actor: string) => `某${actor}`,
    workingDaysAfter: (days: number) => `2026-01-0${days}`,
  }
  const columns = (text: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(text).map(([name, c]) => [name, Column.parse(c)]))

  it('fills one column after the other', () => {
    const row = fillRow(
      columns({
        kind: { codelist: 'kinds', weights: { land: 1 } },
        copies: { lookup: 'kinds', by: 'kind', column: 'copies' },
        again: { same_as: 'copies' },
        area: { decimal: [1.2, 1.2], step: 0.1, when: { kind: ['land', 'pond'] } },
        rooms: { value: 3, when: { kind: 'house' } },
        name: { actor: 'villager' },
        due: { working_days_after: [3, 3] },
      }),
      world,
    )
    expect(row).toEqual({ kind: 'land', copies: 3, again: 3, area: 1.2, name: '某villager', due: '2026-01-03' })
  })

  it('refuses a code the list does not have, and a word outside the vocabulary', () => {
    expect(() => fillRow(columns({ kind: { codelist: 'kinds', weights: { pond: 1 } } }), world)).toThrow('has no pond')
    expect(Column.safeParse({ script: 'x' }).success).toBe(false)
  })

  it('makes identity numbers that check, of a county that does not exist', () => {
    expect(identityNumber(chance('id'))).toMatch(/^990121\d{11}[\dX]$/)
  })
})
