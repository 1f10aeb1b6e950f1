import type { Marking, MarkingGraph } from './marking.ts'

/** One difference between what was done and what the flow asks, in the words of supervision. */
export interface Deviation {
  readonly kind: 'skipped' | 'undocumented' | 'out_of_place' | 'wrong_order'
  /** Task id of the flow, or the unknown name that was recorded. */
  readonly step: string
  /** Index in the trace before which a skipped step is missing, or at which the other kinds stand. */
  readonly at: number
}

interface Visit {
  readonly marking: Marking
  readonly position: number
  readonly cost: number
  readonly from: Visit | null
  readonly act: { readonly kind: 'both' | 'model' | 'log' | 'silent'; readonly step: string }
}

/**
 * The cheapest explanation of a trace: each step that is only in the flow or only in the trace costs one (Dial's bucket search, so
 * the first answer is optimal). Undefined when the budget of visited situations runs out.
 */
export function align(
  graph: MarkingGraph,
  trace: readonly string[],
  known: readonly string[],
  ended: boolean,
  budget: number,
): Deviation[] | undefined {
  const buckets: Visit[][] = [
    [...graph.initial()].map((marking) => ({
      marking,
      position: 0,
      cost: 0,
      from: null,
      act: { kind: 'silent', step: '' },
    })),
  ]
  const seen = new Set<string>()
  for (let cost = 0; cost < buckets.length; cost++) {
    const bucket = buckets[cost] ?? []
    for (let visit = bucket.pop(); visit; visit = bucket.pop()) {
      const key = `${visit.position}\n${visit.marking}`
      if (seen.has(key)) continue
      if (seen.size >= budget) return undefined
      seen.add(key)
      if (visit.position === trace.length && (!ended || visit.marking === graph.end))
        return deviationsOf(visit, trace, new Set(known))
      for (const next of following(graph, visit, trace)) {
        let target = buckets[next.cost]
        if (!target) buckets[next.cost] = target = []
        target.push(next)
      }
    }
  }
  return undefined
}

/** What may come next; the last pushed is tried first, so agreement is put last. */
function following(graph: MarkingGraph, from: Visit, trace: readonly string[]): Visit[] {
  const { marking, position, cost } = from
  const next: Visit[] = []
  const event = trace[position]
  if (event !== undefined)
    next.push({ marking, position: position + 1, cost: cost + 1, from, act: { kind: 'log', step: event } })
  for (const move of graph.from(marking)) {
    if (move.task === null) next.push({ marking: move.to, position, cost, from, act: { kind: 'silent', step: '' } })
    else next.push({ marking: move.to, position, cost: cost + 1, from, act: { kind: 'model', step: move.task } })
  }
  for (const move of graph.from(marking))
    if (event !== undefined && move.task === event)
      next.push({ marking: move.to, position: position + 1, cost, from, act: { kind: 'both', step: event } })
  return next
}

/** A step missing in one place and present in another was done in the wrong order; that is one deviation, not two. */
function deviationsOf(last: Visit, trace: readonly string[], known: ReadonlySet<string>): Deviation[] {
  const acts: { kind: 'model' | 'log'; step: string; at: number }[] = []
  for (let visit: Visit | null = last; visit; visit = visit.from) {
    const { kind, step } = visit.act
    if (kind === 'model') acts.unshift({ kind, step, at: visit.position })
    else if (kind === 'log') acts.unshift({ kind, step, at: visit.position - 1 })
  }
  const deviations: Deviation[] = []
  const missing = new Set(acts.filter((act) => act.kind === 'model').map((act) => act.step))
  const moved = new Set(acts.filter((act) => act.kind === 'log' && missing.has(act.step)).map((act) => act.step))
  for (const { kind, step, at } of acts) {
    if (moved.has(step)) {
      if (kind === 'log') deviations.push({ kind: 'wrong_order', step, at })
    } else if (kind === 'model') deviations.push({ kind: 'skipped', step, at: Math.min(at, trace.length) })
    else deviations.push({ kind: known.has(step) ? 'out_of_place' : 'undocumented', step, at })
  }
  return deviations
}
