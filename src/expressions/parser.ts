import { type Token, tokensOf } from './lexer.ts'
import { type Arithmetic, type Comparison, ExpressionError, type Node, type Test } from './syntax.ts'

const COMPARISONS = new Set(['=', '!=', '<', '<=', '>', '>='])

/** Deeper nesting than this is refused: nobody can read it, and recursion must not exhaust the stack. */
const MAX_DEPTH = 64

/** Reads one expression of the FEEL subset. Throws {@link ExpressionError} with the offset of what does not fit. */
export function parseExpression(source: string): Node {
  return new Reader(source).whole()
}

class Reader {
  private readonly source: string
  private readonly tokens: Token[]
  private at = 0
  private depth = 0

  constructor(source: string) {
    this.source = source
    this.tokens = tokensOf(source)
  }

  whole(): Node {
    const node = this.expression()
    if (this.now.kind !== 'end') throw this.unexpected()
    return node
  }

  private get now(): Token {
    return this.tokens[this.at]!
  }

  private is(text: string, kind: Token['kind'] = 'sign'): boolean {
    return this.now.kind === kind && this.now.text === text
  }

  private take(text: string, kind: Token['kind'] = 'sign'): boolean {
    if (!this.is(text, kind)) return false
    this.at++
    return true
  }

  private expect(text: string, kind: Token['kind'] = 'sign'): void {
    if (!this.take(text, kind)) throw this.unexpected(`"${text}"`)
  }

  private name(): string {
    if (this.now.kind !== 'name') throw this.unexpected('a name')
    return this.tokens[this.at++]!.text
  }

  private unexpected(wanted?: string): ExpressionError {
    const found = this.now.kind === 'end' ? 'the end' : `"${this.now.text}"`
    return new ExpressionError(
      wanted ? `expected ${wanted}, found ${found}` : `${found} does not fit here`,
      this.source,
      this.now.at,
    )
  }

  private expression(): Node {
    if (++this.depth > MAX_DEPTH) throw new ExpressionError('nested too deeply', this.source, this.now.at)
    const node = this.special() ?? this.disjunction()
    this.depth--
    return node
  }

  private special(): Node | undefined {
    if (this.take('if', 'word')) {
      const condition = this.expression()
      this.expect('then', 'word')
      const then = this.expression()
      this.expect('else', 'word')
      return { kind: 'if', condition, then, otherwise: this.expression() }
    }
    const every = this.is('every', 'word')
    if (!every && !this.is('some', 'word')) return undefined
    this.at++
    const name = this.name()
    this.expect('in', 'word')
    const over = this.expression()
    this.expect('satisfies', 'word')
    return { kind: 'quantified', every, name, over, satisfies: this.expression() }
  }

  private disjunction(): Node {
    let left = this.conjunction()
    while (this.take('or', 'word')) left = { kind: 'or', left, right: this.conjunction() }
    return left
  }

  private conjunction(): Node {
    let left = this.comparison()
    while (this.take('and', 'word')) left = { kind: 'and', left, right: this.comparison() }
    return left
  }

  private comparison(): Node {
    const left = this.additive()
    if (this.now.kind === 'sign' && COMPARISONS.has(this.now.text)) {
      const operator = this.tokens[this.at++]!.text as Comparison
      return { kind: 'compare', operator, left, right: this.additive() }
    }
    if (this.take('between', 'word')) {
      const low = this.additive()
      this.expect('and', 'word')
      return { kind: 'between', value: left, low, high: this.additive() }
    }
    if (this.take('in', 'word')) return { kind: 'in', value: left, tests: this.tests() }
    return left
  }

  /** Behind `in`: one test, or several in parentheses. `(1..5)` is an open range and not a parenthesis. */
  private tests(): Test[] {
    if (!this.is('(') || this.rangeAhead()) return [this.test()]
    this.expect('(')
    const tests = [this.test()]
    while (this.take(',')) tests.push(this.test())
    this.expect(')')
    return tests
  }

  private test(): Test {
    if (this.now.kind === 'sign' && COMPARISONS.has(this.now.text)) {
      const operator = this.tokens[this.at++]!.text as Comparison
      return { kind: 'unary', operator, of: this.additive() }
    }
    return { kind: 'one', of: this.additive() }
  }

