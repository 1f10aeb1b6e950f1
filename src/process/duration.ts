import { type Instant, minutesBetween } from '#kernel'

export interface StepDuration {
  readonly element: string
  readonly count: number
  /** Minutes round the clock, whole; null while too few to say. */
  readonly median: number | null
  readonly p90: number | null
  readonly late: number
}

/** Fewer finished steps than this say nothing about how long one takes. */
export const TOO_FEW = 5

/** 以图管事: how long each step really takes, from finished tasks. Nearest-rank percentiles, so that every figure is a real case. */
export function stepDurations(
  tasks: readonly {
    readonly element: string
    readonly opened_at: Instant
    readonly done_at: Instant
    readonly due_at: Instant | null
  }[],
): StepDuration[] {
  const byElement = Map.groupBy(tasks, (task) => task.element)
  return [...byElement].map(([element, list]) => {
    const minutes = list.map((task) => Math.round(minutesBetween(task.opened_at, task.done_at))).sort((a, b) => a - b)
    const rank = (share: number): number | null =>
      minutes.length < TOO_FEW ? null : minutes[Math.ceil(share * minutes.length) - 1]!
    const late = list.filter((task) => task.due_at !== null && task.done_at > task.due_at).length
    return { element, count: list.length, median: rank(0.5), p90: rank(0.9), late }
  })
}
