import type { Instant } from '#kernel'
import { type Definition, type EndStatus, flowOf, isTask, nodeOf, type Task } from './definition.ts'
import { ahead, onlyAfterTimer, storyOrder } from './step-order.ts'

/** What the store knows of a matter, as the views need it. */
export interface Progress {
  readonly done: readonly DoneStep[]
  readonly current: readonly CurrentStep[]
  readonly ended: { readonly status: EndStatus; readonly at: Instant; readonly element: string | null } | null
  readonly asOf: Instant
}
export interface DoneStep {
  readonly element: string
  readonly at: Instant
  readonly openedAt: Instant
  readonly dueAt: Instant | null
  readonly who: string | null
  readonly post: string | null
  readonly outcome: string | null
  readonly note: string | null
}
export interface CurrentStep {
  readonly element: string
  readonly openedAt: Instant
  readonly dueAt: Instant | null
  readonly post: string | null
}

export interface StepView {
  readonly id: string
  readonly element: string
  readonly name: string
  readonly publicName: string
  readonly state: 'done' | 'current' | 'todo' | 'skipped'
  /** 1 the first time; 2 for 第2次. */
  readonly time: number
  readonly at: Instant | null
  readonly dueAt: Instant | null
  /** Late when it was finished, or late now. */
  readonly overdue: boolean
  readonly who: string | null
  readonly post: string | null
  /** Label of the outcome, when the step had a choice. */
  readonly outcome: string | null
  readonly note: string | null
  /** Names of the ways that lead here out of a choice (`同意`), for steps to come. */
  readonly when: string[]
  /** Steps with the same group are done at the same time. */
  readonly group: string | null
}

/**
 * 照图办事: the flow as a vertical list. Without progress every step; with it what was done in the order it was done, a step taken again
 * as its own line (第2次), what is open now, what is still to come, and, marked `skipped`, what will not happen any more.
 */
export function stepList(definition: Definition, progress?: Progress): StepView[] {
  const order = storyOrder(definition)
  const tasks = order.map((id) => nodeOf(definition, id)).filter(isTask)
  const groups = parallelGroups(definition, order)
  const aside = onlyAfterTimer(definition, order)
  const plain = (task: Task, state: StepView['state'], time = 1): StepView => ({
    id: time === 1 ? task.id : `${task.id}-${time}`,
    element: task.id,
    name: task.name,
    publicName: task.publicName || task.name,
    state,
    time,
    at: null,
    dueAt: null,
    overdue: false,
    who: null,
    post: null,
    outcome: null,
    note: null,
    when: waysInto(definition, task.id),
    group: groups.get(task.id) ?? null,
  })
  if (!progress) return tasks.filter((task) => !aside.has(task.id)).map((task) => plain(task, 'todo'))

  const times = new Map<string, number>()
  const nextTime = (element: string): number => {
    times.set(element, (times.get(element) ?? 0) + 1)
    return times.get(element)!
  }
  const taskOf = (element: string): Task => nodeOf(definition, element) as Task
  const past = progress.done.map((step): StepView => {
    const task = taskOf(step.element)
    const { at, dueAt, who, post, note } = step
    const overdue = dueAt !== null && at > dueAt
    return {
      ...plain(task, 'done', nextTime(step.element)),
      at,
      dueAt,
      overdue,
      who,
      post,
      note,
      outcome: labelOf(task, step.outcome),
    }
  })
  const now = progress.current.map((step): StepView => {
    const overdue = step.dueAt !== null && progress.asOf > step.dueAt
    return {
      ...plain(taskOf(step.element), 'current', nextTime(step.element)),
      at: step.openedAt,
      dueAt: step.dueAt,
      overdue,
      post: step.post,
    }
  })
  const later = progress.ended
    ? new Set<string>()
    : ahead(
        definition,
        progress.current.map((step) => step.element),
        order,
      )
  const rest = tasks.filter((task) => !times.has(task.id) && !aside.has(task.id))
  const future = rest.filter((task) => later.has(task.id)).map((task) => plain(task, 'todo'))
  const list = [...past, ...now, ...future]
  const place = new Map(order.map((id, i) => [id, i]))
  for (const task of rest.filter((t) => !later.has(t.id))) {
    const before = list.findIndex((view) => place.get(view.element)! > place.get(task.id)!)
    list.splice(before < 0 ? list.length : before, 0, plain(task, 'skipped'))
  }
  return list
}

function labelOf(task: Task, outcome: string | null): string | null {
  if (outcome === null || task.kind !== 'user') return null
  return task.outcomes.find((o) => o.value === outcome)?.label ?? null
}

/** Names of the flows out of choices that lead straight to an element, also through gateways that only merge. */
function waysInto(definition: Definition, element: string, seen = new Set<string>()): string[] {
  if (seen.has(element)) return []
  seen.add(element)
  const names = nodeOf(definition, element).incoming.flatMap((id) => {
    const flow = flowOf(definition, id)
    const from = nodeOf(definition, flow.from)
    if (from.kind !== 'exclusive') return []
    if (from.outgoing.length > 1) return flow.name ? [flow.name] : []
    return waysInto(definition, from.id, seen)
  })
  return [...new Set(names)]
}

/** The first tasks behind the ways of one fork belong together: 以下几步同时办理. */
function parallelGroups(definition: Definition, order: readonly string[]): Map<string, string> {
  const groups = new Map<string, string>()
  for (const id of order) {
    const node = nodeOf(definition, id)
    if (node.kind !== 'parallel' || node.outgoing.length < 2) continue
    for (const flow of node.outgoing) {
      const next = nodeOf(definition, flowOf(definition, flow).to)
      if (isTask(next)) groups.set(next.id, id)
    }
  }
  return groups
}
