import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  concat,
  fromBase64,
  fromBase64Url,
  fromHex,
  sameBytes,
  textOf,
  toBase64,
  toBase64Url,
  toHex,
  utf8,
} from './encoding.ts'

const bytes = fc.uint8Array({ maxLength: 70 })

describe('encodings', () => {
  it('write what Buffer writes, and read it back', () => {
    fc.assert(
      fc.property(bytes, (b) => {
        const buffer = Buffer.from(b)
        expect(toBase64(b)).toBe(buffer.toString('base64'))
        expect(toBase64Url(b)).toBe(buffer.toString('base64url'))
        expect(toHex(b)).toBe(buffer.toString('hex'))
        expect(fromBase64(toBase64(b))).toEqual(b)
        expect(fromBase64Url(toBase64Url(b))).toEqual(b)
        expect(fromHex(toHex(b))).toEqual(b)
      }),
    )
  })

  it('accept one text for each byte string: any other text is refused', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), (text) => {
        const b = fromBase64(text)
        if (b) expect(toBase64(b)).toBe(text)
        const u = fromBase64Url(text)
        if (u) expect(toBase64Url(u)).toBe(text)
      }),
    )
    expect(fromBase64('QQ==')).toEqual(Uint8Array.of(65))
    for (const loose of ['QR==', 'QQ=', 'QQ', 'QQ==\n', 'QQ===', '====', 'Q', 'Q-=='])
      expect(fromBase64(loose), loose).toBeUndefined()
    expect(fromHex('0A')).toBeUndefined()
    expect(fromHex('0')).toBeUndefined()
  })

  it('keep a byte-order mark and refuse broken UTF-8', () => {
    expect(textOf(utf8('\ufeffa'))).toBe('\ufeffa')
    expect(textOf(Uint8Array.of(0xc3, 0x28))).toBeUndefined()
    expect(sameBytes(concat(utf8('清'), utf8('廉')), utf8('清廉'))).toBe(true)
    expect(sameBytes(utf8('a'), utf8('ab'))).toBe(false)
  })
})
