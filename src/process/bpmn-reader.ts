import { createHash } from 'node:crypto'
import { BpmnModdle } from 'bpmn-moddle'
import { type Drawn, drawnText, type FlowIssue, FlowIssues, isDisplayOnly, limitOf, nodeFrom } from './bpmn-node.ts'
import {
  type Definition,
  type Draft,
  type Flow,
  type FlowNode,
  freeze,
  isTask,
  type Lane,
  type Task,
} from './definition.ts'
import type { ClockLengths } from './limit.ts'
import { checkShape } from './subset.ts'
import { VOCABULARY } from './vocabulary.ts'

/** Larger drawings are no flow a person can follow, and parsing must not be a way to stop the server. */
const MAX_BYTES = 1_000_000

export type Reading =
  | { readonly definition: Definition; readonly issues: readonly [] }
  | { readonly definition: null; readonly issues: readonly FlowIssue[] }

/**
 * Reads one BPMN drawing: the definition, or every reason why this machine will not run it, each naming the element.
 * Whether the flow can get stuck is another question: see `findFlaws`. `clocks` are those of the drawing's pack; without them
 * any may be named.
 */
export async function readBpmn(xml: string, clocks?: ClockLengths): Promise<Reading> {
  const issues = new FlowIssues(clocks)
  const bytes = Buffer.from(xml, 'utf8')
  if (bytes.length > MAX_BYTES) return refused([{ code: 'process.flow_too_large', params: { limit: MAX_BYTES } }])
  let root: Drawn
  try {
    const moddle = new BpmnModdle({ q: VOCABULARY })
    const read = await moddle.fromXML(xml)
    root = read.rootElement as Drawn
    for (const warning of read.warnings)
      if (!warning.message.startsWith('unknown attribute'))
        issues.add('process.flow_unreadable', { detail: firstLine(warning.message) })
  } catch (error) {
    return refused([{ code: 'process.flow_unreadable', params: { detail: firstLine((error as Error).message) } }])
  }
  const processes = (root.rootElements ?? []).filter((element) => element.$type === 'bpmn:Process')
  const process = processes[0]
  if (!process) return refused([{ code: 'process.flow_without_process', params: {} }])
  if (processes.length > 1) issues.add('process.flow_with_many_processes', { count: processes.length })
  const draft = draftOf(process, issues)
  if (issues.list.length === 0) checkShape(draft, issues)
  if (issues.list.length > 0) return refused(issues.list)
  const hash = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
  return { definition: freeze({ hash, ...draft }), issues: [] }
}

const refused = (issues: readonly FlowIssue[]): Reading => ({ definition: null, issues })
const firstLine = (text: string): string => text.split('\n')[0]!.slice(0, 200)

function draftOf(process: Drawn, issues: FlowIssues): Draft {
  issues.refuseUnknownWords(process)
  const flows: Record<string, Flow> = {}
  const nodes: Record<string, FlowNode> = {}
  const elements = (process.flowElements ?? []).filter((element) => !isDisplayOnly(element))
  for (const element of elements) {
    if (element.$type === 'bpmn:SequenceFlow') {
      const flow = flowFrom(element, issues)
      if (flow) flows[flow.id] = flow
    }
  }
  for (const element of elements) {
    if (element.$type === 'bpmn:SequenceFlow') continue
    issues.refuseUnknownWords(element)
    const node = nodeFrom(element, flows, issues)
    if (node) nodes[node.id] = node
  }
  attachTimers(nodes, issues)
  const limit = limitOf(process, issues)
  return {
    id: process.id ?? '',
    name: process.name?.trim() || process.id || '',
    series: drawnText(process, 'series') ?? null,
    subject: drawnText(process, 'subject') ?? null,
    startedBy: (drawnText(process, 'startedBy') ?? '').split(/\s+/).filter(Boolean),
    limit,
    start: Object.values(nodes).find((node) => node.kind === 'start')?.id ?? '',
    nodes,
    flows,
    lanes: lanesOf(process, nodes),
  }
}

function flowFrom(element: Drawn, issues: FlowIssues): Flow | undefined {
  const { id, sourceRef, targetRef } = element
  if (!id || !sourceRef?.id || !targetRef?.id) {
    issues.at('process.flow_without_ends', element)
    return undefined
  }
  const guard = element.conditionExpression?.body?.trim()
  // FEEL is sometimes written as `= x > 1` by other editors; the sign is not part of the expression.
  return {
    id,
    name: element.name?.trim() || null,
    from: sourceRef.id,
    to: targetRef.id,
    guard: guard ? guard.replace(/^=\s*/, '') : null,
  }
}

/** Timers hang on tasks; a timer on anything else has no meaning here. */
function attachTimers(nodes: Record<string, FlowNode>, issues: FlowIssues): void {
  for (const timer of Object.values(nodes)) {
    if (timer.kind !== 'timer') continue
    const host = nodes[timer.attachedTo]
    if (!isTask(host)) issues.add('process.timer_on_no_task', { element: timer.id, name: timer.name })
    else nodes[host.id] = { ...host, timers: [...host.timers, timer.id] } as Task
  }
}

function lanesOf(process: Drawn, nodes: Readonly<Record<string, FlowNode>>): Lane[] {
  const lanes: Lane[] = []
  const visit = (sets: readonly Drawn[]): void => {
    for (const lane of sets.flatMap((set) => set.lanes ?? [])) {
      if (lane.childLaneSet) visit([lane.childLaneSet])
      else if (lane.id)
        lanes.push({
          id: lane.id,
          name: lane.name?.trim() || lane.id,
          nodes: (lane.flowNodeRef ?? []).map((ref) => ref.id ?? '').filter((id) => nodes[id]),
        })
    }
  }
  visit(process.laneSets ?? [])
  return lanes
}
