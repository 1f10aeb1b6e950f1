import { type Actor, contributePolicy, decide, persons, readPolicy } from '#access'
import { missing } from '#kernel'
import type { Tx } from '#store'
import { findDefinition, findForChange, findUnitOnSheet } from './publication.store.ts'

contributePolicy(readPolicy('disclosure', import.meta.dirname))

type Act = 'approve' | 'publish' | 'return'

/** May the actor do this to a sheet? Throws `disclosure.missing`, `disclosure.same_person` or `access.not_for_you`. */
export async function decideSheet(tx: Tx, actor: Actor, act: Act, id: string): Promise<void> {
  const sheet = await findForChange(tx, id)
  if (!sheet) throw missing('disclosure.missing')
  decide(
    actor,
    `publication.${act}`,
    {
      type: 'Publication',
      id,
      attrs: {
        unitId: sheet.unit_id,
        divisionCode: sheet.division_code,
        drafter: persons([sheet.drafted_by]),
        may: act === 'approve' ? [...sheet.spec.approved_by] : [],
      },
    },
    { unseen: 'disclosure.missing', params: { posts: sheet.spec.approved_by.join('、') } },
  )
}

/** May the actor draft this sheet of this unit? */
export async function decideDraft(tx: Tx, actor: Actor, definitionId: string, unitId: string): Promise<void> {
  const definition = await findDefinition(tx, definitionId)
  if (!definition) throw missing('disclosure.no_such')
  const unit = await findUnitOnSheet(tx, unitId)
  if (!unit) throw missing('disclosure.missing')
  decide(
    actor,
    'publication.draft',
    {
      type: 'Publication',
      id: `${definitionId}@${unitId}`,
      attrs: {
        unitId,
        divisionCode: unit.divisionCode,
        drafter: persons([]),
        may: [...definition.spec.prepared_by],
      },
    },
    { unseen: 'disclosure.missing', params: { posts: definition.spec.prepared_by.join('、') } },
  )
}
