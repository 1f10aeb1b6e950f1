import { noteJudged } from '#facts'
import type { Instant } from '#kernel'
import { runRules } from '#rules'
import type { Stores } from '#store'
import { openMatters, tellWithdrawn } from './opening.ts'

/**
 * `casework.after-import`: a file came or went, so the rules of its pack are asked again, in the database and at once; what they
 * raise gets its matter, what they take back is told. May run twice without harm; the next full run must agree.
 */
export async function afterImport(
  stores: Stores,
  payload: { readonly pack: string; readonly batchId: number },
  at: Instant,
): Promise<void> {
  await runRules(stores, { pack: payload.pack, asOf: at, engine: 'postgres' })
  await stores.owner.transaction((tx) => tellWithdrawn(tx, at))
  await openMatters(stores, at)
  await stores.owner.transaction((tx) => noteJudged(tx, payload.batchId, at))
}
