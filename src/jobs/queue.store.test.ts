import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fixedClock } from '#kernel'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { enqueue, startWorker } from './queue.store.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await cloneDatabase()
})
afterAll(() => db.drop())

it('runs what a request enqueued, after its commit and never after its rollback, and tries again after a failure', async () => {
  const seen: unknown[] = []
  let failures = 0
  const job = {
    name: 'library.remind',
    run: async (payload: unknown, at: string) => {
      if (failures++ === 0) throw new Error('the first try fails')
      seen.push([payload, at])
    },
  }
  const errors: string[] = []
  const worker = await startWorker(db.urls.owner, [job], fixedClock('2026-11-05T00:30:00.000Z'), (name) =>
    errors.push(name),
  )
  try {
    await db.stores.app.transaction((tx) => enqueue(tx, 'library.remind', { book: 1 }))
    await db.stores.app
      .transaction(async (tx) => {
        await enqueue(tx, 'library.remind', { book: 2 })
        throw new Error('changed my mind')
      })
      .catch(() => {})
    for (let i = 0; i < 100 && seen.length === 0; i++) await pause(100)
    expect(seen).toEqual([[{ book: 1 }, '2026-11-05T00:30:00.000Z']])
    expect(errors).toEqual(['library.remind'])
  } finally {
    await worker.stop()
  }
})
