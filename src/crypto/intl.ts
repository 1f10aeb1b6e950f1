import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hash,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'
import { NONCE_LENGTH, type Suite, TAG_LENGTH } from './algorithms.ts'
import { concat, fromBase64Url, toBase64Url } from './encoding.ts'

/** Making the key object takes longer than signing with it; it lives as long as whoever holds the secret's bytes. */
const privateKeys = new WeakMap<Uint8Array, KeyObject>()

function privateKeyOf(secret: Uint8Array): KeyObject {
  const known = privateKeys.get(secret)
  if (known) return known
  const d = toBase64Url(secret.subarray(0, 32))
  const x = toBase64Url(secret.subarray(32, 64))
  const key = createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', d, x }, format: 'jwk' })
  privateKeys.set(secret, key)
  return key
}

/** SHA-256, HMAC-SHA-256, Ed25519 (RFC 8032), AES-256-GCM; all by the runtime's own library. */
export const intl: Suite = {
  name: 'intl',
  hash: 'sha256',
  signature: 'ed25519',
  seal: 'aes-256-gcm',
  sealKeyLength: 32,

  digest: (bytes) => hash('sha256', bytes, 'buffer'),
  hmac: (key, bytes) => createHmac('sha256', key).update(bytes).digest(),

  newSigningKey() {
    const { privateKey } = generateKeyPairSync('ed25519')
    const jwk = privateKey.export({ format: 'jwk' })
    return { secret: concat(fromBase64Url(jwk.d!)!, fromBase64Url(jwk.x!)!), public: fromBase64Url(jwk.x!)! }
  },

  // The stored secret is seed ‖ public point, as RFC 8032 tools keep it.
  sign: (secret, message) => sign(null, message, privateKeyOf(secret)),

  verify(publicKey, message, signature) {
    if (publicKey.length !== 32 || signature.length !== 64) return false
    try {
      const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: toBase64Url(publicKey) }, format: 'jwk' })
      return verify(null, message, key, signature)
    } catch {
      return false
    }
  },

  encrypt(key, plain, context) {
    const nonce = randomBytes(NONCE_LENGTH)
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(context)
    return concat(nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag())
  },

  decrypt(key, sealed, context) {
    if (sealed.length < NONCE_LENGTH + TAG_LENGTH) return undefined
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_LENGTH), {
      authTagLength: TAG_LENGTH,
    })
    decipher.setAAD(context).setAuthTag(sealed.subarray(sealed.length - TAG_LENGTH))
    try {
      return concat(decipher.update(sealed.subarray(NONCE_LENGTH, sealed.length - TAG_LENGTH)), decipher.final())
    } catch {
      return undefined
    }
  },
}
