import { describe, expect, it } from 'vitest'
import { fieldsOf, toData } from './form-field.ts'

const form = {
  schema: {
    type: 'object',
    required: ['reason'],
    properties: {
      reason: { type: 'string', maxLength: 2000 },
      copies: { type: 'integer', minimum: 1 },
      rent_fen: { type: 'integer' },
      kind: { type: 'string', enum: ['a', 'b'] },
      agreed: { type: 'boolean' },
    },
  },
  labels: { reason: '理由', kind: '种类' },
  order: ['kind', 'reason', 'copies', 'rent_fen', 'agreed'],
  widgets: { rent_fen: 'money' },
  options: {
    kind: [
      { value: 'a', label: '甲' },
      { value: 'b', label: '乙' },
    ],
  },
}

describe('fieldsOf', () => {
  it('keeps the written order and the written labels', () => {
    expect(fieldsOf(form).map((field) => [field.name, field.label, field.widget, field.required])).toEqual([
      ['kind', '种类', 'radio', false],
      ['reason', '理由', 'textarea', true],
      ['copies', 'copies', 'number', false],
      ['rent_fen', 'rent_fen', 'money', false],
      ['agreed', 'agreed', 'checkbox', false],
    ])
  })
  it('draws a schema that comes with labels only', () => {
    expect(
      fieldsOf({ schema: { properties: { day: { type: 'string', format: 'date' } } }, labels: {} })[0]?.widget,
    ).toBe('date')
  })
})

describe('toData', () => {
  it('turns yuan into fen and leaves empty answers out', () => {
    const typed = { kind: 'a', reason: '  够了 ', copies: '2', rent_fen: '650.10', agreed: false, other: 'x' }
    expect(toData(fieldsOf(form), typed)).toEqual({
      kind: 'a',
      reason: '够了',
      copies: 2,
      rent_fen: 65010,
      agreed: false,
    })
    expect(toData(fieldsOf(form), { copies: '', reason: undefined })).toEqual({})
  })
})
