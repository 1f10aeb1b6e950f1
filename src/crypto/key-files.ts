import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { type Instant, ProblemError } from '#kernel'
import { fromBase64Url, toBase64Url } from './encoding.ts'

/** What a key is for; a key of one purpose is never used for another. */
export const PURPOSES = ['checkpoint', 'identity-hash', 'seal', 'session'] as const
export type Purpose = (typeof PURPOSES)[number]

export interface Key {
  /** Eight hex digits: a fingerprint, so that keys of two counties never share an id. */
  readonly id: string
  readonly purpose: Purpose
  /** Order of making within the purpose, from 1; the highest of the suite in use is the current one. */
  readonly number: number
  readonly algorithm: string
  readonly createdAt: Instant
  readonly secret: Uint8Array
  /** Only for keys that sign. */
  readonly public?: Uint8Array
}

const FILE = /^(checkpoint|identity-hash|seal|session)\.(\d{4})\.([0-9a-f]{8})\.key$/

const fileOf = (key: Key): string => `${key.purpose}.${String(key.number).padStart(4, '0')}.${key.id}.key`

/** Reads every key of the folder, oldest first. A key others may read is refused, as ssh does. */
export function readKeys(folder: string): Key[] {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return readdirSync(folder)
    .filter((name) => FILE.test(name))
    .sort()
    .map((name) => readKey(folder, name))
}

function readKey(folder: string, name: string): Key {
  const path = join(folder, name)
  if ((statSync(path).mode & 0o077) !== 0) throw refuse('crypto.key_readable_by_others', path)
  const [, purpose, number, id] = FILE.exec(name)!
  let stored: Record<string, unknown>
  try {
    stored = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    throw refuse('crypto.key_damaged', path)
  }
  const secret = fromBase64Url(String(stored['secret']))
  const open = stored['public'] === undefined ? undefined : fromBase64Url(String(stored['public']))
  if (stored['id'] !== id || !secret || (stored['public'] !== undefined && !open))
    throw refuse('crypto.key_damaged', path)
  return {
    id: id!,
    purpose: purpose as Purpose,
    number: Number(number),
    algorithm: String(stored['algorithm']),
    createdAt: String(stored['createdAt']),
    secret,
    ...(open ? { public: open } : {}),
  }
}

/** Writes one key, 0600, on disk before returning; never over an existing one. */
export function writeKey(folder: string, key: Key): void {
  const path = join(folder, fileOf(key))
  const { secret, public: open, ...words } = key
  const stored = { ...words, secret: toBase64Url(secret), ...(open ? { public: toBase64Url(open) } : {}) }
  const file = openSync(path, 'wx', 0o600)
  try {
    writeSync(file, `${JSON.stringify(stored, null, 2)}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  chmodSync(path, 0o600) // whatever the umask said
}

const LOCK_STALE_MS = 10_000

/**
 * Runs `fn` while no other process makes keys in the folder: two that start together must not each make a first key,
 * or one would hash identity numbers the other cannot find.
 */
export function whileLocked<T>(folder: string, fn: () => T): T {
  const lock = join(folder, '.lock')
  for (let tries = 0; ; tries++) {
    try {
      mkdirSync(lock)
      break
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause
      if (tries * 50 >= LOCK_STALE_MS)
        rmSync(lock, { recursive: true, force: true }) // its maker died; making a key takes milliseconds
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
    }
  }
  try {
    return fn()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

const refuse = (code: string, path: string): ProblemError =>
  new ProblemError({ code, kind: 'broken', params: { path } })
