/**
 * A problem is a value: a stable code, the parameters its sentence needs, and an HTTP-free idea of what kind it is.
 * The sentence is rendered at the edge (`#texts`, key `problem.<code>`), in the reader's language.
 */
export interface Problem {
  /** Dotted, module first: `process.task_not_yours`. The texts catalogue must hold `problem.<code>`. */
  readonly code: string
  readonly kind: ProblemKind
  readonly params?: Readonly<Record<string, string | number>>
}

export type ProblemKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'missing'
  | 'conflict'
  | 'too_large'
  | 'too_many'
  | 'unavailable'
  | 'broken'

/** Thrown to carry a problem to the edge. Anything else that is thrown is a defect and is reported as `kernel.defect`. */
export class ProblemError extends Error {
  readonly problem: Problem
  constructor(problem: Problem, options?: { cause?: unknown }) {
    super(problem.params ? `${problem.code} ${JSON.stringify(problem.params)}` : problem.code, options)
    this.name = 'ProblemError'
    this.problem = problem
  }
}

type Params = Readonly<Record<string, string | number>>

const of =
  (kind: ProblemKind) =>
  (code: string, params?: Params): ProblemError =>
    new ProblemError(params ? { code, kind, params } : { code, kind })

/** What was sent cannot be understood or breaks a rule of the form. */
export const invalid = of('invalid')
export const unauthenticated = of('unauthenticated')
export const forbidden = of('forbidden')
/** Also the answer for things that exist but lie outside the asker's scope. */
export const missing = of('missing')
/** The world changed, or the act is not possible in this state. */
export const conflict = of('conflict')
export const tooLarge = of('too_large')
export const tooMany = of('too_many')
export const unavailable = of('unavailable')
export const broken = of('broken')
