import { textOf, utf8 } from '#crypto'
import { invalid } from '#kernel'

/** What JSON can say. `undefined` members are left out, as JSON does; in lists they are refused. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

const DEEPEST = 100
// Not isWellFormed(): the offline page also runs in the Chromium 79 of old phones. Most texts have no surrogate at all, which is quick to see.
const ANY_SURROGATE = /[\ud800-\udfff]/
const LONE_SURROGATE = /\p{Surrogate}/u
const isWellFormed = (text: string): boolean => !ANY_SURROGATE.test(text) || !LONE_SURROGATE.test(text)

/**
 * RFC 8785: one text for each value. Members are sorted by UTF-16 code units, numbers are written as ECMAScript writes them.
 * Refused, with the path: NaN and infinities, bigint, functions, dates and other class instances, lone surrogates, over 100 levels.
 */
export function canonicalText(value: unknown): string {
  try {
    return write(value, 0)
  } catch (error) {
    // Where it was is worked out only when it is asked: a sheet of 100,000 rows has no time for paths.
    throw error === REFUSED ? refuse(faultIn(value, '$', 0) ?? '$') : error
  }
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

const REFUSED = Symbol('not canonical')

function write(value: unknown, depth: number): string {
  if (depth > DEEPEST) throw REFUSED
  switch (typeof value) {
    case 'string':
      if (!isWellFormed(value)) throw REFUSED
      return JSON.stringify(value)
    case 'number':
      if (!Number.isFinite(value)) throw REFUSED
      return JSON.stringify(value) // -0 becomes 0, as the RFC asks
    case 'boolean':
      return String(value)
    case 'object':
      if (value === null) return 'null'
      return Array.isArray(value) ? writeList(value, depth) : writeObject(value, depth)
    default:
      throw REFUSED
  }
}

function writeList(list: readonly unknown[], depth: number): string {
  // Rows of a table: nothing in them can be spelt in two ways, so the engine writes them at once.
  if (depth < DEEPEST && list.length > 0 && holdsScalars(list)) return JSON.stringify(list)
  // Not map and join: a list may have holes, and they are refused like every undefined.
  let text = '['
  for (let i = 0; i < list.length; i++) text += (i ? ',' : '') + write(list[i], depth + 1)
  return `${text}]`
}

function holdsScalars(list: readonly unknown[]): boolean {
  for (let i = 0; i < list.length; i++) {
    const item = list[i]
    if (typeof item === 'string' ? !isWellFormed(item) : typeof item !== 'number' || !Number.isFinite(item))
      return false
  }
  return true
}

// A Date or a Map would be written as something else than it is.
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function writeObject(value: object, depth: number): string {
  if (!isPlain(value)) throw REFUSED
  let text = '{'
  for (const key of Object.keys(value).sort()) {
    const member = (value as Record<string, unknown>)[key]
    if (member === undefined) continue
    text += `${text === '{' ? '' : ','}${write(key, depth)}:${write(member, depth + 1)}`
  }
  return `${text}}`
}

/** The path of what `write` refuses, in the order in which it writes; undefined when it refuses nothing. */
function faultIn(value: unknown, path: string, depth: number): string | undefined {
  if (depth > DEEPEST) return path
  if (typeof value !== 'object' || value === null) return isRefused(value, depth) ? path : undefined
  if (Array.isArray(value)) return first(value.length, (i) => faultIn(value[i], `${path}[${i}]`, depth + 1))
  if (!isPlain(value)) return path
  const members = Object.keys(value)
    .sort()
    .filter((key) => (value as Record<string, unknown>)[key] !== undefined)
  return first(members.length, (i) => {
    const key = members[i]!
    if (!isWellFormed(key)) return path
    return faultIn((value as Record<string, unknown>)[key], `${path}.${key}`, depth + 1)
  })
}

function isRefused(value: unknown, depth: number): boolean {
  try {
    write(value, depth)
    return false
  } catch {
    return true
  }
}

function first(count: number, at: (i: number) => string | undefined): string | undefined {
  for (let i = 0; i < count; i++) {
    const found = at(i)
    if (found !== undefined) return found
  }
  return undefined
}

const refuse = (path: string) => invalid('ledger.not_canonical', { path })
