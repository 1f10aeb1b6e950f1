import { compileExpression, withLimits } from '#expressions'
import type { UserTask } from './definition.ts'
import type { MatterRow } from './matter-row.ts'

/**
 * What a step says to whoever holds its post, in the flow's own words over the matter's data; null when the drawing says nothing
 * or a word of it is not known.
 */
export function askOf(
  task: Pick<UserTask, 'asks'>,
  matter: Pick<MatterRow, 'data' | 'applicant_name' | 'title' | 'number'>,
  limits: Readonly<Record<string, number>> = {},
): string | null {
  // Drawings published before the word existed do not have it.
  if (!task.asks) return null
  const { applicant_name: applicant, title, number } = matter
  const said = compileExpression(task.asks).evaluate(withLimits({ ...matter.data, applicant, title, number }, limits))
  return typeof said === 'string' && said.trim() !== '' ? said.trim().slice(0, 200) : null
}
