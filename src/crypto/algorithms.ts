/** Names as they stand in stored values; a name never changes its meaning. */
export type HashAlgorithm = 'sha256' | 'sm3'
export type SignatureAlgorithm = 'ed25519' | 'sm2'
export type SealAlgorithm = 'aes-256-gcm' | 'sm4-gcm'

export const isHashAlgorithm = (text: string): text is HashAlgorithm => text === 'sha256' || text === 'sm3'
export const isSignatureAlgorithm = (text: string): text is SignatureAlgorithm => text === 'ed25519' || text === 'sm2'

/** Length in bytes of a public key as pins carry it: an Ed25519 point, or a compressed SM2 point. */
export const PUBLIC_KEY_LENGTH: Readonly<Record<SignatureAlgorithm, number>> = { ed25519: 32, sm2: 33 }

/**
 * What checking needs and no more, so that a verifier can bring its own implementations (the offline page has no node:crypto).
 * `verify` answers false for anything malformed; it never throws.
 */
export interface Verifying {
  digest(algorithm: HashAlgorithm, bytes: Uint8Array): Uint8Array
  verify(algorithm: SignatureAlgorithm, publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean
}

/** One family of algorithms. Keys are raw bytes; whoever stores them adds their names. */
export interface Suite {
  readonly name: 'intl' | 'gm'
  readonly hash: HashAlgorithm
  readonly signature: SignatureAlgorithm
  readonly seal: SealAlgorithm
  digest(bytes: Uint8Array): Uint8Array
  hmac(key: Uint8Array, bytes: Uint8Array): Uint8Array
  /** Length in bytes of a key for `encrypt`. */
  readonly sealKeyLength: number
  newSigningKey(): { secret: Uint8Array; public: Uint8Array }
  sign(secret: Uint8Array, message: Uint8Array): Uint8Array
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean
  /** nonce (12) ‖ ciphertext ‖ tag (16); `context` is authenticated, not hidden. */
  encrypt(key: Uint8Array, plain: Uint8Array, context: Uint8Array): Uint8Array
  /** The plain bytes, or undefined when the key, the context or a byte is not the right one. */
  decrypt(key: Uint8Array, sealed: Uint8Array, context: Uint8Array): Uint8Array | undefined
}

export const NONCE_LENGTH = 12
export const TAG_LENGTH = 16
