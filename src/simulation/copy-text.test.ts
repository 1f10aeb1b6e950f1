import { text } from 'node:stream/consumers'
import { expect, it } from 'vitest'
import { csvStream } from './copy-text.ts'

it('writes what COPY reads back as the same values', async () => {
  const rows = [
    { a: 'plain', b: null, c: 7, d: { kind: '合同, "甲"' }, e: ['unit:post', 'x"y\\'] },
    { a: '', b: 'line\nbreak', c: false, d: {}, e: [] },
  ]
  expect(await text(csvStream(rows, ['a', 'b', 'c', 'd', 'e']))).toBe(
    'plain,,7,"{""kind"":""合同, \\""甲\\""""}","{""unit:post"",""x\\""y\\\\""}"\n"","line\nbreak",false,{},{}\n',
  )
})

it('writes every row once, however many there are', async () => {
  const rows = Array.from({ length: 1201 }, (_, n) => ({ n }))
  expect((await text(csvStream(rows, ['n']))).trim().split('\n')).toHaveLength(1201)
})
