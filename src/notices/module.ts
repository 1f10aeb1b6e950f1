import type { JobDefinition } from '#jobs'
import type { Stores } from '#store'
import { SEND_JOB } from './notice.store.ts'
import { type OpenPhone, requeueWaiting, type SmsAdapter, sendMessage } from './sending.store.ts'

export { noticeRoutes as routes } from './notice.routes.ts'

/** Sends what waits in the outbox; every ten minutes looks for what was left behind. */
export const jobs = (deps: { stores: Stores; adapter: SmsAdapter; openPhone?: OpenPhone }): JobDefinition[] => [
  { name: SEND_JOB, run: (payload, at) => sendMessage(deps.stores, deps.adapter, deps.openPhone, payload, at) },
  {
    name: 'notices.requeue',
    every: '*/10 * * * *',
    run: async (_payload, at) => {
      await requeueWaiting(deps.stores, at)
    },
  },
]
