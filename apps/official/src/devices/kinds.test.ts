import type { Kind, ProcessItem } from '@api'
import { describe, expect, it } from 'vitest'
import { commonKinds, extraFields, kindsOf, otherKinds, requestData } from './kinds.ts'

const kind = (code: string, more: Partial<Kind> = {}): Kind => ({ code, title: code, listed: true, ...more })

const process: ProcessItem = {
  id: 'library/loan',
  title: '借阅',
  power: null,
  startable: true,
  form: {
    labels: { rent: '租金' },
    schema: {
      required: ['kind', 'copies'],
      properties: {
        kind: { type: 'string' },
        copies: { type: 'integer' },
        rent: { type: 'number' },
        purpose: { type: 'string' },
      },
      // biome-ignore lint/suspicious/noThenProperty: JSON Schema names it so
      ...{ allOf: [{ if: { properties: { kind: { const: 'lease' } } }, then: { required: ['rent'] } }] },
    },
  },
}

describe('kinds at the counter', () => {
  it('reads them from the form where the flow names none: the first five listed and the first that is not', () => {
    const options = ['a', 'b', 'c', 'd', 'e', 'f'].map((value) => ({ value, label: value.toUpperCase() }))
    const form = {
      ...process.form,
      labels: {},
      schema: {},
      options: { kind: [...options, { value: 'x', label: '收入证明（不在清单）' }] },
    }
    const kinds = kindsOf({ ...process, form })
    expect(kinds.at(-1)).toEqual({ code: 'x', title: '收入证明', listed: false, common: true })
    expect(commonKinds(kinds).map((one) => one.code)).toEqual(['a', 'b', 'c', 'd', 'e', 'x'])
  })
  it('shows the frequent ones first and hides nothing', () => {
    const kinds = [kind('a', { common: true }), kind('b'), kind('c', { common: true, listed: false })]
    expect(commonKinds(kinds).map((one) => one.code)).toEqual(['a', 'c'])
    expect(otherKinds(kinds).map((one) => one.code)).toEqual(['b'])
  })
  it('asks for more only when the kind requires it', () => {
    expect(extraFields(process, kind('house'))).toEqual([])
    expect(extraFields(process, kind('lease')).map((field) => [field.name, field.required])).toEqual([['rent', true]])
  })
  it('sends only what the form knows', () => {
    expect(
      requestData(process, kind('lease', { seal: 'coop' }), { name: '赵水根', copies: 2, extra: { rent: 300 } }),
    ).toEqual({
      kind: 'lease',
      copies: 2,
      rent: 300,
    })
  })
})
