import { unauthenticated } from '#kernel'
import { hasSqlState, type Stores, sql, type Tx } from '#store'
import type { Actor } from './actor.ts'

/**
 * Runs `fn` in one transaction as the actor: requests' role, row security on, the whole context set by one function.
 * `purpose` says in a word what for (`handling`, `supervision`); policies and the ledger see it.
 * Throws `http.sign_in` when the session has ended meanwhile.
 */
export async function asActor<T>(
  stores: Pick<Stores, 'app'>,
  actor: Pick<Actor, 'sessionId'>,
  purpose: string,
  fn: (tx: Tx) => Promise<T>,
): Promise<T> {
  return stores.app.transaction(async (tx) => {
    try {
      await sql`select access.enter(${actor.sessionId}::uuid, ${purpose})`.execute(tx)
    } catch (error) {
      if (hasSqlState(error, 'QL001')) throw unauthenticated('http.sign_in')
      throw error
    }
    return fn(tx)
  })
}
