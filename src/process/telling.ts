import { type Instant, localTime } from '#kernel'
import { notify } from '#notices'
import type { Tx } from '#store'
import type { ActionHandler } from './action.ts'
import { askOf } from './asking.ts'
import type { UserTask } from './definition.ts'
import { limitsFor } from './law.store.ts'
import { getMatterRow } from './matter.store.ts'
import type { MatterRow } from './matter-row.ts'
import { actingHolders, noteStandingBack } from './standing-back.ts'
import { tasksOfMatter } from './task.store.ts'

/** `notices.applicant`: tells whoever asked that it is done, by telephone or in the inbox. Who left neither reads it at the code. */
export const tellApplicant: ActionHandler = async (tx, { matterId, at }) => {
  const matter = await getMatterRow(tx, matterId)
  const to = recipientOf(matter)
  if (!to) return
  const { title, number, unit_id: unitId } = matter
  await notify(tx, { to, template: 'process.sms_applicant', params: { title, number }, unitId, subject: matterId, at })
}

/** 受理: what was asked, by when, and the code under which its progress is read; to whoever left a telephone or is known. */
export async function tellReceipt(tx: Tx, matter: MatterRow, at: Instant): Promise<void> {
  const to = recipientOf(matter)
  if (!to || matter.applicant_person_id === matter.operator_person_id) return
  const { title, number, code, unit_id: unitId, due_at: due } = matter
  const params = { title, number, code, due: due ? monthDay(due) : '' }
  const template = due ? 'process.sms_receipt_due' : 'process.sms_receipt'
  await notify(tx, { to, template, params, unitId, subject: matter.id, at })
}

/** 没办成: an end that is no success, with the reason somebody wrote. Success the flow tells by itself; who took it back knows. */
export async function tellRefusal(tx: Tx, matter: MatterRow, reason: string | null, at: Instant): Promise<void> {
  const to = recipientOf(matter)
  const { title, code, status, unit_id: unitId } = matter
  if (!to || (status !== 'rejected' && status !== 'expired')) return
  const template = reason ? 'process.sms_refused_because' : (`process.sms_${status}` as const)
  await notify(tx, { to, template, params: { title, code, reason: reason ?? '' }, unitId, subject: matter.id, at })
}

/**
 * A step that opened turns to everybody who holds its post and may act, except the person by whose own act it opened. Who must
 * stand back (oneself, a declared relative) is not asked, and the history says who acts instead.
 */
export async function tellHolders(
  tx: Tx,
  matter: MatterRow,
  { task, unitId, actorId }: { task: UserTask; unitId: string; actorId: string | null },
  at: Instant,
): Promise<void> {
  const ask = askOf(task, matter, await limitsFor(tx, task.asks, matter))
  const { title, number, applicant_name: applicant } = matter
  const { acting, back } = await actingHolders(tx, matter, unitId, task.post, at)
  // Whoever acts already needs no telling: taking one's own paper in is no standing back.
  if (back.some((holder) => holder.personId !== actorId))
    await noteStandingBack(tx, matter, { task, unitId }, acting, at)
  for (const { personId } of acting) {
    if (personId === actorId) continue
    const template = ask ? 'process.sms_asked' : 'process.sms_task'
    const params: Record<string, string> = ask ? { ask } : { applicant, title, number, step: task.name }
    await notify(tx, { to: { personId }, template, params, unitId, subject: matter.id, at })
  }
}

const monthDay = (at: Instant): string => {
  const [, month, day] = localTime(at).date.split('-').map(Number)
  return `${month}月${day}日`
}

/** Whom a message about a matter's applicant reaches; undefined when neither a person nor a telephone is known. */
export function recipientOf(matter: MatterRow) {
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
  const { acting } = await actingHolders(tx, matter, unitId, post, at)
  for (const { personId } of acting) {
    const params = { step, title: matter.title, number: matter.number }
    await notify(tx, { to: { personId }, template: 'process.sms_reminder', params, unitId, subject: matter.id, at })
  }
}
