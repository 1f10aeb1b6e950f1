import { type Actor, contributePolicy, decide, persons, postKey, type Resource, readPolicy } from '#access'
import { type Definition, nodeOf, type UserTask } from './definition.ts'
import type { MatterRow, TaskRow } from './matter-row.ts'

contributePolicy(readPolicy('process', import.meta.dirname))

type Seen = Pick<
  MatterRow,
  'id' | 'unit_id' | 'division_code' | 'applicant_person_id' | 'operator_person_id' | 'handled_by' | 'open_posts'
>

const shared = (matter: Seen) => ({
  topic: 'matter',
  unitId: matter.unit_id,
  divisionCode: matter.division_code,
  concerns: matter.applicant_person_id ? [matter.applicant_person_id] : [],
  parties: persons([matter.applicant_person_id, matter.operator_person_id, ...matter.handled_by]),
  waitsFor: [...matter.open_posts],
})

/** A matter as the written policy reads it; row security must show the same ones (a property test holds the two together). */
export const matterResource = (matter: Seen, definition?: Pick<Definition, 'startedBy'>): Resource => ({
  type: 'Matter',
  id: matter.id,
  attrs: {
    ...shared(matter),
    filedBy: persons([matter.applicant_person_id, matter.operator_person_id]),
    filers: filersOf(matter.unit_id, definition),
  },
})

/** May the actor file a matter of this flow in this unit? Throws `process.may_not_file`. */
export function decideFiling(
  actor: Actor,
  unit: { id: string; divisionCode: string },
  process: string,
  definition: Definition,
): void {
  decide(
    actor,
    'filing.file',
    {
      type: 'Filing',
      id: `${process}@${unit.id}`,
      attrs: {
        topic: 'matter',
        unitId: unit.id,
        divisionCode: unit.divisionCode,
        filers: filersOf(unit.id, definition),
      },
    },
    { params: { flow: definition.name } },
  )
}

/** May the actor take back or complete this matter? Throws what the policy names. */
export function decideMatter(
  actor: Actor,
  action: 'matter.withdraw' | 'matter.correct',
  matter: MatterRow,
  definition: Definition,
): void {
  decide(actor, action, matterResource(matter, definition), {
    unseen: 'process.no_such_matter',
    params: { flow: definition.name },
  })
}

/** Somebody who did a step that this one must not be done by the same person as. */
export interface Before {
  readonly personId: string | null
  readonly step: string
}

export function taskResource(matter: Seen, definition: Definition, row: TaskRow, before: readonly Before[]): Resource {
  const first = nodeOf(definition, definition.start).outgoing[0]
  return {
    type: 'Task',
    id: row.id,
    attrs: {
      ...shared(matter),
      post: postKey(row.unit_id, row.post_code),
      before: persons(before.map((did) => did.personId)),
      takesIn: first !== undefined && definition.flows[first]?.to === row.element,
    },
  }
}

/** May the actor do this step? Throws `process.not_your_task`, `process.same_person` or `access.recused`. */
export function decideTask(
  actor: Actor,
  matter: MatterRow,
  definition: Definition,
  row: TaskRow,
  before: readonly Before[],
): void {
  decide(actor, 'task.complete', taskResource(matter, definition, row, before), {
    unseen: 'process.no_such_task',
    params: {
      step: row.name,
      post: row.post_title ?? row.post_code ?? '',
      before: before.find((did) => did.personId === actor.personId)?.step ?? '',
    },
  })
}

/** Who did the steps behind `q:notSameAs`; the start event stands for who filed and who asked. */
export function personsBefore(
  definition: Definition,
  task: UserTask,
  matter: Pick<MatterRow, 'operator_person_id' | 'applicant_person_id'>,
  tasks: readonly TaskRow[],
): Before[] {
  const done = tasks.filter((row) => row.state === 'done' && task.notSameAs.includes(row.element))
  const before: Before[] = done.map((row) => ({ personId: row.person_id, step: row.name }))
  if (!task.notSameAs.includes(definition.start)) return before
  const step = nodeOf(definition, definition.start).name || definition.name
  for (const personId of [matter.operator_person_id, matter.applicant_person_id]) before.push({ personId, step })
  return before
}

const filersOf = (unitId: string, definition: Pick<Definition, 'startedBy'> | undefined): string[] =>
  (definition?.startedBy ?? []).map((code) => postKey(unitId, code))
