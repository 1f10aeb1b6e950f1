import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex, toHex, utf8 } from './encoding.ts'
import { gm } from './gm.ts'
import { intl } from './intl.ts'
import { hashOf, parseHash, verifySignature } from './suites.ts'

const hex = (text: string) => fromHex(text.replace(/\s/g, '').toLowerCase())!

describe.each([intl, gm])('suite $name', (suite) => {
  const pair = suite.newSigningKey()
  const other = suite.newSigningKey()
  const message = utf8('石塘村 2026 年 10 月 用印 21 次')

  it('signs, and refuses another message, another key and every flipped bit of the signature', () => {
    const signature = suite.sign(pair.secret, message)
    expect(signature.length).toBe(64)
    expect(suite.verify(pair.public, message, signature)).toBe(true)
    expect(suite.verify(other.public, message, signature)).toBe(false)
    expect(suite.verify(pair.public, utf8('石塘村 2026 年 10 月 用印 12 次'), signature)).toBe(false)
    for (let bit = 0; bit < 512; bit += suite.name === 'gm' ? 16 : 1) {
      const bent = new Uint8Array(signature)
      bent[bit >> 3]! ^= 1 << (bit & 7)
      expect(suite.verify(pair.public, message, bent), `bit ${bit}`).toBe(false)
    }
  })

  it('answers false for nonsense instead of throwing', () => {
    const signature = suite.sign(pair.secret, message)
    const zeros = new Uint8Array(64)
    expect(suite.verify(pair.public, message, zeros)).toBe(false)
    expect(suite.verify(pair.public, message, zeros.fill(255))).toBe(false)
    expect(suite.verify(pair.public, message, signature.subarray(0, 63))).toBe(false)
    expect(suite.verify(new Uint8Array(pair.public.length), message, signature)).toBe(false)
    expect(suite.verify(new Uint8Array(pair.public.length).fill(255), message, signature)).toBe(false)
    expect(verifySignature(suite.signature, Uint8Array.of(), message, signature)).toBe(false)
  })

  it('opens what it sealed, and nothing else', () => {
    const key = new Uint8Array(suite.sealKeyLength).fill(7)
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 100 }),
        fc.uint8Array({ maxLength: 20 }),
        fc.nat(),
        (plain, context, at) => {
          const sealed = suite.encrypt(key, plain, context)
          expect(toHex(suite.decrypt(key, sealed, context)!)).toBe(toHex(plain))
          const bent = new Uint8Array(sealed)
          bent[at % bent.length]! ^= 1
          expect(suite.decrypt(key, bent, context)).toBeUndefined()
          expect(suite.decrypt(key, sealed, utf8(`other ${toHex(context)}`))).toBeUndefined()
          expect(suite.decrypt(new Uint8Array(suite.sealKeyLength), sealed, context)).toBeUndefined()
          expect(suite.decrypt(key, sealed.subarray(0, 20), context)).toBeUndefined()
        },
      ),
      { numRuns: 60 },
    )
  })
})

describe('published vectors', () => {
  it('SM3 of "abc" (GB/T 32905 A.1), SHA-256 of "abc" (FIPS 180)', () => {
    expect(hashOf('sm3', utf8('abc'))).toBe('sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0')
    expect(hashOf('sha256', utf8('abc'))).toBe(
      'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    )
  })

  it('SM4-GCM (RFC 8998 A.1) opens', () => {
    const nonce = hex('00001234567800000000ABCD')
    const cipher = hex(
      '17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D',
    )
    const tag = hex('83DE3541E4C2B58177E065A9BF7B62EC')
    const plain = gm.decrypt(
      hex('0123456789ABCDEFFEDCBA9876543210'),
      Uint8Array.from([...nonce, ...cipher, ...tag]),
      hex('FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2'),
    )
    expect(toHex(plain!)).toBe(
      'aaaaaaaaaaaaaaaabbbbbbbbbbbbbbbbccccccccccccccccddddddddddddddddeeeeeeeeeeeeeeeeffffffffffffffffeeeeeeeeeeeeeeeeaaaaaaaaaaaaaaaa',
    )
  })

  it('Ed25519 (RFC 8032 §7.1, test 2)', () => {
    const seed = hex('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb')
    const open = hex('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c')
    const signature = intl.sign(Uint8Array.from([...seed, ...open]), hex('72'))
    expect(toHex(signature)).toBe(
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
    )
    expect(intl.verify(open, hex('72'), signature)).toBe(true)
  })
})

it('a stored hash names its algorithm, and is parsed strictly', () => {
  const stored = hashOf('sm3', utf8('a'))
  expect(parseHash(stored)?.algorithm).toBe('sm3')
  for (const bad of [
    '',
    'sha256',
    'sha256:',
    `md5:${'0'.repeat(32)}`,
    stored.toUpperCase(),
    `${stored}:x`,
    `${stored}00`,
  ])
    expect(parseHash(bad), bad).toBeUndefined()
})