  private additive(): Node {
    let left = this.multiplicative()
    while (this.is('+') || this.is('-')) left = this.arithmetic(left, () => this.multiplicative())
    return left
  }

  private multiplicative(): Node {
    let left = this.power()
    while (this.is('*') || this.is('/')) left = this.arithmetic(left, () => this.power())
    return left
  }

  private power(): Node {
    let left = this.unary()
    while (this.is('**')) left = this.arithmetic(left, () => this.unary())
    return left
  }

  private arithmetic(left: Node, right: () => Node): Node {
    const operator = this.tokens[this.at++]!.text as Arithmetic
    return { kind: 'arithmetic', operator, left, right: right() }
  }

  private unary(): Node {
    if (!this.take('-')) return this.postfix()
    if (++this.depth > MAX_DEPTH) throw new ExpressionError('nested too deeply', this.source, this.now.at)
    const of = this.unary()
    this.depth--
    return { kind: 'negate', of }
  }

  private postfix(): Node {
    let node = this.primary()
    for (;;) {
      if (this.take('.')) node = { kind: 'path', of: node, name: this.name() }
      else if (this.is('[')) {
        this.at++
        const by = this.expression()
        this.expect(']')
        node = { kind: 'index', of: node, by }
      } else return node
    }
  }

  private primary(): Node {
    const token = this.now
    if (token.kind === 'number') {
      this.at++
      return { kind: 'literal', value: Number(token.text) }
    }
    if (token.kind === 'string') {
      this.at++
      return { kind: 'literal', value: token.text }
    }
    if (this.take('true', 'word')) return { kind: 'literal', value: true }
    if (this.take('false', 'word')) return { kind: 'literal', value: false }
    if (this.take('null', 'word')) return { kind: 'literal', value: null }
    if (token.kind === 'name') return this.nameOrCall()
    if (this.is('(') || this.is('[') || this.is(']')) return this.bracketed()
    if (this.is('{')) return this.context()
    throw this.unexpected('a value')
  }

  private nameOrCall(): Node {
    const name = this.name()
    if (!this.take('(')) return { kind: 'name', name }
    const args: Node[] = []
    if (!this.is(')')) {
      do args.push(this.expression())
      while (this.take(','))
    }
    this.expect(')')
    return { kind: 'call', name, arguments: args }
  }

  /** `(a)`, `[a, b]`, and the ranges `[a..b]`, `(a..b)`, `]a..b[` with either end open. */
  private bracketed(): Node {
    const open = this.tokens[this.at++]!.text
    if (open === '[' && this.take(']')) return { kind: 'list', items: [] }
    const first = this.expression()
    if (this.take('..')) {
      const to = this.expression()
      const close = this.now.text
      if (!this.take(']') && !this.take(')') && !this.take('[')) throw this.unexpected('"]" or ")"')
      return { kind: 'range', from: first, to, fromOpen: open !== '[', toOpen: close !== ']' }
    }
    if (open === ']') throw this.unexpected('".."')
    if (open === '(') {
      this.expect(')')
      return first
    }
    const items = [first]
    while (this.take(',')) items.push(this.expression())
    this.expect(']')
    return { kind: 'list', items }
  }

  private context(): Node {
    this.expect('{')
    const entries: [string, Node][] = []
    if (!this.is('}')) {
      do {
        const key = this.now.kind === 'string' ? this.tokens[this.at++]!.text : this.name()
        this.expect(':')
        entries.push([key, this.expression()])
      } while (this.take(','))
    }
    this.expect('}')
    return { kind: 'context', entries }
  }

  /** Whether the parenthesis here opens a range: a `..` at its own depth. */
  private rangeAhead(): boolean {
    let depth = 0
    for (let i = this.at; i < this.tokens.length; i++) {
      const { kind, text } = this.tokens[i]!
      if (kind !== 'sign') continue
      if (text === '(' || text === '{' || text === '[') depth++
      else if (text === ')' || text === '}' || text === ']') depth--
      else if (text === '..' && depth === 1) return true
      if (depth === 0) return false
    }
    return false
  }
}
