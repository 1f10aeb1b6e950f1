import { compileExpression, ExpressionError, type ExpressionNode } from '#expressions'
import type { Flow, Outcome } from './definition.ts'
import type { MatterData } from './state.ts'

/**
 * `approved:同意;rejected:不同意` → two outcomes; undefined when it is not written so. `correct[can_correct = true]:更正` is offered
 * only while its condition holds over the matter's data.
 */
export function outcomesFrom(written: string): Outcome[] | undefined {
  const outcomes: Outcome[] = []
  for (const part of written
    .split(';')
    .map((p) => p.trim())
    .filter(Boolean)) {
    const m = /^([A-Za-z][A-Za-z0-9_-]*)(?:\[([^\]]+)\])?\s*[:：]\s*(\S.*)$/.exec(part)
    if (!m || (m[2] !== undefined && !isReadable(m[2]))) return undefined
    outcomes.push({ value: m[1]!, label: m[3]!.trim(), ...(m[2] === undefined ? {} : { when: m[2].trim() }) })
  }
  return outcomes.length > 0 ? outcomes : undefined
}

/** The outcomes that may be chosen as the matter stands. */
export const offered = (outcomes: readonly Outcome[], data: MatterData): Outcome[] =>
  outcomes.filter(({ when }) => when === undefined || compileExpression(when).evaluate(data) === true)

function isReadable(condition: string): boolean {
  try {
    compileExpression(condition)
    return true
  } catch (error) {
    if (error instanceof ExpressionError) return false
    throw error
  }
}

/**
 * The outcomes a task must offer when the drawing does not list them: those the guards of the gateway right behind it ask for
 * (`outcome = "approved"`), labelled by the name of the flow. A guardless flow (the default) adds none.
 */
export function outcomesBefore(outgoing: readonly string[], flows: Readonly<Record<string, Flow>>): Outcome[] {
  const next = outgoing[0] === undefined ? undefined : flows[outgoing[0]]?.to
  if (next === undefined) return []
  const found = new Map<string, string>()
  for (const flow of Object.values(flows)) {
    if (flow.from !== next || flow.guard === null) continue
    for (const value of literalsOf(flow.guard)) if (!found.has(value)) found.set(value, flow.name ?? value)
  }
  return [...found].map(([value, label]) => ({ value, label }))
}

/** Texts a guard compares `outcome` with. A guard that cannot be read offers none; the subset check reports it. */
export function literalsOf(guard: string): string[] {
  let syntax: ExpressionNode
  try {
    syntax = compileExpression(guard).syntax
  } catch (error) {
    if (error instanceof ExpressionError) return []
    throw error
  }
  const found: string[] = []
  visit(syntax, found)
  return found
}

function visit(node: ExpressionNode, found: string[]): void {
  if (node.kind === 'and' || node.kind === 'or') {
    visit(node.left, found)
    visit(node.right, found)
  } else if (node.kind === 'compare' && node.operator === '=' && isOutcome(node.left) && isText(node.right))
    found.push(node.right.value)
  else if (node.kind === 'in' && isOutcome(node.value)) {
    for (const test of node.tests) {
      const items = test.of.kind === 'list' ? test.of.items : [test.of]
      for (const item of items) if (isText(item)) found.push(item.value)
    }
  }
}

const isOutcome = (node: ExpressionNode): boolean => node.kind === 'name' && node.name === 'outcome'
const isText = (node: ExpressionNode): node is { kind: 'literal'; value: string } =>
  node.kind === 'literal' && typeof node.value === 'string'
