import type { Clock } from '#kernel'
import type { Stores, Tx } from '#store'
import type { App, Request } from './contract.ts'

/** One look at personal data, as the ledger keeps it. */
export interface Look {
  personId: string
  purpose: string
  reads: string[]
  route: string
  subject?: string
  at: string
}

export type RecordLook = (tx: Tx, look: Look) => Promise<unknown>

/**
 * Records, before the answer leaves, that a signed-in person saw what the route declares. When the record cannot be
 * written the answer is not given: a look nobody can see later must not happen.
 */
export function recordLooks(app: App, stores: Stores, clock: Clock, record: RecordLook): void {
  app.addHook('onSend', async (request, reply) => {
    const looks = request.routeOptions.config?.looks
    if (!looks || looks === 'none' || !request.caller || reply.statusCode >= 300) return
    const look: Look = {
      personId: request.caller.personId,
      purpose: looks.purpose,
      reads: looks.reads,
      route: `${request.method} ${request.routeOptions.url}`,
      at: clock.now(),
    }
    const subject = subjectOf(request)
    if (subject !== undefined) look.subject = subject
    await stores.app.transaction((tx) => record(tx, look))
  })
}

function subjectOf(request: Request): string | undefined {
  if (request.lookedAt) return request.lookedAt
  const id = (request.params as Record<string, unknown> | undefined)?.['id']
  return typeof id === 'string' ? id : undefined
}
