import { createHmac, hash, randomBytes } from 'node:crypto'
import { sm2, sm4 } from 'sm-crypto-v2'
import { NONCE_LENGTH, type Suite, TAG_LENGTH } from './algorithms.ts'
import { concat, fromHex, toHex } from './encoding.ts'

/**
 * SM3 and HMAC-SM3 by the runtime; SM2 (GB/T 32918, default user id 1234567812345678, r ‖ s) and SM4-GCM (RFC 8998) by sm-crypto-v2.
 * SM2 keys never meet node:crypto: it cannot set the user id, and exporting such a key aborts the whole process.
 * Software keys are for trials; production signs in a 签名验签服务器 behind this same interface.
 */
export const gm: Suite = {
  name: 'gm',
  hash: 'sm3',
  signature: 'sm2',
  seal: 'sm4-gcm',
  sealKeyLength: 16,

  digest: (bytes) => hash('sm3', bytes, 'buffer'),
  hmac: (key, bytes) => createHmac('sm3', key).update(bytes).digest(),

  newSigningKey() {
    const pair = sm2.generateKeyPairHex()
    return { secret: fromHex(pair.privateKey)!, public: fromHex(sm2.compressPublicKeyHex(pair.publicKey))! }
  },

  sign: (secret, message) => fromHex(sm2.doSignature(message, toHex(secret), { hash: true }))!,
  verify: verifySm2,

  encrypt(key, plain, context) {
    const nonce = randomBytes(NONCE_LENGTH)
    const { output, tag } = sm4.encrypt(plain, key, {
      mode: 'gcm',
      iv: nonce,
      associatedData: context,
      outputTag: true,
      output: 'array',
    })
    return concat(nonce, output, tag!)
  },

  decrypt(key, sealed, context) {
    if (sealed.length < NONCE_LENGTH + TAG_LENGTH) return undefined
    const end = sealed.length - TAG_LENGTH
    try {
      return sm4.decrypt(sealed.slice(NONCE_LENGTH, end), key, {
        mode: 'gcm',
        iv: sealed.slice(0, NONCE_LENGTH),
        associatedData: context,
        tag: sealed.slice(end), // without it sm-crypto-v2 would decrypt unchecked
        output: 'array',
      })
    } catch {
      return undefined
    }
  },
}

/** Pure: also what the offline page uses. */
export function verifySm2(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 33 || signature.length !== 64) return false
  try {
    return sm2.doVerifySignature(message, toHex(signature), toHex(publicKey), { hash: true })
  } catch {
    return false // a point off the curve, or r, s out of range
  }
}
