import { expect, it } from 'vitest'
import { meanOf } from './comparison.ts'

it('is the mean of what is there; nothing is not zero', () => {
  expect(meanOf([{ minutes: 10 }, { minutes: '30.5' }, { minutes: null }], 'minutes')).toEqual({
    count: 2,
    value: 20.25,
  })
  expect(meanOf([{ minutes: null }], 'minutes')).toEqual({ count: 0, value: null })
})
