/** The syntax tree of the FEEL subset (OMG DMN 1.3, chapter 10). Plain data, so that other parts may read a guard without running it. */
export type Node =
  | { readonly kind: 'literal'; readonly value: null | boolean | number | string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'path'; readonly of: Node; readonly name: string }
  | { readonly kind: 'index'; readonly of: Node; readonly by: Node }
  | { readonly kind: 'list'; readonly items: readonly Node[] }
  | { readonly kind: 'context'; readonly entries: readonly (readonly [string, Node])[] }
  | {
      readonly kind: 'range'
      readonly from: Node
      readonly to: Node
      readonly fromOpen: boolean
      readonly toOpen: boolean
    }
  | { readonly kind: 'negate'; readonly of: Node }
  | { readonly kind: 'arithmetic'; readonly operator: Arithmetic; readonly left: Node; readonly right: Node }
  | { readonly kind: 'compare'; readonly operator: Comparison; readonly left: Node; readonly right: Node }
  | { readonly kind: 'and' | 'or'; readonly left: Node; readonly right: Node }
  | { readonly kind: 'between'; readonly value: Node; readonly low: Node; readonly high: Node }
  | { readonly kind: 'in'; readonly value: Node; readonly tests: readonly Test[] }
  | { readonly kind: 'if'; readonly condition: Node; readonly then: Node; readonly otherwise: Node }
  | {
      readonly kind: 'quantified'
      readonly every: boolean
      readonly name: string
      readonly over: Node
      readonly satisfies: Node
    }
  | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Node[] }

export type Arithmetic = '+' | '-' | '*' | '/' | '**'
export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>='

/** What may stand behind `in`: a value, list or range, or a comparison with an implied left side (`< 6`). */
export type Test =
  | { readonly kind: 'one'; readonly of: Node }
  | { readonly kind: 'unary'; readonly operator: Comparison; readonly of: Node }

/** An expression that cannot be read. `at` is the offset of the first character that does not fit. */
export class ExpressionError extends Error {
  readonly at: number
  readonly source: string
  constructor(message: string, source: string, at: number) {
    super(message)
    this.name = 'ExpressionError'
    this.source = source
    this.at = at
  }
}
