import { expect, it } from 'vitest'
import { ENGLISH_WORDS, HAN_WORDS } from './fingerprint-words.ts'
import { fingerprintWords } from './pin.ts'
import { digest } from './suites.ts'

it('has one word a byte in both languages, and keeps its order', () => {
  for (const words of [HAN_WORDS, ENGLISH_WORDS]) {
    expect(words.length).toBe(256)
    expect(new Set(words).size).toBe(256)
  }
  const key = { algorithm: 'ed25519' as const, bytes: new Uint8Array(32).fill(1) }
  expect(fingerprintWords(key, digest, 'zh').join(' ')).toMatchInlineSnapshot(
    `"沙滩 蜜蜂 屋檐 蜜蜂 岛屿 麦场 牛奶 梨树"`,
  )
  expect(fingerprintWords(key, digest, 'en').join(' ')).toMatchInlineSnapshot(
    `"harvest desert market desert hedge lumber chimney bacon"`,
  )
})
