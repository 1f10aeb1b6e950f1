import { randomBytes, timingSafeEqual } from 'node:crypto'
import { broken, type Instant } from '#kernel'
import type { HashAlgorithm, SealAlgorithm, SignatureAlgorithm, Suite } from './algorithms.ts'
import { concat, fromBase64Url, fromHex, toBase64Url, toHex, utf8 } from './encoding.ts'
import { type Key, PURPOSES, type Purpose, readKeys, whileLocked, writeKey } from './key-files.ts'
import { fingerprintWords, type PinnedKey, pinOf } from './pin.ts'
import { digest, type SuiteName, suites, verifySignature } from './suites.ts'

/** A public key as it may be published. */
export interface PublicKey extends PinnedKey {
  readonly id: string
  readonly createdAt: Instant
  /** `qlk1:<algorithm>:<base64url>` */
  readonly pin: string
  readonly words: { readonly zh: string[]; readonly en: string[] }
}

export interface Signed {
  readonly keyId: string
  readonly algorithm: SignatureAlgorithm
  readonly bytes: Uint8Array
  /** As stored: `<algorithm>:<key id>:<base64url>`. */
  readonly text: string
}

/**
 * The keys of one county. The newest key of each purpose in the suite in use does new work; every older key, of either suite,
 * still verifies and opens what it made. Stored values carry algorithm and key id.
 */
export interface Keyring {
  readonly suite: Suite
  /** Adds a key and makes it current. */
  rotate(purpose: Purpose, at: Instant): { id: string }
  currentId(purpose: Purpose): string

  sign(message: Uint8Array): Signed
  /** Checks a stored signature against the key it names. */
  checkSigned(text: string, message: Uint8Array): boolean
  publicKey(keyId?: string): PublicKey
  /** Newest first. */
  publicKeys(): PublicKey[]

  /** Keyed hash with the current key: `hmac-sha256:<key id>:<hex>`. */
  mac(purpose: 'identity-hash' | 'session', message: string): string
  /** The same message under every key of the purpose, newest first: to look up what was stored before a rotation. */
  macs(purpose: 'identity-hash' | 'session', message: string): string[]
  checkMac(purpose: 'identity-hash' | 'session', text: string, message: string): boolean

  /** Hides an original; `context` (for example `person.phone/<id>`) must be the same when it is opened. */
  seal(plain: Uint8Array, context: string): string
  open(sealed: string, context: string): Uint8Array
}

