import type { Definition } from './definition.ts'
import type { MatterRow, TaskRow } from './matter-row.ts'
import { type Progress, type StepView, stepList } from './step-list.ts'

/** `赵水根` → `赵*根`, `李四` → `李*`, `A` → `*`. By code point, so that rare characters stay whole. */
export function maskName(name: string): string {
  const signs = [...name.trim()]
  if (signs.length <= 1) return '*'
  if (signs.length === 2) return `${signs[0]}*`
  return `${signs[0]}${'*'.repeat(signs.length - 2)}${signs.at(-1)}`
}

/** What the views need of a matter, from its rows. Service tasks count: the public should see that the platform did its part. */
export function progressOf(
  matter: Pick<MatterRow, 'state' | 'closed_at'>,
  tasks: readonly TaskRow[],
  asOf: string,
): Progress {
  const { ended } = matter.state
  return {
    done: tasks
      .filter((task) => task.state === 'done')
      .sort((a, b) => (a.done_at! < b.done_at! ? -1 : a.done_at! > b.done_at! ? 1 : a.token - b.token))
      .map((task) => ({
        element: task.element,
        at: task.done_at!,
        openedAt: task.opened_at,
        dueAt: task.due_at,
        who: task.person_name,
        post: task.post_title,
        outcome: task.outcome,
        note: task.note,
      })),
    current: tasks
      .filter((task) => task.state === 'open')
      .map((task) => ({ element: task.element, openedAt: task.opened_at, dueAt: task.due_at, post: task.post_title })),
    ended: ended ? { status: ended.status, at: ended.at, element: null } : null,
    asOf,
  }
}

/** What anybody who holds the code may read: allow-listed one by one, decided by post and never by name. */
export interface PublicProgress {
  readonly code: string
  readonly number: string
  readonly title: string
  readonly process: string
  readonly unit: string
  readonly place: string
  readonly applicant: string
  readonly state: MatterRow['status']
  readonly openedAt: string
  readonly dueAt: string | null
  readonly closedAt: string | null
  /** Titles of the posts that decide next; of an ended matter, those that decided. */
  readonly decidedBy: readonly string[]
  readonly telephone: string | null
  readonly steps: readonly PublicStep[]
}
export interface PublicStep {
  readonly name: string
  readonly state: 'done' | 'current' | 'todo' | 'skipped'
  readonly time: number
  readonly at: string | null
  readonly dueAt: string | null
  readonly post: string | null
  readonly outcome: string | null
  readonly together: boolean
  /** Why the time of this step stands still, and since when. */
  readonly paused?: { readonly reason: string; readonly since: string }
}

/** The steps of people that are under way; once a matter has ended, those that chose its outcome. */
function deciding(steps: readonly StepView[], status: MatterRow['status']): StepView[] {
  const now = steps.filter((step) => step.state === 'current' && step.post)
  if (now.length > 0 && status === 'open') return now
  const done = steps.filter((step) => step.state === 'done' && step.post)
  const chosen = done.filter((step) => step.outcome !== null)
  return chosen.length > 0 ? chosen.slice(-1) : done.slice(-1)
}

export function publicProgress(
  definition: Definition,
  matter: MatterRow,
  tasks: readonly TaskRow[],
  unit: { name: string; place: string; telephone: string | null },
  pauses: ReadonlyMap<string, { readonly reason: string; readonly since: string }> = new Map(),
): PublicProgress {
  const steps = stepList(definition, progressOf(matter, tasks, matter.opened_at))
  const { code, number, title, status } = matter
  return {
    code,
    number,
    title,
    process: definition.name,
    unit: unit.name,
    place: unit.place,
    applicant: maskName(matter.applicant_name),
    state: status,
    openedAt: matter.opened_at,
    dueAt: matter.due_at,
    closedAt: matter.closed_at,
    decidedBy: [...new Set(deciding(steps, status).flatMap((s) => s.post ?? []))],
    telephone: unit.telephone,
    steps: steps.map(({ element, publicName, state, time, at, dueAt, post, outcome, group }) => ({
      name: publicName,
      state,
      time,
      at,
      dueAt,
      post,
      outcome,
      together: group !== null,
      ...(state === 'current' && pauses.has(element) ? { paused: pauses.get(element)! } : {}),
    })),
  }
}
