import { align, type Deviation } from './alignment.ts'
import type { Definition } from './definition.ts'
import { type Marking, MarkingGraph } from './marking.ts'

/** Beyond this many situations the answer is "undecided", never "deviates". */
export const DEFAULT_BUDGET = 50_000

export interface Judgement {
  /** `undecided`: the budget ran out; a person must look. */
  readonly verdict: 'conforms' | 'deviates' | 'undecided'
  readonly deviations: readonly Deviation[]
  /** Tasks that could be finished next; of an open, conforming matter only. */
  readonly enabled: readonly string[]
}

/**
 * Judges a trace of finished task ids (platform actions are left out) against the flow. Exact language membership first; only a trace outside the language is aligned
 * (cheapest set of skips and insertions; van der Aalst, Adriansyah & van Dongen 2012). Token replay is not used: it is blind to
 * undocumented steps and raises false alarms on silent choices. An open matter is judged by prefix: what has not happened yet is no deviation.
 */
export function judge(
  definition: Definition,
  recorded: readonly string[],
  options: { ended: boolean; budget?: number },
): Judgement {
  const trace = withoutActions(definition, recorded)
  const graph = graphOf(definition)
  const budget = options.budget ?? DEFAULT_BUDGET
  const read = readTrace(graph, trace, budget)
  if (read === 'undecided') return { verdict: 'undecided', deviations: [], enabled: [] }
  if (read && (!options.ended || read.has(graph.end))) {
    return { verdict: 'conforms', deviations: [], enabled: options.ended ? [] : enabledIn(graph, read) }
  }
  const deviations = align(graph, trace, Object.keys(definition.nodes), options.ended, budget)
  return deviations
    ? { verdict: 'deviates', deviations, enabled: [] }
    : { verdict: 'undecided', deviations: [], enabled: [] }
}

/** Whether a finished matter's trace is one the flow allows; undefined when the budget ran out. */
export function isMember(
  definition: Definition,
  trace: readonly string[],
  budget = DEFAULT_BUDGET,
): boolean | undefined {
  const graph = graphOf(definition)
  const read = readTrace(graph, withoutActions(definition, trace), budget)
  return read === 'undecided' ? undefined : read?.has(graph.end) === true
}

/** Whether a running matter's trace can still become one the flow allows, and what could be finished next. */
export function isPrefix(
  definition: Definition,
  trace: readonly string[],
  budget = DEFAULT_BUDGET,
): { member: boolean; enabled: string[] } | undefined {
  const graph = graphOf(definition)
  const read = readTrace(graph, withoutActions(definition, trace), budget)
  if (read === 'undecided') return undefined
  return read ? { member: true, enabled: enabledIn(graph, read) } : { member: false, enabled: [] }
}

/** What the platform does by itself is no step anybody could skip. */
const withoutActions = (definition: Definition, trace: readonly string[]): string[] =>
  trace.filter((id) => !Object.hasOwn(definition.nodes, id) || definition.nodes[id]!.kind !== 'service')

const graphs = new WeakMap<Definition, MarkingGraph>()
function graphOf(definition: Definition): MarkingGraph {
  let graph = graphs.get(definition)
  if (!graph) {
    graph = new MarkingGraph(definition)
    graphs.set(definition, graph)
  }
  return graph
}

/** All situations the matter may be in after the trace, timers fired or not; undefined when there is none. */
function readTrace(
  graph: MarkingGraph,
  trace: readonly string[],
  budget: number,
): Set<Marking> | undefined | 'undecided' {
  const left = { steps: budget }
  let now = close(graph, graph.initial(), left)
  for (const task of trace) {
    if (!now) return 'undecided'
    const next = new Set<Marking>()
    for (const marking of now) for (const move of graph.from(marking)) if (move.task === task) next.add(move.to)
    if (next.size === 0) return undefined
    now = close(graph, next, left)
  }
  return now ?? 'undecided'
}

/** Adds what silent timers may have done. */
function close(graph: MarkingGraph, markings: Iterable<Marking>, left: { steps: number }): Set<Marking> | undefined {
  const seen = new Set<Marking>()
  const queue = [...markings]
  for (let marking = queue.pop(); marking !== undefined; marking = queue.pop()) {
    if (seen.has(marking)) continue
    if (left.steps-- <= 0) return undefined
    seen.add(marking)
    for (const move of graph.from(marking)) if (move.task === null) queue.push(move.to)
  }
  return seen
}

const enabledIn = (graph: MarkingGraph, markings: ReadonlySet<Marking>): string[] => [
  ...new Set([...markings].flatMap((m) => graph.enabled(m))),
]
