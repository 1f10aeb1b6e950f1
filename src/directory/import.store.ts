import { sql, type Tx } from '#store'
import type { KnownUnit } from './import-plan.ts'
import type { DirectorySeed } from './install.store.ts'

/** Every unit there is, for lists that name them. */
export async function knownUnits(tx: Tx): Promise<KnownUnit[]> {
  const { rows } = await sql<KnownUnit>`
    select id, name, division_code as "divisionCode" from directory.unit where until_on is null`.execute(tx)
  return rows
}

export interface NewRows {
  readonly units: number
  readonly persons: number
  readonly occupancies: number
  readonly relations: number
}

/** How much of a seed is not there yet. */
export async function newRowsOf(tx: Tx, seed: DirectorySeed): Promise<NewRows> {
  const missing = async (table: 'unit' | 'person', ids: readonly string[]): Promise<number> => {
    const { rows } = await sql<{ n: bigint }>`
      select count(*) as n from directory.${sql.raw(table)} where id = any (${ids}::uuid[])`.execute(tx)
    return new Set(ids).size - Number(rows[0]!.n)
  }
  const held = seed.occupancies.map((o) => `${o.personId}/${o.postId}/${o.fromOn}`)
  const { rows: occupied } = await sql<{ n: bigint }>`select count(*) as n from directory.occupancy
    where person_id::text || '/' || post_id::text || '/' || from_on::text = any (${held}::text[])`.execute(tx)
  const declared = (seed.relations ?? []).map((r) => `${r.personId}/${r.relativeName}/${r.kind}`)
  const { rows: related } = await sql<{ n: bigint }>`select count(*) as n from directory.relation
    where person_id::text || '/' || relative_name || '/' || kind = any (${declared}::text[])`.execute(tx)
  return {
    units: await missing(
      'unit',
      seed.units.map((u) => u.id!),
    ),
    persons: await missing(
      'person',
      seed.persons.map((p) => p.id!),
    ),
    occupancies: held.length - Number(occupied[0]!.n),
    relations: new Set(declared).size - Number(related[0]!.n),
  }
}
