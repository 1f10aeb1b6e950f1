import { z } from 'zod'
import type { Instant } from '#kernel'
import { type Definition, finishedSteps, isMember, isTask, listFlows, stepDurations } from '#process'
import type { Stores } from '#store'
import { finishedTraces, keepFlowFigures } from './flow-figures.store.ts'

const Limit = z.union([
  z.object({ workingDays: z.number() }),
  z.object({ days: z.number() }),
  z.object({ minutes: z.number() }),
])

/** What the public pages show of a flow beside its drawing. */
export const FlowFigures = z.object({
  steps: z.array(
    z.object({
      element: z.string(),
      /** Code of the post whose turn it is; null when the platform does it. */
      post: z.string().nullable(),
      /** The lane in which the drawing has it: whose step it is, in the drawing's words. */
      lane: z.string().nullable(),
      limit: Limit.nullable(),
      count: z.number(),
      /** Minutes; null while too few to say. */
      median: z.number().nullable(),
    }),
  ),
  conformance: z.object({ conforming: z.number(), deviating: z.number(), undecided: z.number() }),
})
export type FlowFigures = z.infer<typeof FlowFigures>

/** Counts how decided matters relate to the drawing: exact membership; what the budget does not settle stays undecided. */
export function conformanceOf(definition: Definition, traces: readonly string[][]): FlowFigures['conformance'] {
  const out = { conforming: 0, deviating: 0, undecided: 0 }
  // Most matters take one of a few ways, so each way is judged once.
  const ways = new Map<string, { trace: string[]; count: number }>()
  for (const trace of traces) {
    const key = trace.join('\n')
    const way = ways.get(key)
    if (way) way.count++
    else ways.set(key, { trace, count: 1 })
  }
  for (const { trace, count } of ways.values()) {
    const member = isMember(definition, trace)
    out[member === undefined ? 'undecided' : member ? 'conforming' : 'deviating'] += count
  }
  return out
}

/** Measures every flow in force for the public pages. Idempotent; runs as owner and keeps counts only. */
export async function measureFlows(stores: Pick<Stores, 'owner'>, at: Instant): Promise<void> {
  await stores.owner.transaction(async (tx) => {
    for (const { process, definition } of await listFlows(tx)) {
      const durations = new Map(stepDurations(await finishedSteps(tx, process)).map((d) => [d.element, d]))
      const steps = Object.values(definition.nodes)
        .filter(isTask)
        .map((task) => ({
          element: task.id,
          post: task.kind === 'user' ? task.post : null,
          lane: definition.lanes.find((lane) => lane.nodes.includes(task.id))?.name ?? null,
          limit: task.kind === 'service' ? null : task.limit,
          count: durations.get(task.id)?.count ?? 0,
          median: durations.get(task.id)?.median ?? null,
        }))
      const body: FlowFigures = { steps, conformance: conformanceOf(definition, await finishedTraces(tx, process)) }
      await keepFlowFigures(tx, process, body, at)
    }
  })
}
