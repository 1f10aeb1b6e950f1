import { type Database, sql, type Tx } from '#store'
import { keyOf, type Surroundings } from './judge.ts'
import { relationOf } from './table.store.ts'
import { type FactTable, quoteName } from './table.ts'

/** What rows of the table are held against, as it is now in the database. Owner's door. */
export async function surroundingsOf(
  executor: Database['query'] | Tx,
  table: FactTable,
  within?: Surroundings['within'],
): Promise<Surroundings> {
  const references = new Map<string, ReadonlySet<string>>()
  for (const { reference } of Object.values(table.definition.columns)) {
    if (!reference || references.has(reference)) continue
    const [name, column] = reference.split('.') as [string, string]
    const { rows } = await sql<{
      value: string
    }>`select distinct ${sql.ref(column)}::text as value from ${sql.raw(relationOf({ pack: table.pack, name }))} where ${sql.ref(column)} is not null`.execute(
      executor,
    )
    references.set(reference, new Set(rows.map((row) => row.value)))
  }
  const { key } = table.definition
  const keys = new Set<string>()
  if (key) {
    const list = sql.raw(key.map((column, i) => `${quoteName(column)}::text as k${i}`).join(', '))
    const { rows } = await sql<
      Record<string, string | null>
    >`select ${list} from ${sql.raw(relationOf(table))}`.execute(executor)
    for (const row of rows) keys.add(keyOf(key.map((_, i) => row[`k${i}`] ?? null)))
  }
  return { keys, references, ...(within ? { within } : {}) }
}
