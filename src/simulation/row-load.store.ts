import { Readable } from 'node:stream'
import type { Keyring } from '#crypto'
import { unitIdOf } from '#directory'
import { importFile } from '#facts'
import type { Instant } from '#kernel'
import type { Pack } from '#pack'
import type { Stores } from '#store'
import type { CountySeed } from './county.ts'
import { csvOfRows, loadedRows, readRows } from './handed-files.ts'

/** Imports what a pack's `fixtures/rows.yaml` grows, table by table, without the files that are left to be dropped. Returns how many rows. */
export async function loadRows(
  stores: Pick<Stores, 'owner'>,
  pack: Pack,
  county: CountySeed,
  keyring: Keyring,
  at: Instant,
): Promise<number> {
  const rows = await readRows(pack, county)
  if (!rows) return 0
  const { code } = county.directory.divisions[0]!
  let loaded = 0
  for (const table of rows.tables) {
    const some = loadedRows(rows, table.name)
    if (!some.length) continue
    const { title } = table.definition
    const named = typeof title === 'string' ? title : title.zh
    const file = { name: `${named}.csv`, stream: Readable.from([csvOfRows(table, some)], { objectMode: false }) }
    const brought = { unitId: unitIdOf(code), divisionCode: code }
    loaded += (await importFile(stores, { pack: pack.id, table: table.name, file, keyring, brought, at })).taken
  }
  return loaded
}
