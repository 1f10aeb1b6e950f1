import type { Instant } from '#kernel'
import { type Database, sql, type Tx } from '#store'

/** What a clock has to say now, to whoever keeps its owner. */
export interface ClockTelling {
  readonly kind: 'reminder' | 'escalation'
  /** `process.task/<id>`. */
  readonly owner: string
  /** The clock's code. */
  readonly name: string
  readonly unitId: string
  readonly dueAt: Instant
  /** Whom an escalation reaches: a post, and whose. */
  readonly post: string | null
  readonly unit: 'own' | 'parent' | 'town' | 'county' | null
  readonly at: Instant
}

/** Says it, in the transaction that ticks it off. A thing that has meanwhile been done is answered with silence. */
export type Teller = (tx: Tx, said: ClockTelling) => Promise<void>

const tellers = new Map<string, Teller>()

/** Registers who speaks for the clocks of a kind of owner (`process.task`), in its module.ts. The last registration counts. */
export function registerTeller(ownerKind: string, teller: Teller): void {
  tellers.set(ownerKind, teller)
}

export interface ClockSweep {
  readonly told: number
  readonly failed: readonly { readonly owner: string; readonly error: unknown }[]
}

const MOST_AT_ONCE = 500

/**
 * The one sweep: everything that running clocks have to say by now, each in a transaction of its own together with the mark that
 * it was said. Two sweeps at once, or a crash, say nothing twice and lose nothing.
 */
export async function sweepClocks(owner: Database, at: Instant): Promise<ClockSweep> {
  const { rows } = await sql<{ clock_id: string; position: number; owner: string }>`
    select t.clock_id, t.position, c.owner from clocks.telling t join clocks.clock c on c.id = t.clock_id
    where t.told_at is null and t.at <= ${at} and c.ended_at is null and c.remaining is null
    order by t.at, t.clock_id limit ${MOST_AT_ONCE}`.execute(owner.query)
  let told = 0
  const failed: { owner: string; error: unknown }[] = []
  for (const row of rows) {
    try {
      if (await owner.transaction((tx) => tell(tx, row, at))) told++
    } catch (error) {
      failed.push({ owner: row.owner, error })
    }
  }
  return { told, failed }
}

async function tell(
  tx: Tx,
  { clock_id, position }: { clock_id: string; position: number },
  at: Instant,
): Promise<boolean> {
  const { rows } = await sql<Omit<ClockTelling, 'at'>>`
    select t.kind, c.owner, c.name, c.unit_id as "unitId", c.due_at as "dueAt", t.post, t.unit
    from clocks.telling t join clocks.clock c on c.id = t.clock_id
    where t.clock_id = ${clock_id} and t.position = ${position} and t.told_at is null and t.at <= ${at}
      and c.ended_at is null and c.remaining is null
    for update of t skip locked`.execute(tx)
  const said = rows[0]
  const teller = said && tellers.get(said.owner.split('/')[0]!)
  if (!said || !teller) return false
  await teller(tx, { ...said, at })
  await sql`update clocks.telling set told_at = ${at} where clock_id = ${clock_id} and position = ${position}`.execute(
    tx,
  )
  return true
}
