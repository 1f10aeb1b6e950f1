import { compileExpression, ExpressionError, type ExpressionNode } from '#expressions'
import type { FlowIssues } from './bpmn-node.ts'
import type { Draft, ExclusiveGateway, Flow, FlowNode, Task } from './definition.ts'

/** A label longer than three lines of seven characters does not fit its box in the drawing. */
const LONGEST_NAME = 21

/** What must hold of the parts together: ends, guards, references. Every complaint names the element. */
export function checkShape(draft: Draft, issues: FlowIssues): void {
  const nodes = Object.values(draft.nodes)
  const starts = nodes.filter((node) => node.kind === 'start')
  if (starts.length !== 1) issues.add('process.flow_needs_one_start', { count: starts.length })
  if (!nodes.some((node) => node.kind === 'end')) issues.add('process.flow_without_end', {})
  for (const flow of Object.values(draft.flows)) checkFlow(flow, draft, issues)
  for (const node of nodes) checkNode(node, draft, issues)
  if (draft.subject !== null) checkGuard(draft.subject, { id: draft.id, name: draft.name }, draft, issues)
}

function checkFlow(flow: Flow, draft: Draft, issues: FlowIssues): void {
  const from = draft.nodes[flow.from]
  const to = draft.nodes[flow.to]
  if (!from || !to) {
    issues.at('process.flow_without_ends', { id: flow.id, name: flow.name ?? flow.id })
    return
  }
  if (flow.guard === null) return
  if (from.kind !== 'exclusive') issues.at('process.guard_outside_gateway', from, { flow: flow.id })
  else if (from.otherwise === flow.id) issues.at('process.guard_on_default', from, { flow: flow.id })
  checkGuard(flow.guard, { id: flow.id, name: flow.name ?? flow.id }, draft, issues)
}

function checkGuard(text: string, where: { id: string; name: string }, draft: Draft, issues: FlowIssues): void {
  try {
    const { syntax } = compileExpression(text)
    for (const id of outcomesRead(syntax))
      if (!draft.nodes[id]) issues.at('process.guard_reads_unknown_step', where, { step: id })
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error
    issues.at('process.bad_guard', where, { guard: text, at: error.at + 1, detail: error.message })
  }
}

/** Element ids behind `outcomes.`, anywhere in the expression. */
function outcomesRead(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(outcomesRead)
  if (typeof part !== 'object' || part === null) return []
  const node = part as ExpressionNode
  if (node.kind === 'path' && node.of.kind === 'name' && node.of.name === 'outcomes') return [node.name]
  return Object.values(node).flatMap(outcomesRead)
}

function checkNode(node: FlowNode, draft: Draft, issues: FlowIssues): void {
  const out = node.outgoing.length
  if (node.kind !== 'end' && out === 0) issues.at('process.element_leads_nowhere', node)
  if (node.kind === 'end' && out > 0) issues.at('process.end_goes_on', node)
  if (node.kind !== 'start' && node.kind !== 'timer' && node.incoming.length === 0)
    issues.at('process.element_never_reached', node)
  if ((node.kind === 'start' || node.kind === 'timer') && node.incoming.length > 0)
    issues.at('process.start_has_incoming', node)
  // Several unguarded ways out of a task are a hidden fork; citizens cannot read it, so it must be drawn as a gateway.
  if (node.kind !== 'exclusive' && node.kind !== 'parallel' && out > 1) issues.at('process.hidden_fork', node)
  if (node.name.length > LONGEST_NAME) issues.at('process.name_too_long', node, { limit: LONGEST_NAME })
  if (node.kind === 'exclusive') checkChoice(node, draft, issues)
  if (node.kind === 'user') checkTask(node, draft, issues)
}

function checkChoice(gateway: ExclusiveGateway, draft: Draft, issues: FlowIssues): void {
  if (gateway.otherwise !== null && !gateway.outgoing.includes(gateway.otherwise))
    issues.at('process.default_is_no_way_out', gateway)
  if (gateway.outgoing.length < 2) return
  for (const id of gateway.outgoing)
    if (id !== gateway.otherwise && draft.flows[id]?.guard === null)
      issues.at('process.way_without_guard', gateway, { flow: id })
}

function checkTask(task: Extract<Task, { kind: 'user' }>, draft: Draft, issues: FlowIssues): void {
  if (task.asks !== null) checkGuard(task.asks, task, draft, issues)
  for (const id of task.notSameAs)
    if (draft.nodes[id]?.kind !== 'user' && draft.nodes[id]?.kind !== 'start')
      issues.at('process.not_same_as_unknown', task, { step: id })
}
