import type { RegisterField } from '@api'
import { describe, expect, it } from 'vitest'
import { entered, shown, typed } from './record-values.ts'

const field = (type: string, more: Partial<RegisterField> = {}): RegisterField => ({
  name: 'x',
  label: 'X',
  hint: null,
  type,
  required: false,
  fixed: false,
  listed: true,
  options: [],
  ...more,
})

describe('what a register’s form sends', () => {
  it('turns yuan into fen without losing one, and leaves out what is empty', () => {
    const fields = [
      field('money', { name: 'value' }),
      field('decimal', { name: 'mu' }),
      field('text', { name: 'note' }),
    ]
    expect(entered(fields, { value: '1286.07', mu: '4.3', note: ' ' })).toEqual({ value: 128_607, mu: 4.3, note: null })
    expect(entered([field('money', { name: 'v' })], { v: '0.29' })).toEqual({ v: 29 })
  })

  it('shows and offers again what is on the register', () => {
    expect(shown(field('money'), 128_607_00)).toBe('128,607.00')
    expect(typed([field('money', { name: 'v' })], { v: 128_607 })).toEqual({ v: '1286.07' })
    expect(shown(field('choice', { options: [{ value: 'a', label: '甲' }] }), 'a')).toBe('甲')
    expect(shown(field('text'), undefined)).toBe('')
  })
})
