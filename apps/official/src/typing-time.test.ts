import { expect, it } from 'vitest'
import { typingTime } from './typing-time.ts'

const at = (...moments: number[]) => {
  let next = 0
  return typingTime(() => moments[next++]! * 1000)
}

it('counts from the first input to the sending', () => {
  const time = at(100, 130, 160)
  time.touch()
  time.touch()
  expect(time.used()).toBe(60)
})

it('leaves out pauses, and says nothing of a form nobody typed into', () => {
  const time = at(0, 30, 1000, 1010)
  time.touch()
  time.touch()
  time.touch()
  expect(time.used()).toBe(40)
  expect(at(5).used()).toBe(0)
})

it('ends at half an hour', () => {
  const time = at(...Array.from({ length: 40 }, (_, i) => i * 100))
  for (let i = 0; i < 39; i++) time.touch()
  expect(time.used()).toBe(1800)
})
