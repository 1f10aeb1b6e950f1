import { ed25519 } from '@noble/curves/ed25519'
import { sha256 } from '@noble/hashes/sha2'
import { sm3 } from 'sm-crypto-v2'
import { type Verifying, verifySm2 } from '#crypto'

/**
 * The same algorithms without the runtime: for a page opened from a file, in any browser since Chromium 79.
 * WebCrypto is left aside on purpose: it lacks SM2 and SM3 everywhere and Ed25519 in older browsers, and a second path
 * would have to be trusted as well; one check takes a few milliseconds here.
 */
export const portable: Verifying = {
  digest: (algorithm, bytes) => (algorithm === 'sha256' ? sha256(bytes) : hexBytes(sm3(bytes))),
  verify(algorithm, publicKey, message, signature) {
    if (algorithm === 'sm2') return verifySm2(publicKey, message, signature)
    try {
      // RFC 8032 as the server checks it, not the laxer ZIP 215.
      return ed25519.verify(signature, message, publicKey, { zip215: false })
    } catch {
      return false
    }
  },
}

function hexBytes(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16))
}
