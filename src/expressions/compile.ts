import { BUILT_INS } from './functions.ts'
import { namesIn } from './names.ts'
import { parseExpression } from './parser.ts'
import { type Arithmetic, type Comparison, ExpressionError, type Node, type Test } from './syntax.ts'
import {
  conjunction,
  disjunction,
  equal,
  inRange,
  isContext,
  isList,
  isRange,
  order,
  type Scope,
  toValue,
  type Value,
} from './value.ts'

type Closure = (scope: Scope) => Value

export interface Expression {
  readonly source: string
  readonly syntax: Node
  /** The value over a plain object of names; a name that is not there is null. Never throws. */
  readonly evaluate: (scope: Scope) => Value
  /** Outer names the expression reads, sorted; to check them when a flow is published. */
  readonly names: readonly string[]
  /** Codes of dated limits it asks for by `limit("code")`, sorted. */
  readonly limits: readonly string[]
}

/** Where `limit("code")` looks: no name at all, so neither an expression nor what somebody typed into a form can stand in its place. */
const LIMITS = Symbol('limits')
type LimitedScope = Scope & { readonly [LIMITS]?: Readonly<Record<string, number>> }

/** A scope in which `limit("code")` answers: the limits in force for the matter's place and day, found by the caller, so expressions stay pure. */
export const withLimits = (scope: Scope, limits: Readonly<Record<string, number>>): Scope => ({
  ...scope,
  [LIMITS]: limits,
})

/** Compiles an expression once into closures; no `eval`. Throws {@link ExpressionError}. */
export function compileExpression(source: string): Expression {
  const syntax = parseExpression(source)
  return { source, syntax, evaluate: closure(syntax, source), names: namesIn(syntax), limits: limitsAsked(syntax) }
}

/** A guard's answer: true, false, or null for "cannot be judged", which also covers values that are no yes or no. */
export function decide(expression: Expression, scope: Scope): boolean | null {
  const value = expression.evaluate(scope)
  return typeof value === 'boolean' ? value : null
}

function closure(node: Node, source: string): Closure {
  const sub = (n: Node): Closure => closure(n, source)
  switch (node.kind) {
    case 'literal': {
      const { value } = node
      return () => value
    }
    case 'name': {
      const { name } = node
      return (scope) => (Object.hasOwn(scope, name) ? toValue(scope[name]) : null)
    }
    case 'path':
      return path(sub(node.of), node.name)
    case 'index':
      return index(sub(node.of), sub(node.by), node.by)
    case 'list': {
      const items = node.items.map(sub)
      if (node.items.every((item) => item.kind === 'literal')) {
        const constant = items.map((item) => item({}))
        return () => constant
      }
      return (scope) => items.map((item) => item(scope))
    }
    case 'context': {
      const entries = node.entries.map(([key, value]) => [key, sub(value)] as const)
      return (scope) => Object.fromEntries(entries.map(([key, value]) => [key, value(scope)]))
    }
    case 'range': {
      const from = sub(node.from)
      const to = sub(node.to)
      const { fromOpen, toOpen } = node
      return (scope) => ({ range: true, from: from(scope), to: to(scope), fromOpen, toOpen })
    }
    case 'negate': {
      const of = sub(node.of)
      return (scope) => {
        const value = of(scope)
        return typeof value === 'number' ? -value : null
      }
    }
    case 'arithmetic':
      return arithmetic(node.operator, sub(node.left), sub(node.right))
    case 'compare':
      return comparison(node.operator, sub(node.left), sub(node.right))
    case 'and':
    case 'or':
      return junction(sub(node.left), sub(node.right), node.kind === 'or')
    case 'between': {
      const [value, low, high] = [sub(node.value), sub(node.low), sub(node.high)]
      return (scope) =>
        inRange(value(scope), { range: true, from: low(scope), to: high(scope), fromOpen: false, toOpen: false })
    }
    case 'in': {
      const value = sub(node.value)
      const tests = node.tests.map((test) => testClosure(test, sub(test.of)))
      const [only] = tests
      if (only && tests.length === 1) return (scope) => only(value(scope), scope)
      return (scope) => {
        const subject = value(scope)
        return disjunction(tests.map((test) => test(subject, scope)))
      }
    }
    case 'if': {
      const [condition, then, otherwise] = [sub(node.condition), sub(node.then), sub(node.otherwise)]
      return (scope) => (condition(scope) === true ? then(scope) : otherwise(scope))
    }
    case 'quantified': {
      const [over, satisfies] = [sub(node.over), sub(node.satisfies)]
      const { name, every } = node
      return (scope) => {
        const list = over(scope)
        if (!isList(list)) return null
        const answers = list.map((item) => truth(satisfies({ ...scope, [name]: item })))
        return every ? conjunction(answers) : disjunction(answers)
      }
    }
    case 'call':
      return call(node, source, sub)
  }
}

const truth = (value: Value): boolean | null => (typeof value === 'boolean' ? value : null)

