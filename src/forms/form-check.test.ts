import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formFile } from './form.ts'
import { validateForm } from './form-check.ts'
import { toForm } from './form-schema.ts'
import { faultOf } from './hostile-text.ts'

const loan = toForm(
  'example/loan',
  formFile.parse({
    title: '借书登记',
    schema: {
      type: 'object',
      required: ['reader', 'book', 'copies'],
      properties: {
        reader: { type: 'string', maxLength: 40 },
        book: { type: 'string', enum: ['novel', 'atlas'] },
        copies: { type: 'integer', minimum: 1, maximum: 5 },
        note: { type: 'string' },
        due_on: { type: 'string', format: 'date' },
        lines: {
          type: 'array',
          items: { type: 'object', required: ['title'], properties: { title: { type: 'string' } } },
        },
      },
    },
    fields: {
      reader: { label: { zh: '读者姓名', en: 'Reader' }, widget: 'name', mask: { level: 'masked', as: 'name' } },
      book: { label: '书', options: { novel: '小说', atlas: '地图册' }, errors: { enum: '书架上没有这本书。' } },
      copies: { label: '册数' },
      note: { label: '备注', widget: 'textarea' },
      due_on: { label: '还书日期', errors: { any: '请写成 2026-11-05 这样。' } },
      lines: { label: '清单' },
      'lines.title': { label: '书名' },
    },
  }),
)
const good = { reader: '赵水根', book: 'novel', copies: 2 }
const sentences = (data: unknown, locale: 'zh' | 'en' = 'zh') => {
  const answer = validateForm(loan, data, locale)
  return answer.ok ? [] : answer.problems
}

describe('a form', () => {
  it('gives the data back as it was typed', () => {
    const data = { ...good, note: ' <b>1\n2</b> ' }
    expect(validateForm(loan, data, 'zh')).toEqual({ ok: true, data })
  })

  it('says one sentence a field, in the words of the form or its own', () => {
    expect(sentences({ reader: '  ', book: 'x', copies: 9, due_on: 'soon', lines: [{}] })).toEqual([
      { field: 'book', sentence: '书架上没有这本书。' },
      { field: 'copies', sentence: '“册数”不能大于 5。' },
      { field: 'due_on', sentence: '请写成 2026-11-05 这样。' },
      { field: 'lines.0.title', sentence: '请填写“书名”。' },
      { field: 'reader', sentence: '请填写“读者姓名”。' },
    ])
    expect(sentences({ ...good, copies: undefined }, 'en')).toEqual([
      { field: 'copies', sentence: 'Please fill in “册数”.' },
    ])
  })

  it('bounds what the author left open', () => {
    expect(sentences({ ...good, reader: '长'.repeat(41) })[0]?.sentence).toBe('“读者姓名”最多写 40 个字，请写短一些。')
    expect(sentences({ ...good, note: '长'.repeat(2001) })[0]?.sentence).toContain('2000')
    expect(sentences({ ...good, note: '长'.repeat(9_000) })[0]?.sentence).toContain('4000')
    expect(sentences({ ...good, lines: Array.from({ length: 51 }, () => ({ title: 'a' })) })[0]?.sentence).toContain(
      '50',
    )
  })

  it('refuses fields it does not have, prototypes included', () => {
    expect(sentences({ ...good, admin: true })[0]).toEqual({
      field: 'admin',
      sentence: '表里没有“admin”这一项，请去掉后再交。',
    })
    expect(sentences(JSON.parse('{"reader":"a","book":"novel","copies":1,"__proto__":{"x":1}}'))[0]?.field).toBe(
      '__proto__',
    )
    expect(sentences(null)).toHaveLength(1)
    expect(sentences([good])).toHaveLength(1)
  })

  it('refuses what cannot be kept exactly, and only that', () => {
    expect(sentences({ ...good, note: 'a\u0000b' })[0]?.sentence).toContain('看不见的控制符')
    expect(sentences({ ...good, note: 'a\ud800' })[0]?.sentence).toContain('不完整的字')
    expect(sentences({ ...good, note: '\u202Egpj.exe' })[0]?.sentence).toContain('顺序倒过来')
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (note) => {
        const answer = validateForm(loan, { ...good, note }, 'zh')
        expect(answer.ok).toBe(faultOf(note) === undefined)
        if (answer.ok) expect(answer.data['note']).toBe(note)
      }),
    )
  })

  it('never throws, whatever JSON arrives', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => {
        const answer = validateForm(loan, data, 'zh')
        if (!answer.ok) for (const p of answer.problems) expect(p.sentence).toMatch(/[。]$/)
      }),
    )
  })

  it('refuses a body that is deep or endless before looking at the schema', () => {
    let deep: unknown = 'x'
    for (let i = 0; i < 5_000; i++) deep = [deep]
    expect(sentences(deep)[0]?.sentence).toContain('层数')
    expect(sentences({ ...good, lines: Array.from({ length: 6_000 }, () => 1) })[0]?.sentence).toContain('项数')
  })
})

describe('writing a form', () => {
  const file = (schema: object, fields: object) => () => toForm('a/b', formFile.parse({ title: '表', schema, fields }))

  it('names what is wrong with it', () => {
    const text = { type: 'object', properties: { name: { type: 'string' } } }
    expect(file(text, {})).toThrow('fields.name is missing')
    expect(file(text, { name: { label: '名' }, x: { label: 'x' } })).toThrow(
      'fields.x: the schema has no such property',
    )
    expect(
      file({ type: 'object', properties: { name: { $ref: 'http://example.org/' } } }, { name: { label: '名' } }),
    ).toThrow('$ref')
    expect(
      file({ type: 'object', properties: { name: { type: 'string', maxLength: 9000 } } }, { name: { label: '名' } }),
    ).toThrow('4000')
    expect(
      file({ type: 'object', properties: { k: { enum: ['a', 'b'] } } }, { k: { label: '种类', options: { a: '甲' } } }),
    ).toThrow('"b" is not in both')
    expect(() => formFile.parse({ title: '表', schema: {}, fields: { a: { label: 'a', mask: 'masked' } } })).toThrow(
      'how',
    )
  })
})
