import { type Instant, missing } from '#kernel'
import { getFlag, rerun } from '#rules'
import type { Stores } from '#store'
import { flagOfMatter, markTold } from './casework.store.ts'
import { keepConclusions } from './opening.ts'

/**
 * `casework.rerun`: asks the rule again about the matter's own subject, over the facts as they are on record, and answers
 * `still_flagged`, and in `rerun_reason` why. Runs as owner in a transaction of its own: rules see everything and write flags, which whoever
 * finished the step may not. What that step itself writes is not on record yet; the next full run sees it.
 */
export async function rerunRule(
  stores: Pick<Stores, 'owner'>,
  matterId: string,
  at: Instant,
): Promise<{ still_flagged: boolean; rerun_at: Instant; rerun_reason: string | null }> {
  return stores.owner.transaction(async (tx) => {
    const link = await flagOfMatter(tx, matterId)
    if (!link) throw missing('casework.no_flag')
    await keepConclusions(tx, at, matterId)
    const { rule, subject } = await getFlag(tx, link.flagId)
    await rerun(tx, { rule, subjects: [subject], at })
    const { state, reason } = await getFlag(tx, link.flagId)
    // The matter hears the answer here and now; it need not be told a second time.
    if (state === 'withdrawn') await markTold(tx, matterId, at)
    return { still_flagged: state === 'raised', rerun_at: at, rerun_reason: state === 'raised' ? reason : null }
  })
}
