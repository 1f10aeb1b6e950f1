import type { Instant } from '#kernel'
import { sql, type Tx } from '#store'

export interface LitFlag {
  readonly id: string
  readonly rule: string
  readonly unitId: string | null
  readonly period: string
  readonly matterId: string | null
}

/** Flags of the county that stand, with the matter that handles each. Owner's door. */
export async function raisedFlags(tx: Tx, id?: string): Promise<LitFlag[]> {
  const { rows } = await sql<LitFlag>`
    select f.id, f.rule, f.unit_id as "unitId", f.period,
      (select m.matter_id from casework.flag_matter m where m.flag_id = f.id order by m.opened_at desc limit 1) as "matterId"
    from rules.flag f
    where f.workspace = 'county' and f.state = 'raised' and (${id ?? null}::uuid is null or f.id = ${id ?? null}::uuid)
    order by f.rule, f.period, f.id`.execute(tx)
  return rows
}

/** Lets a flag have been raised earlier: the demonstration's rules all run on its first morning. Owner's door. */
export async function moveRaised(tx: Tx, flagId: string, at: Instant): Promise<void> {
  await sql`update rules.flag set raised_at = ${at} where id = ${flagId}::uuid`.execute(tx)
  await sql`update rules.flag_change set at = ${at} where flag_id = ${flagId}::uuid and change = 'raised'`.execute(tx)
}
