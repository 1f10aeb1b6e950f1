import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { utf8 } from '#crypto'
import { canonicalBytes, canonicalText, parseCanonical } from './canonical.ts'

describe('canonical JSON', () => {
  it('is what RFC 8785 §3.2.2 and §3.2.3 print', () => {
    const value = {
      numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    }
    expect(canonicalText(value)).toBe(
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    )
    const keys = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 }
    expect(canonicalText(keys)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}')
    expect(canonicalText(-0)).toBe('0')
  })

  it('does not depend on the order members were written in, and reads back', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        fc.pre(isWellFormed(value))
        const text = canonicalText(value)
        expect(canonicalText(reversed(value))).toBe(text)
        expect(parseCanonical(utf8(text))).toEqual(JSON.parse(text))
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      }),
      { numRuns: 500 },
    )
  })

  it('keeps hostile names as plain members', () => {
    const value = JSON.parse('{"__proto__":1,"constructor":2,"a":{"__proto__":[]}}')
    expect(canonicalText(value)).toBe('{"__proto__":1,"a":{"__proto__":[]},"constructor":2}')
  })

  it('leaves out undefined members, and refuses what JSON cannot say, with the path', () => {
    expect(canonicalText({ a: undefined, b: 1 })).toBe('{"b":1}')
    const bad: [unknown, string][] = [
      [{ a: [1, Number.NaN] }, '$.a[1]'],
      [{ a: Number.POSITIVE_INFINITY }, '$.a'],
      [{ a: 1n }, '$.a'],
      [[undefined], '$[0]'],
      [{ a: new Date(0) }, '$.a'],
      [{ a: new Map() }, '$.a'],
      [{ a: () => 1 }, '$.a'],
      ['\ud800', '$'],
      [{ '\udc00': 1 }, '$'],
      [undefined, '$'],
      [new Uint8Array(2), '$'],
    ]
    for (const [value, path] of bad) expect(() => canonicalText(value)).toThrow(`"path":"${path}"`)
  })

  it('does not overflow on deep values', () => {
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
    expect(parseCanonical(utf8(deep))).toBeUndefined()
    expect(() => canonicalText(JSON.parse(deep))).toThrow('ledger.not_canonical')
  })

  it('reads only canonical bytes', () => {
    const good = '{"a":1,"b":[true,"清"]}'
    expect(parseCanonical(utf8(good))).toEqual({ a: 1, b: [true, '清'] })
    for (const bad of [
      `${good} `,
      `\ufeff${good}`,
      '{"b":[true,"清"],"a":1}',
      '{"a":1,"a":1,"b":[true,"清"]}',
      '{"a":1.0,"b":[true,"清"]}',
      '{"a":1,"b":[true,"\\u6e05"]}',
      '{"a":1,"b":[true,"清"]',
      '-0',
      '1e2',
      '',
    ])
      expect(parseCanonical(utf8(bad)), bad).toBeUndefined()
    expect(parseCanonical(Uint8Array.of(0x22, 0xc3, 0x28, 0x22))).toBeUndefined()
    expect(canonicalBytes('清')).toEqual(utf8('"清"'))
  })
})

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  const out = Object.create(null)
  for (const [key, member] of Object.entries(value).reverse()) out[key] = reversed(member)
  return out
}

function isWellFormed(value: unknown): boolean {
  return JSON.stringify(value).isWellFormed() && !/\\ud[89a-f]/i.test(JSON.stringify(value))
}
