import type { ClockTelling } from '#clocks'
import { holdersOf, unitsAbove } from '#directory'
import { dateOf, type Instant, levelOf, localTime } from '#kernel'
import { record } from '#ledger'
import { notify } from '#notices'
import type { Tx } from '#store'
import { getMatterRow } from './matter.store.ts'
import type { MatterRow, TaskRow } from './matter-row.ts'
import { findTask } from './task.store.ts'
import { recipientOf } from './telling.ts'

/**
 * What a step's clock says: a reminder to whoever holds the step (to the applicant, where the step waits for nobody's post), an
 * escalation to the post that the clock names. A step that is done meanwhile says nothing.
 */
export async function tellOfClock(tx: Tx, said: ClockTelling): Promise<void> {
  const task = await findTask(tx, said.owner.slice('process.task/'.length))
  if (task?.state !== 'open') return
  const matter = await getMatterRow(tx, task.matter_id)
  if (said.kind === 'escalation') await escalate(tx, matter, task, said)
  else if (task.post_code === null) await remindApplicant(tx, matter, task, said)
  else await remindHolders(tx, matter, task, said)
}

const moment = (at: Instant): string => {
  const { date, time } = localTime(at)
  const [, month, day] = date.split('-').map(Number)
  return `${month}月${day}日${time.slice(0, 5)}`
}

async function remindHolders(tx: Tx, matter: MatterRow, task: TaskRow, { dueAt, at }: ClockTelling): Promise<void> {
  const params = { title: matter.title, number: matter.number, step: task.name, due: moment(dueAt) }
  // Whoever was away longer than the rest of the term is told that it is over, not that it will be.
  const template = dueAt > at ? 'process.sms_due_soon' : 'process.sms_reminder'
  for (const { personId } of await holdersOf(tx, task.unit_id, task.post_code!, dateOf(at)))
    await notify(tx, { to: { personId }, template, params, unitId: task.unit_id, subject: matter.id, at })
}

async function remindApplicant(tx: Tx, matter: MatterRow, task: TaskRow, { dueAt, at }: ClockTelling): Promise<void> {
  const to = recipientOf(matter)
  if (!to || dueAt <= at) return
  const params = { title: matter.title, step: task.public_name, due: moment(dueAt) }
  await notify(tx, {
    to,
    template: 'process.sms_applicant_due',
    params,
    unitId: matter.unit_id,
    subject: matter.id,
    at,
  })
}

async function escalate(tx: Tx, matter: MatterRow, task: TaskRow, said: ClockTelling): Promise<void> {
  const { at, dueAt, post, unit } = said
  const [own, ...above] = await unitsAbove(tx, matter.unit_id)
  const there =
    unit === 'own' ? own : unit === 'parent' ? above[0] : above.find((u) => levelOf(u.divisionCode) === unit)
  const holders = there && post !== null ? await holdersOf(tx, there.id, post, dateOf(at)) : []
  const params = { village: own?.name ?? '', number: matter.number, step: task.name, due: moment(dueAt) }
  const told: string[] = []
  for (const { personId } of holders) {
    await notify(tx, {
      to: { personId },
      template: 'process.sms_escalated',
      params,
      unitId: there!.id,
      subject: matter.id,
      at,
    })
    told.push(personId)
  }
  // Also when the post is vacant: that nobody could be told is worth knowing.
  await record(tx, {
    kind: 'process.escalated',
    unitId: matter.unit_id,
    content: { matter: matter.id, task: task.id, clock: said.name, due: dueAt, post, told },
    at,
  })
}
