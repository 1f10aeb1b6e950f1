import fc from 'fast-check'
import { evaluate as feelin } from 'feelin'
import { expect, test } from 'vitest'
import { compileExpression } from './index.ts'

/**
 * Differential test against feelin 8.2. Generated forms stay where DMN and feelin agree; the known differences, all on the side of
 * "cannot be judged", are named in this folder's README.
 */
const SCOPE = {
  a: 3,
  b: 7,
  c: null,
  s: 'seal',
  t: 'stamp',
  yes: true,
  no: false,
  list: [1, 3, 5],
  person: { name: 'li', age: 40 },
}

const number = fc.oneof(
  fc.integer({ min: -9, max: 9 }).map((n) => (n < 0 ? `(${n})` : `${n}`)),
  fc.constantFrom('a', 'b', 'person.age'),
)
const text = fc.constantFrom('"seal"', '"x"', 's', 't', 'person.name')
const { sum } = fc.letrec<{ sum: string }>((tie) => ({
  sum: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    number,
    fc.tuple(tie('sum'), fc.constantFrom('+', '-', '*', '/'), tie('sum')).map(([l, o, r]) => `(${l} ${o} ${r})`),
    fc.tuple(fc.constantFrom('abs', 'floor', 'ceiling'), tie('sum')).map(([f, x]) => `${f}(${x})`),
    fc.tuple(tie('sum'), tie('sum')).map(([x, y]) => `max(${x}, ${y})`),
  ),
}))
const { truth } = fc.letrec<{ truth: string }>((tie) => ({
  truth: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('true', 'false', 'yes', 'no', 'null', 'c'),
    fc.tuple(sum, fc.constantFrom('=', '!=', '<', '<=', '>', '>='), sum).map(([l, o, r]) => `${l} ${o} ${r}`),
    fc.tuple(text, fc.constantFrom('=', '!=', '<', '>'), text).map(([l, o, r]) => `${l} ${o} ${r}`),
    fc
      .tuple(sum, fc.integer({ min: -9, max: 9 }), fc.integer({ min: 0, max: 9 }))
      .map(([x, low, length]) => `(${x} between (${low}) and (${low + length}))`),
    fc.tuple(number, fc.array(number, { minLength: 1, maxLength: 4 })).map(([x, l]) => `(${x} in [${l.join(', ')}])`),
    fc
      .tuple(
        number,
        fc.integer({ min: 0, max: 9 }),
        fc.integer({ min: 0, max: 9 }),
        fc.constantFrom('[', '('),
        fc.constantFrom(']', ')'),
      )
      .map(([x, low, length, open, close]) => `(${x} in ${open}${low}..${low + length}${close})`),
    fc.tuple(text, text).map(([x, y]) => `starts with(${x}, ${y})`),
    fc.tuple(text, text).map(([x, y]) => `contains(${x}, ${y})`),
    fc.tuple(fc.constantFrom('some', 'every'), number).map(([q, n]) => `(${q} x in list satisfies x > ${n})`),
    fc.tuple(tie('truth'), fc.constantFrom('and', 'or'), tie('truth')).map(([l, o, r]) => `((${l}) ${o} (${r}))`),
    tie('truth').map((x) => `not(${x})`),
    fc.tuple(tie('truth'), tie('truth'), tie('truth')).map(([i, x, y]) => `(if ${i} then ${x} else ${y})`),
  ),
}))

const theirs = (source: string): unknown => feelin(source, SCOPE).value

test.each([
  ['numbers', sum],
  ['truths', truth],
] as const)('%s agree with feelin', (_, forms) => {
  fc.assert(
    fc.property(forms, (source) => {
      const ours = compileExpression(source).evaluate(SCOPE)
      const other = theirs(source)
      if (typeof ours === 'number' && typeof other === 'number') expect(ours).toBeCloseTo(other, 9)
      else expect(ours).toEqual(other)
    }),
    { numRuns: 600 },
  )
})
