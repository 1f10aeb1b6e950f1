import { type Instant, localTime, ProblemError } from '#kernel'
import { notify } from '#notices'
import { sendMessage } from '#process'
import type { Tx } from '#store'
import type { Authorisation } from './authorisation.store.ts'
import { impressionsOf } from './impression.store.ts'
import { type Reconciliation, reconcile } from './reconcile.ts'
import type { Seal } from './seal.store.ts'
import { judgeImpressions } from './standing.ts'

/** What a flow waits for while the paper is being stamped. */
export const COMPLETED = 'seals.completed'

/** What was stamped under an authorisation, beside what was approved. */
export async function reconcileAuthorisation(
  tx: Tx,
  authorisation: Authorisation,
): Promise<Reconciliation & { lastAt: Instant | null }> {
  const impressions = await impressionsOf(tx, authorisation.id)
  const standings = judgeImpressions(authorisation, impressions)
  const judged = impressions.map((i) => ({ ...i, standing: standings.get(i.id)! }))
  return {
    ...reconcile(authorisation, judged),
    lastAt: judged.findLast((i) => i.standing === 'authorised')?.at ?? null,
  }
}

/** After the last approved impression: the matter goes on, and whoever approved hears of it (J3 “手机上收到一条用章完成的提醒”). */
export async function completed(tx: Tx, authorisation: Authorisation, seal: Seal, at: Instant): Promise<void> {
  const { lastAt, ...result } = await reconcileAuthorisation(tx, authorisation)
  await tell(tx, authorisation.matterId, { ...result, differences: result.differences.join(' ') }, at)
  const time = localTime(lastAt ?? at).time.slice(0, 5)
  await notify(tx, {
    to: { personId: authorisation.grantedBy },
    channel: 'sms',
    template: result.reconciled === 'agrees' ? 'devices.sms_agrees' : 'devices.sms_differs',
    params: { seal: seal.name, time, copies: result.stamped, approved: authorisation.copies },
    unitId: authorisation.unitId,
    subject: authorisation.matterId,
    at,
  })
}

/** A matter that has ended meanwhile (withdrawn, lapsed) hears nothing; the impressions stand, and the rules will ask about them. */
async function tell(tx: Tx, matterId: string, data: Record<string, unknown>, at: Instant): Promise<void> {
  try {
    await sendMessage(tx, { matterId, message: COMPLETED, data, at })
  } catch (error) {
    if (!(error instanceof ProblemError && error.problem.code === 'process.not_waiting')) throw error
  }
}
