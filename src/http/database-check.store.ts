import { type Stores, sql } from '#store'
import type { HealthCheck } from './health.ts'

/** Whether requests reach the database at all. */
export const databaseCheck = (stores: Stores): HealthCheck => ({
  name: 'database',
  check: async () => {
    await sql`select 1`.execute(stores.app.query)
  },
})
