export { compileExpression, decide, type Expression, withLimits } from './compile.ts'
export { ExpressionError, type Node as ExpressionNode } from './syntax.ts'
export type { Scope, Value } from './value.ts'