/** Opens the folder, making what keys are missing. `at` dates new keys. */
export function openKeyring(folder: string, options: { suite?: SuiteName; at: Instant }): Keyring {
  const suite = suites[options.suite ?? 'intl']
  let keys = readKeys(folder)
  const wanted = (key: Key) => key.algorithm === algorithmFor(suite, key.purpose)
  const current = (purpose: Purpose): Key => keys.findLast((key) => key.purpose === purpose && wanted(key))!
  const absent = () => PURPOSES.filter((purpose) => !current(purpose))

  function add(purpose: Purpose, at: Instant): Key {
    const number = Math.max(0, ...keys.filter((key) => key.purpose === purpose).map((key) => key.number)) + 1
    const key = newKey(suite, purpose, number, at)
    writeKey(folder, key)
    keys = readKeys(folder)
    return key
  }

  if (absent().length > 0) {
    whileLocked(folder, () => {
      keys = readKeys(folder)
      for (const purpose of absent()) add(purpose, options.at)
    })
  }

  function find(purpose: Purpose, id: string): Key | undefined {
    const held = () => keys.find((key) => key.purpose === purpose && key.id === id)
    if (!held() && /^[0-9a-f]{8}$/.test(id)) keys = readKeys(folder) // another process may have rotated
    return held()
  }
  const macWith = (key: Key, message: string): string => {
    const bytes = suiteOf(key).hmac(key.secret, utf8(message))
    return `${key.algorithm}:${key.id}:${toHex(bytes)}`
  }

  return {
    suite,
    rotate: (purpose, at) =>
      whileLocked(folder, () => {
        keys = readKeys(folder)
        return { id: add(purpose, at).id }
      }),
    currentId: (purpose) => current(purpose).id,

    sign(message) {
      const key = current('checkpoint')
      const bytes = suite.sign(key.secret, message)
      const algorithm = suite.signature
      return { keyId: key.id, algorithm, bytes, text: `${algorithm}:${key.id}:${toBase64Url(bytes)}` }
    },
    checkSigned(text, message) {
      const [algorithm, id, body = ''] = text.split(':')
      const key = find('checkpoint', id ?? '')
      const signature = fromBase64Url(body)
      if (!key || !signature || key.algorithm !== algorithm) return false
      return verifySignature(algorithm as SignatureAlgorithm, key.public!, message, signature)
    },
    publicKey(keyId) {
      const key = keyId === undefined ? current('checkpoint') : find('checkpoint', keyId)
      if (!key) throw broken('crypto.key_missing', { id: keyId! })
      return publish(key)
    },
    publicKeys: () =>
      keys
        .filter((key) => key.purpose === 'checkpoint')
        .reverse()
        .map(publish),

    mac: (purpose, message) => macWith(current(purpose), message),
    macs(purpose, message) {
      const newest = current(purpose)
      const older = keys.filter((key) => key.purpose === purpose && key !== newest).reverse()
      return [newest, ...older].map((key) => macWith(key, message))
    },
    checkMac(purpose, text, message) {
      const [algorithm, id = '', hex = ''] = text.split(':')
      const key = find(purpose, id)
      const given = fromHex(hex)
      if (!key || key.algorithm !== algorithm || !given) return false
      const expected = suiteOf(key).hmac(key.secret, utf8(message))
      return given.length === expected.length && timingSafeEqual(given, expected)
    },

    seal(plain, context) {
      const key = current('seal')
      return `${key.algorithm}:${key.id}:${toBase64Url(suite.encrypt(key.secret, plain, utf8(context)))}`
    },
    open(sealed, context) {
      const [algorithm, id = '', body = ''] = sealed.split(':')
      const key = find('seal', id)
      if (!key) throw broken('crypto.key_missing', { id })
      const bytes = fromBase64Url(body)
      const plain =
        key.algorithm === algorithm && bytes ? suiteOf(key).decrypt(key.secret, bytes, utf8(context)) : undefined
      if (!plain) throw broken('crypto.seal_broken', { id })
      return plain
    },
  }
}

type MacAlgorithm = `hmac-${HashAlgorithm}`
type KeyAlgorithm = SignatureAlgorithm | SealAlgorithm | MacAlgorithm

function algorithmFor(suite: Suite, purpose: Purpose): KeyAlgorithm {
  if (purpose === 'checkpoint') return suite.signature
  return purpose === 'seal' ? suite.seal : `hmac-${suite.hash}`
}

const suiteOf = (key: Key): Suite =>
  Object.values(suites).find((suite) => algorithmFor(suite, key.purpose) === key.algorithm) ?? suites.intl

function newKey(suite: Suite, purpose: Purpose, number: number, at: Instant): Key {
  const algorithm = algorithmFor(suite, purpose)
  const shared = { purpose, number, algorithm, createdAt: at }
  if (purpose === 'checkpoint') {
    const pair = suite.newSigningKey()
    return { ...shared, id: fingerprint(pair.public), secret: pair.secret, public: pair.public }
  }
  const secret = new Uint8Array(randomBytes(purpose === 'seal' ? suite.sealKeyLength : 32))
  return { ...shared, id: fingerprint(secret), secret }
}

/** Names a key without giving anything useful of it away. */
const fingerprint = (material: Uint8Array): string =>
  toHex(digest('sha256', concat(utf8('qinglian key id\n'), material)).subarray(0, 4))

function publish(key: Key): PublicKey {
  const pinned: PinnedKey = { algorithm: key.algorithm as SignatureAlgorithm, bytes: key.public! }
  const words = { zh: fingerprintWords(pinned, digest, 'zh'), en: fingerprintWords(pinned, digest, 'en') }
  return { ...pinned, id: key.id, createdAt: key.createdAt, pin: pinOf(pinned), words }
}
