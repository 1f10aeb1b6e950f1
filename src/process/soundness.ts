import type { FlowIssue } from './bpmn-node.ts'
import { type Definition, type FlowNode, flowOf, isTask, nodeOf } from './definition.ts'
import { type Marking, MarkingGraph, PilesUp } from './marking.ts'

/** More situations than this no office can oversee; the flow must be cut in two. */
const MOST_MARKINGS = 20_000
/** Each reminder doubles the situations of its task. */
const MOST_REMINDERS = 4

/**
 * Whether every step can be reached and every matter, wherever it stands, can still end (van der Aalst's soundness, without data).
 * Empty when it is sound. A search that does not finish is a flaw of its own, never a pass.
 */
export function findFlaws(definition: Definition): FlowIssue[] {
  const ring = ringWithoutTask(definition)
  if (ring) return [flaw('process.ring_without_step', definition, ring)]
  for (const node of Object.values(definition.nodes))
    if (isTask(node) && node.timers.length > MOST_REMINDERS)
      return [flaw('process.too_many_timers', definition, node.id)]
  const graph = new MarkingGraph(definition)
  try {
    const explored = explore(graph)
    if (!explored) return [{ code: 'process.flow_too_complex', params: { limit: MOST_MARKINGS } }]
    const stuck = stuckAt(graph, explored)
    const dead = Object.keys(definition.nodes).filter((id) => id !== definition.start && !graph.entered.has(id))
    return [
      ...stuck.map((id) => flaw('process.can_get_stuck', definition, id)),
      ...dead.map((id) => flaw('process.element_never_reached', definition, id)),
    ]
  } catch (error) {
    if (error instanceof PilesUp) return [flaw('process.piles_up', definition, error.element)]
    throw error
  }
}

const flaw = (code: string, definition: Definition, element: string): FlowIssue => ({
  code,
  params: { element, name: nodeOf(definition, element).name || element },
})

/** All markings with where they lead; undefined when there are too many. */
function explore(graph: MarkingGraph): Map<Marking, readonly Marking[]> | undefined {
  const seen = new Map<Marking, readonly Marking[]>()
  const queue = [...graph.initial()]
  for (let marking = queue.pop(); marking !== undefined; marking = queue.pop()) {
    if (seen.has(marking)) continue
    if (seen.size >= MOST_MARKINGS) return undefined
    const next = graph.from(marking).map((move) => move.to)
    seen.set(marking, next)
    queue.push(...next)
  }
  return seen
}

/** Elements where tokens stand in situations from which no end can be reached any more, nearest to the standstill. */
function stuckAt(graph: MarkingGraph, explored: ReadonlyMap<Marking, readonly Marking[]>): string[] {
  const before = new Map<Marking, Marking[]>()
  for (const [from, list] of explored) for (const to of list) before.set(to, [...(before.get(to) ?? []), from])
  const canEnd = new Set<Marking>()
  const queue = explored.has(graph.end) ? [graph.end] : []
  for (let marking = queue.pop(); marking !== undefined; marking = queue.pop()) {
    if (canEnd.has(marking)) continue
    canEnd.add(marking)
    queue.push(...(before.get(marking) ?? []))
  }
  const lost = [...explored.keys()].filter((marking) => !canEnd.has(marking))
  if (lost.length === 0) return []
  const still = lost.filter((marking) => explored.get(marking)!.length === 0)
  return [...new Set((still.length > 0 ? still : lost).flatMap((marking) => graph.occupied(marking)))].slice(0, 3)
}

const runsOn = (kind: FlowNode['kind']): boolean => kind === 'exclusive' || kind === 'parallel' || kind === 'service'

/** A ring of gateways and platform actions alone would turn for ever without anyone acting; answers one of its elements. */
function ringWithoutTask(definition: Definition): string | undefined {
  const state = new Map<string, 'open' | 'done'>()
  const visit = (id: string): string | undefined => {
    if (state.get(id) === 'open') return id
    if (state.get(id) === 'done') return undefined
    state.set(id, 'open')
    const node = nodeOf(definition, id)
    if (runsOn(node.kind)) {
      for (const flow of node.outgoing) {
        const next = flowOf(definition, flow).to
        const kind = nodeOf(definition, next).kind
        const found = runsOn(kind) ? visit(next) : undefined
        if (found) return found
      }
    }
    state.set(id, 'done')
    return undefined
  }
  for (const id of Object.keys(definition.nodes)) {
    const found = visit(id)
    if (found) return found
  }
  return undefined
}
