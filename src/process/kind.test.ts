import { expect, it } from 'vitest'
import { kindFrom } from './kind.ts'

const entry = (details: Record<string, string>) => ({ code: 'a', title: '收入证明', details })

it('a line that says nothing more is in the list, without a seal or a usual number', () => {
  expect(kindFrom(entry({}), 'zh')).toEqual({
    code: 'a',
    title: '收入证明',
    listed: true,
    common: false,
    seal: null,
    copies: null,
    basis: null,
    note: null,
  })
})

it('reads what a line says, and does not take a word for a number', () => {
  const details = {
    in_list: 'false',
    common: 'true',
    seal: 'coop',
    default_copies: 'two',
    title_en: 'Income',
    basis: '§44',
  }
  expect(kindFrom(entry(details), 'en')).toMatchObject({
    title: 'Income',
    listed: false,
    common: true,
    seal: 'coop',
    copies: null,
  })
  expect(kindFrom(entry({ default_copies: '3' }), 'zh').copies).toBe(3)
})
