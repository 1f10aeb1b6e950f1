import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sm2, sm4 } from 'sm-crypto-v2'
import { describe, expect, it } from 'vitest'
import { fromHex, gm, hashOf, toHex, utf8 } from '#crypto'

const data = process.env['QINGLIAN_FOREIGN_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url))
const folder = join(data, 'suites/sm-vectors')
const found = existsSync(folder)
if (!found) console.log(`SM vectors skipped: not found (${folder})`)

const read = (name: string) => readFileSync(join(folder, name), 'utf8')
const hex = (text: string) => fromHex(text.toLowerCase())!

describe.skipIf(!found)('SM vectors', () => {
  it('SM3 (国密局, Linux)', () => {
    const cases = [...read('sm3_oscca.txt').matchAll(/Len = (\d+)\s+Msg = (\w+)\s+MD = (\w+)/g)]
    for (const [, length, message, expected] of cases)
      expect(hashOf('sm3', hex(message!).subarray(0, Number(length) / 8))).toBe(`sm3:${expected}`)
    console.log(`SM3: ${cases.length} vectors agree`)
    expect(cases.length).toBeGreaterThan(5)
  })

  it('SM2 signatures (GB/T 32918.5 annex A): theirs are accepted, ours with the same key are too', () => {
    const vectors = JSON.parse(read('sm2_vectors.json'))
    for (const v of vectors.sign) {
      const secret = v.privateKey.toLowerCase()
      const open = hex(sm2.compressPublicKeyHex(sm2.getPublicKeyFromPrivateKey(secret)))
      const message = utf8(v.message)
      expect(gm.verify(open, message, hex(v.r + v.s))).toBe(true)
      expect(gm.verify(open, utf8('message digesT'), hex(v.r + v.s))).toBe(false)
      expect(gm.verify(open, message, hex(v.s + v.r))).toBe(false)
      expect(gm.verify(open, message, gm.sign(hex(secret), message))).toBe(true)
    }
    console.log(`SM2: ${vectors.sign.length} standard signature agrees`)
  })

  it('SM4 blocks (GB/T 32907)', () => {
    const cases = [
      ...read('draft-ribose-cfrg-sm4-10-ecb.txt').matchAll(/KEY = (\w+)\s+PLAINTEXT = (\w+)\s+CIPHERTEXT = (\w+)/g),
    ]
    for (const [, key, plain, cipher] of cases) {
      const out = sm4.encrypt(hex(plain!), hex(key!), { mode: 'ecb', padding: 'none', output: 'array' })
      expect(toHex(out)).toBe(cipher)
    }
    console.log(`SM4: ${cases.length} vectors agree`)
    expect(cases.length).toBeGreaterThan(3)
  })
})