/** Three-valued `and`, or `or` when `winner` is true: the winning value decides alone, null remains when it does not appear. */
function junction(left: Closure, right: Closure, winner: boolean): Closure {
  return (scope) => {
    const a = left(scope)
    if (a === winner) return winner
    const b = right(scope)
    if (b === winner) return winner
    return typeof a === 'boolean' && typeof b === 'boolean' ? !winner : null
  }
}

function path(of: Closure, name: string): Closure {
  const step = (value: Value): Value => {
    if (isList(value)) return value.map(step)
    return isContext(value) && Object.hasOwn(value, name) ? toValue(value[name]) : null
  }
  return (scope) => step(of(scope))
}

/** `list[1]` (from 1; negative from the end) or `list[item > 1]`, a filter whose names may be fields of the item. */
function index(of: Closure, by: Closure, syntax: Node): Closure {
  const byNumber = syntax.kind === 'literal' || syntax.kind === 'negate'
  return (scope) => {
    const list = of(scope)
    if (!isList(list)) return null
    const position = byNumber ? by(scope) : null
    if (typeof position === 'number')
      return list.at(position > 0 ? position - 1 : position === 0 ? list.length : position) ?? null
    return list.filter((item) => by({ ...scope, ...(isContext(item) ? item : {}), item }) === true)
  }
}

function arithmetic(operator: Arithmetic, left: Closure, right: Closure): Closure {
  return (scope) => {
    const a = left(scope)
    const b = right(scope)
    if (operator === '+' && typeof a === 'string' && typeof b === 'string') return a + b
    if (typeof a !== 'number' || typeof b !== 'number') return null
    const result = { '+': a + b, '-': a - b, '*': a * b, '/': b === 0 ? Number.NaN : a / b, '**': a ** b }[operator]
    return Number.isFinite(result) ? result : null
  }
}

function compared(operator: Comparison, a: Value, b: Value): boolean | null {
  if (operator === '=') return equal(a, b)
  if (operator === '!=') {
    const same = equal(a, b)
    return same === null ? null : !same
  }
  const by = order(a, b)
  if (by === null) return null
  return operator === '<' ? by < 0 : operator === '<=' ? by <= 0 : operator === '>' ? by > 0 : by >= 0
}

const comparison =
  (operator: Comparison, left: Closure, right: Closure): Closure =>
  (scope) =>
    compared(operator, left(scope), right(scope))

function testClosure(test: Test, of: Closure): (subject: Value, scope: Scope) => boolean | null {
  if (test.kind === 'unary') return (subject, scope) => compared(test.operator, subject, of(scope))
  return (subject, scope) => member(subject, of(scope))
}

/** `in`: inside a range, one of a list (whose elements may be ranges), or equal. An unknown list is null; an unknown subject is in no list. */
function member(subject: Value, within: Value): boolean | null {
  if (within === null) return null
  if (isRange(within)) return inRange(subject, within)
  if (isList(within))
    return within.some((item) => (isRange(item) ? inRange(subject, item) : equal(subject, item)) === true)
  return equal(subject, within)
}

/** The code in `limit("code")`; undefined when it is written otherwise. */
const limitCode = (node: Extract<Node, { kind: 'call' }>): string | undefined => {
  const [only] = node.arguments
  return node.arguments.length === 1 && only?.kind === 'literal' && typeof only.value === 'string'
    ? only.value
    : undefined
}

/** Every `limit("code")` anywhere in an expression. */
function limitsAsked(part: unknown): string[] {
  if (Array.isArray(part)) return [...new Set(part.flatMap(limitsAsked))].sort()
  if (typeof part !== 'object' || part === null) return []
  const node = part as Node
  const own =
    node.kind === 'call' && node.name === 'limit' ? [limitCode(node)].filter((code) => code !== undefined) : []
  return [...new Set([...own, ...Object.values(node).flatMap(limitsAsked)])].sort()
}

/** A limit nobody has set for the place and day is null: what cannot be known is not judged. */
function limitCall(node: Extract<Node, { kind: 'call' }>, source: string): Closure {
  const code = limitCode(node)
  if (code === undefined)
    throw new ExpressionError('"limit" takes one code in quotes', source, Math.max(0, source.indexOf('limit')))
  return (scope) => {
    const limits = (scope as LimitedScope)[LIMITS]
    return limits && Object.hasOwn(limits, code) ? limits[code]! : null
  }
}

function call(node: Extract<Node, { kind: 'call' }>, source: string, sub: (n: Node) => Closure): Closure {
  if (node.name === 'limit') return limitCall(node, source)
  const builtIn = Object.hasOwn(BUILT_INS, node.name) ? BUILT_INS[node.name] : undefined
  if (!builtIn)
    throw new ExpressionError(`there is no function "${node.name}"`, source, Math.max(0, source.indexOf(node.name)))
  if (node.arguments.length < builtIn.least || node.arguments.length > builtIn.most)
    throw new ExpressionError(
      `"${node.name}" takes ${builtIn.least} argument(s)`,
      source,
      Math.max(0, source.indexOf(node.name)),
    )
  const args = node.arguments.map(sub)
  return (scope) => builtIn.run(args.map((arg) => arg(scope)))
}
