import { whoStandsBack } from '#access'
import { type Holder, holdersOf, unitsAbove } from '#directory'
import { dateOf, type Instant, newId } from '#kernel'
import { notify } from '#notices'
import type { Tx } from '#store'
import type { UserTask } from './definition.ts'
import type { MatterRow } from './matter-row.ts'
import { addEvents } from './task.store.ts'

/** Who names somebody else when every holder of a post must stand back, the first post that the unit above has. */
const NAMING_POSTS = ['town-clerk', 'town-discipline-secretary']

/** The holders of a post who may act in the matter; left out are the applicant and whoever is her declared relative. */
export async function actingHolders(
  tx: Tx,
  matter: Pick<MatterRow, 'applicant_person_id'>,
  unitId: string,
  post: string,
  at: Instant,
): Promise<{ acting: Holder[]; back: Holder[] }> {
  const on = dateOf(at)
  const holders = await holdersOf(tx, unitId, post, on)
  const ids = holders.map((holder) => holder.personId)
  const back = await whoStandsBack(tx, ids, matter.applicant_person_id, on)
  return {
    acting: holders.filter((holder) => !back.has(holder.personId)),
    back: holders.filter((holder) => back.has(holder.personId)),
  }
}

/**
 * Puts into the history that holders of a step's post stand back, and who acts instead: the others who hold it, by name; when nobody
 * is left, the unit above is asked to name somebody, because a matter that waits for nobody waits for ever.
 */
export async function noteStandingBack(
  tx: Tx,
  matter: MatterRow,
  { task, unitId }: { task: UserTask; unitId: string },
  acting: readonly Holder[],
  at: Instant,
): Promise<void> {
  const instead = acting.map((holder) => `${holder.postTitle}${holder.personName}`).join('、')
  await addEvents(tx, matter.id, [
    {
      id: newId(at),
      at,
      kind: instead ? 'stood_back' : 'stood_back_all',
      element: task.id,
      what: task.name,
      outcome: null,
      person_id: null,
      person_name: null,
      post_title: null,
      note: instead || null,
      data: {},
    },
  ])
  if (instead) return
  const [own, above] = await unitsAbove(tx, unitId)
  if (!own || !above) return
  for (const post of NAMING_POSTS) {
    const naming = await holdersOf(tx, above.id, post, dateOf(at))
    for (const { personId } of naming)
      await notify(tx, {
        to: { personId },
        template: 'process.sms_nobody',
        params: { unit: own.name, title: matter.title, number: matter.number, step: task.name },
        unitId,
        subject: matter.id,
        at,
      })
    if (naming.length > 0) return
  }
}
