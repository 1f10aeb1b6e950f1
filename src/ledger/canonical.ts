import { textOf, utf8 } from '#crypto'
import { invalid } from '#kernel'

/** What JSON can say. `undefined` members are left out, as JSON does; in lists they are refused. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

const DEEPEST = 100
// Not isWellFormed(): the offline page also runs in the Chromium 79 of old phones.
const LONE_SURROGATE = /\p{Surrogate}/u

/**
 * RFC 8785: one text for each value. Members are sorted by UTF-16 code units, numbers are written as ECMAScript writes them.
 * Refused, with the path: NaN and infinities, bigint, functions, dates and other class instances, lone surrogates, over 100 levels.
 */
export function canonicalText(value: unknown): string {
  return write(value, '$', 0)
}

export const canonicalBytes = (value: unknown): Uint8Array => utf8(canonicalText(value))

/** The value of bytes that are exactly canonical; undefined for anything else (spaces, doubled members, other spellings). */
export function parseCanonical(bytes: Uint8Array): Json | undefined {
  const text = textOf(bytes)
  if (text === undefined) return undefined
  try {
    const value = JSON.parse(text) as Json
    return canonicalText(value) === text ? value : undefined
  } catch {
    return undefined
  }
}

function write(value: unknown, path: string, depth: number): string {
  if (depth > DEEPEST) throw refuse(path)
  switch (typeof value) {
    case 'string':
      if (LONE_SURROGATE.test(value)) throw refuse(path)
      return JSON.stringify(value)
    case 'number':
      if (!Number.isFinite(value)) throw refuse(path)
      return JSON.stringify(value) // -0 becomes 0, as the RFC asks
    case 'boolean':
      return String(value)
    case 'object':
      if (value === null) return 'null'
      if (Array.isArray(value)) return `[${value.map((item, i) => write(item, `${path}[${i}]`, depth + 1)).join(',')}]`
      return writeObject(value, path, depth)
    default:
      throw refuse(path)
  }
}

function writeObject(value: object, path: string, depth: number): string {
  const prototype = Object.getPrototypeOf(value)
  // A Date or a Map would be written as something else than it is.
  if (prototype !== null && Object.getPrototypeOf(prototype) !== null) throw refuse(path)
  const members: string[] = []
  for (const key of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[key]
    if (member === undefined) continue
    members.push(`${write(key, path, depth)}:${write(member, `${path}.${key}`, depth + 1)}`)
  }
  return `{${members.join(',')}}`
}

const refuse = (path: string) => invalid('ledger.not_canonical', { path })
