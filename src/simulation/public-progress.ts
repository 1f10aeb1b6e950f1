import { type Definition, maskName, type PublicProgress, stepList } from '#process'
import type { SimulatedMatter } from './matter.ts'
import type { MatterRows, TableRow } from './rows.ts'

/**
 * What a citizen with the code reads of a simulated matter: allow-listed like the engine's own (`PublicProgress`), masked name,
 * posts instead of persons.
 */
export function publicProgressOf(
  matter: SimulatedMatter,
  rows: MatterRows,
  definition: Definition,
  place: string,
): PublicProgress {
  const { state, closedAt } = matter.walk
  const done = rows.tasks.filter((task) => task['state'] === 'done')
  const steps = stepList(definition, {
    done: done.toSorted(byTime).map((task) => ({
      element: text(task, 'element'),
      at: text(task, 'done_at'),
      openedAt: text(task, 'opened_at'),
      dueAt: textOrNull(task, 'due_at'),
      who: null,
      post: textOrNull(task, 'post_title'),
      outcome: textOrNull(task, 'outcome'),
      note: null,
    })),
    current: rows.tasks
      .filter((task) => task['state'] === 'open')
      .map((task) => ({
        element: text(task, 'element'),
        openedAt: text(task, 'opened_at'),
        dueAt: textOrNull(task, 'due_at'),
        post: textOrNull(task, 'post_title'),
      })),
    ended: state.ended ? { ...state.ended, element: null } : null,
    asOf: matter.openedAt,
  })
  return {
    code: text(rows.matter, 'code'),
    number: text(rows.matter, 'number'),
    title: text(rows.matter, 'title'),
    process: definition.name,
    unit: matter.village.name,
    place,
    applicant: maskName(matter.applicant.name),
    state: state.ended?.status ?? 'open',
    openedAt: matter.openedAt,
    dueAt: textOrNull(rows.matter, 'due_at'),
    closedAt,
    decidedBy: [...new Set(steps.filter((s) => s.state === 'current').flatMap((s) => s.post ?? []))],
    telephone: null,
    steps: steps.map(({ publicName, state: stands, time, at, dueAt, post, outcome, group }) => ({
      name: publicName,
      state: stands,
      time,
      at,
      dueAt,
      post,
      outcome,
      together: group !== null,
    })),
  }
}

const text = (row: TableRow, column: string): string => String(row[column])
const textOrNull = (row: TableRow, column: string): string | null => (row[column] === null ? null : text(row, column))
const byTime = (a: TableRow, b: TableRow): number =>
  text(a, 'done_at') < text(b, 'done_at')
    ? -1
    : text(a, 'done_at') > text(b, 'done_at')
      ? 1
      : Number(a['token']) - Number(b['token'])
