/**
 * What a text may not carry into the record. Everything else is kept exactly as typed: stored, returned, printed, never interpreted.
 * Refused: what PostgreSQL cannot hold (NUL, half surrogates), control characters, and the marks that turn the reading
 * direction around, with which a printed document can be made to say something else than was approved (Unicode TR 36, "bidi spoofing").
 */
export type TextFault = 'control' | 'broken' | 'direction'

// U+0009, U+000A and U+000D stay: a pasted address has them.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to refuse
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/u
const DIRECTION = /[\u202A-\u202E\u2066-\u2069]/u

/** The first fault of a text, or undefined when it can be kept exactly. */
export function faultOf(text: string): TextFault | undefined {
  if (!text.isWellFormed()) return 'broken'
  if (CONTROL.test(text)) return 'control'
  if (DIRECTION.test(text)) return 'direction'
  return undefined
}

/** Bounds for anything that arrives as JSON, whatever its form says: they keep a hostile body cheap to refuse. */
export const LIMITS = { depth: 8, nodes: 5_000, text: 4_000 } as const

export type ValueFault = { readonly path: string; readonly fault: TextFault | 'too_deep' | 'too_many' | 'too_long' }

/** Walks a JSON value and names the first fault with its path (`lines.0.name`); keys are texts too. */
export function faultIn(value: unknown): ValueFault | undefined {
  let nodes = 0
  const walk = (at: unknown, path: string, depth: number): ValueFault | undefined => {
    if (++nodes > LIMITS.nodes) return { path, fault: 'too_many' }
    if (depth > LIMITS.depth) return { path, fault: 'too_deep' }
    if (typeof at === 'string') {
      if (at.length > LIMITS.text) return { path, fault: 'too_long' }
      const fault = faultOf(at)
      return fault && { path, fault }
    }
    if (at === null || typeof at !== 'object') return undefined
    for (const [key, inner] of Object.entries(at)) {
      const fault = faultOf(key)
      if (fault) return { path, fault }
      const found = walk(inner, path ? `${path}.${key}` : key, depth + 1)
      if (found) return found
    }
    return undefined
  }
  return walk(value, '', 0)
}
