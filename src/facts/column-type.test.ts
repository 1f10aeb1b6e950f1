import { expect, it } from 'vitest'
import { COLUMN_TYPES } from './column-type.ts'

const read = (text: string) => COLUMN_TYPES.instant.read(text)

it('takes an instant without a zone for the clock on the wall of the county', () => {
  expect(read('2025-01-02 14:30')).toEqual({ value: '2025-01-02T06:30:00Z' })
  expect(read('2025-01-02T14:30:05.25')).toEqual({ value: '2025-01-02T06:30:05.25Z' })
})

it('keeps a zone that is written', () => {
  expect(read('2025-01-02 14:30Z')).toEqual({ value: '2025-01-02 14:30:00+00' })
  expect(read('2025-01-02 14:30:00+01:00')).toEqual({ value: '2025-01-02 14:30:00+01:00' })
})

it('refuses what is no time of day', () => {
  expect(read('2025-01-02 24:30')).toEqual({ reason: 'not_an_instant' })
})
