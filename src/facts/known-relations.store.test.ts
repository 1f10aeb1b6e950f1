import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { listRelations } from './relation.store.ts'

let database: TestDatabase

beforeAll(async () => {
  database = await cloneDatabase()
})
afterAll(() => database.drop())

// After a view has changed: vitest run --project database src/facts/known-relations -u
test('the written columns of fact views are those of the database', async () => {
  const views = (await listRelations(database.stores.owner.query, '-')).filter((relation) => !relation.table)
  const written = Object.fromEntries(
    views.map(({ name, columns }) => [name, Object.fromEntries(columns.map((column) => [column.name, column.type]))]),
  )
  expect(views.length).toBeGreaterThan(0)
  await expect(`${JSON.stringify(written, null, 2)}\n`).toMatchFileSnapshot(
    fileURLToPath(new URL('view-columns.json', import.meta.url)),
  )
})
