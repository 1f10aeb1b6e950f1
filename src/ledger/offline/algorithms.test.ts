import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gm, intl, verifying } from '#crypto'
import { portable } from './algorithms.ts'

describe('the page’s algorithms answer as the server’s', () => {
  it('digests', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom('sha256' as const, 'sm3' as const),
        (bytes, name) => {
          expect(Buffer.from(portable.digest(name, bytes)).toString('hex')).toBe(
            Buffer.from(verifying.digest(name, bytes)).toString('hex'),
          )
        },
      ),
    )
  })

  it.each([intl, gm])('signatures of $name, good, bent and odd', (suite) => {
    const pair = suite.newSigningKey()
    const message = fc.uint8Array({ maxLength: 60 })
    fc.assert(
      fc.property(message, fc.nat(63), fc.nat(7), (m, byte, bit) => {
        const signature = new Uint8Array(suite.sign(pair.secret, m))
        expect(portable.verify(suite.signature, pair.public, m, signature)).toBe(true)
        signature[byte]! ^= 1 << bit
        const answers = [portable, verifying].map((all) => all.verify(suite.signature, pair.public, m, signature))
        expect(answers).toEqual([false, false])
      }),
      { numRuns: suite.name === 'gm' ? 20 : 60 },
    )
    for (const odd of [new Uint8Array(0), new Uint8Array(64), new Uint8Array(64).fill(255), new Uint8Array(65)])
      expect(portable.verify(suite.signature, pair.public, new Uint8Array(1), odd)).toBe(false)
    expect(portable.verify(suite.signature, new Uint8Array(3), new Uint8Array(1), new Uint8Array(64))).toBe(false)
  })
})
