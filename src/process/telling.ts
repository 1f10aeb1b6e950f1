import { holdersOf } from '#directory'
import { dateOf } from '#kernel'
import { notify } from '#notices'
import type { Tx } from '#store'
import type { ActionHandler } from './action.ts'
import { getMatterRow } from './matter.store.ts'
import type { MatterRow } from './matter-row.ts'
import { tasksOfMatter } from './task.store.ts'

/** `notices.applicant`: tells whoever asked that it is done, by telephone or in the inbox. Who left neither reads it at the code. */
export const tellApplicant: ActionHandler = async (tx, { matterId, at }) => {
  const matter = await getMatterRow(tx, matterId)
  const to = recipientOf(matter)
  if (!to) return
  const { title, number, unit_id: unitId } = matter
  await notify(tx, { to, template: 'process.sms_applicant', params: { title, number }, unitId, subject: matterId, at })
}

function recipientOf(matter: MatterRow) {
  const { applicant_name: name, applicant_person_id: personId } = matter
  const { applicant_phone_hash: phoneHash, applicant_phone_sealed: phoneSealed } = matter
  if (personId) return { personId }
  return phoneHash && phoneSealed ? { name, phoneHash, phoneSealed } : undefined
}

/** `notices.reminder`: reminds the holders of every open step that is overdue. */
export const remindHolders: ActionHandler = async (tx, { matterId, at }) => {
  const matter = await getMatterRow(tx, matterId)
  for (const task of await tasksOfMatter(tx, matterId)) {
    if (task.state !== 'open' || task.kind !== 'user' || task.post_code === null) continue
    if (task.due_at === null || task.due_at > at) continue
    await remind(tx, matter, { unitId: task.unit_id, post: task.post_code, step: task.name }, at)
  }
}

async function remind(
  tx: Tx,
  matter: MatterRow,
  { unitId, post, step }: { unitId: string; post: string; step: string },
  at: string,
): Promise<void> {
  const holders = await holdersOf(tx, unitId, post, dateOf(at))
  for (const { personId } of holders) {
    const params = { step, title: matter.title, number: matter.number }
    await notify(tx, { to: { personId }, template: 'process.sms_reminder', params, unitId, subject: matter.id, at })
  }
}
