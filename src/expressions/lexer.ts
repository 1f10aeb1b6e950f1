import { ExpressionError } from './syntax.ts'

export interface Token {
  readonly kind: 'number' | 'string' | 'name' | 'word' | 'sign' | 'end'
  readonly text: string
  readonly at: number
}

/** Words that are part of the language and cannot be names. */
const WORDS = new Set([
  'and',
  'or',
  'in',
  'between',
  'if',
  'then',
  'else',
  'some',
  'every',
  'satisfies',
  'true',
  'false',
  'null',
])

/** Functions whose name has several words; FEEL allows spaces in names, the subset only here. */
const LONG_NAMES = [
  'string length',
  'upper case',
  'lower case',
  'starts with',
  'ends with',
  'list contains',
  'days between',
]

const SIGNS = [
  '**',
  '<=',
  '>=',
  '!=',
  '..',
  '(',
  ')',
  '[',
  ']',
  '{',
  '}',
  ',',
  ':',
  '.',
  '+',
  '-',
  '*',
  '/',
  '=',
  '<',
  '>',
]
const NAME = /[\p{L}_][\p{L}\p{N}_]*/uy
const NUMBER = /\d+(?:\.\d+)?|\.\d+/y
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\' }

/** Splits an expression into tokens, the last of kind `end`. Throws {@link ExpressionError}. */
export function tokensOf(source: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  const sticky = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    return pattern.exec(source)?.[0]
  }
  while (at < source.length) {
    const char = source[at]!
    if (/\s/.test(char)) {
      at++
      continue
    }
    const start = at
    if (char === '"') {
      const text = quoted(source, at)
      at = text.end
      tokens.push({ kind: 'string', text: text.value, at: start })
      continue
    }
    // `1..5` is a range from 1 to 5, not the number `1.` before `.5`.
    const number = char === '.' && source[at + 1] === '.' ? undefined : sticky(NUMBER)
    if (number) {
      at += number.length
      tokens.push({ kind: 'number', text: number, at: start })
      continue
    }
    const long = LONG_NAMES.find(
      (name) => source.startsWith(name, start) && /^\s*\(/.test(source.slice(start + name.length)),
    )
    const name = long ?? sticky(NAME)
    if (name) {
      at += name.length
      tokens.push({ kind: WORDS.has(name) ? 'word' : 'name', text: name, at: start })
      continue
    }
    const sign = SIGNS.find((s) => source.startsWith(s, start))
    if (!sign) throw new ExpressionError(`"${char}" has no meaning here`, source, at)
    at += sign.length
    tokens.push({ kind: 'sign', text: sign, at: start })
  }
  tokens.push({ kind: 'end', text: '', at })
  return tokens
}

function quoted(source: string, start: number): { value: string; end: number } {
  let value = ''
  for (let at = start + 1; at < source.length; at++) {
    const char = source[at]!
    if (char === '"') return { value, end: at + 1 }
    if (char !== '\\') {
      value += char
      continue
    }
    const letter = source[++at] ?? ''
    if (letter === 'u' && /^[0-9a-fA-F]{4}$/.test(source.slice(at + 1, at + 5))) {
      value += String.fromCharCode(Number.parseInt(source.slice(at + 1, at + 5), 16))
      at += 4
    } else if (ESCAPES[letter] !== undefined) value += ESCAPES[letter]
    else throw new ExpressionError(`"\\${letter}" is not an escape`, source, at)
  }
  throw new ExpressionError('the quotation mark is never closed', source, start)
}
