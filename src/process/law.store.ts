import { type Law, limitsAt, loadCalendar, loadLaw } from '#clocks'
import { compileExpression } from '#expressions'
import type { Tx } from '#store'
import { type Definition, isTask } from './definition.ts'
import type { MatterRow } from './matter-row.ts'

const asked = new WeakMap<Definition, boolean>()

/** Whether a flow names clocks or asks for limits; most do not, and need no more than the calendar. */
function needsLaw(definition: Definition): boolean {
  const known = asked.get(definition)
  if (known !== undefined) return known
  const nodes = Object.values(definition.nodes)
  const clocks = nodes.some((node) => 'limit' in node && node.limit?.clock !== undefined)
  const guards = Object.values(definition.flows).flatMap((flow) => flow.guard ?? [])
  const said = nodes.flatMap((node) => (isTask(node) && node.kind === 'user' ? (node.asks ?? []) : []))
  const texts = [...guards, ...said, ...(definition.subject === null ? [] : [definition.subject])]
  const needs =
    clocks || definition.limit?.clock !== undefined || texts.some((text) => compileExpression(text).limits.length > 0)
  asked.set(definition, needs)
  return needs
}

/** The law a matter is handled by: of its place, and of the day on which it was filed, to its end. */
export async function lawOf(
  tx: Tx,
  { pack, division_code: divisionCode, opened_on: onDate }: Pick<MatterRow, 'pack' | 'division_code' | 'opened_on'>,
  definition: Definition,
): Promise<Law> {
  const calendar = await loadCalendar(tx, divisionCode)
  return loadLaw(tx, needsLaw(definition) ? { pack, divisionCode, calendar, onDate } : { calendar })
}

/** The limits behind a sentence over a matter's data; none are looked up for one that asks for none. */
export async function limitsFor(
  tx: Tx,
  text: string | null,
  matter: Pick<MatterRow, 'division_code' | 'opened_on'>,
): Promise<Readonly<Record<string, number>>> {
  if (text === null || compileExpression(text).limits.length === 0) return {}
  return limitsAt(tx, matter.division_code, matter.opened_on)
}
