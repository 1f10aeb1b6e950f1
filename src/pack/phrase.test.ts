import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PhraseBook, sentencesIn } from './phrase.ts'

describe('PhraseBook', () => {
  const book = new PhraseBook([
    { zh: '同意', en: 'Approve' },
    { zh: '承包租赁合同', en: 'Lease' },
    { zh: '批 {approved} 份，盖了 {stamped} 次', en: '{approved} approved, {stamped} stamped' },
    { zh: '{applicant} 申请盖章： {title} {copies} 份。', en: '{applicant} asks: {title}, {copies}' },
    { zh: '同意', en: 'Agreed' },
  ])

  it('finds a sentence word for word, the first of two', () => {
    expect(book.say('同意')).toBe('Approve')
    expect(book.find('不同意')).toBeUndefined()
    expect(book.say('不同意')).toBe('不同意')
  })

  it('finds what was put together, and says what stands in the holes', () => {
    expect(book.say('批 2 份，盖了 3 次')).toBe('2 approved, 3 stamped')
    expect(book.say('赵水根申请盖章：承包租赁合同 3 份。')).toBe('赵水根 asks: Lease, 3')
    expect(book.find('批 2 份，盖了 3 次，还有')).toBeUndefined()
  })

  it('tries what says more first', () => {
    const two = new PhraseBook([
      { zh: '与{who}同名', en: 'like {who}' },
      { zh: '与亲属（{kind}）同名', en: 'like a relative ({kind})' },
    ])
    expect(two.say('与亲属（父母）同名')).toBe('like a relative (父母)')
    expect(two.say('与张三同名')).toBe('like 张三')
  })

  it('takes signs of expressions in a phrase as signs', () => {
    const odd = new PhraseBook([{ zh: '（{n}）+ 有?', en: '[{n}]' }])
    expect(odd.say('（7）+ 有?')).toBe('[7]')
    expect(odd.find('（7）有')).toBeUndefined()
  })

  it('gives every text that is no phrase back unchanged', () => {
    const foreign = fc.string().filter((text) => !/\p{sc=Han}/u.test(text) && text.trim() !== '')
    fc.assert(fc.property(foreign, (text) => book.say(text) === text))
  })
})

describe('sentencesIn', () => {
  it('finds what plain data says, with the English that stands beside it', () => {
    const data = {
      title: '甲',
      title_en: 'A',
      code: 'x',
      hint: { zh: '乙', en: 'B' },
      list: ['丙', { zh: '丁' }, 3, null],
      options: { zh: { zh: '中文', en: 'Chinese' }, en: { zh: '英文', en: 'English' } },
    }
    expect(sentencesIn(data)).toEqual([
      { zh: '甲', en: 'A' },
      { zh: '乙', en: 'B' },
      { zh: '丙' },
      { zh: '丁' },
      { zh: '中文', en: 'Chinese' },
      { zh: '英文', en: 'English' },
    ])
  })
})
