import { type Instant, stableId } from '#kernel'
import { sql, type Tx } from '#store'
import type { Values } from './values.ts'

export type Kind = 'opened' | 'changed' | 'moved' | 'corrected'

export interface VersionRow {
  number: number
  kind: Kind
  follows: number | null
  state: string
  body: Values
  reason: string | null
  enteredAt: Instant
  enteredAs: string
}

export interface RecordRow {
  id: string
  registerId: string
  unitId: string
  unitName: string
  divisionCode: string
  key: string
  openedAt: Instant
  latest: number
  state: string
  body: Values
  changedAt: Instant
}

const NEWEST = sql`r.id::text as id, r.register_id as "registerId", r.unit_id::text as "unitId", u.name as "unitName",
  r.division_code as "divisionCode", r.key, r.opened_at as "openedAt", r.latest, v.state, v.body, v.entered_at as "changedAt"
  from registers.record r join registers.version v on v.record_id = r.id and v.number = r.latest
  join directory.unit u on u.id = r.unit_id`

export interface ListAsk {
  registerId: string
  unitId?: string | undefined
  state?: string | undefined
  /** Words looked for in the key and in any text of the record. */
  find?: string | undefined
  limit: number
  offset: number
}

export async function listRecords(tx: Tx, ask: ListAsk): Promise<{ items: RecordRow[]; total: number }> {
  const find = ask.find?.trim()
  const where = sql`where r.register_id = ${ask.registerId}
    ${ask.unitId ? sql`and r.unit_id = ${ask.unitId}::uuid` : sql``}
    ${ask.state ? sql`and v.state = ${ask.state}` : sql``}
    ${find ? sql`and (strpos(r.key, ${find}) > 0 or exists (select 1 from jsonb_each_text(v.body) e where strpos(e.value, ${find}) > 0))` : sql``}`
  const { rows } = await sql<RecordRow>`select ${NEWEST} ${where}
    order by r.division_code, r.key limit ${ask.limit} offset ${ask.offset}`.execute(tx)
  const count = await sql<{ n: bigint }>`select count(*) as n
    from registers.record r join registers.version v on v.record_id = r.id and v.number = r.latest ${where}`.execute(tx)
  return { items: rows, total: Number(count.rows[0]!.n) }
}

export async function findRecord(tx: Tx, registerId: string, id: string): Promise<RecordRow | undefined> {
  const { rows } = await sql<RecordRow>`select ${NEWEST}
    where r.register_id = ${registerId} and r.id = ${id}::uuid`.execute(tx)
  return rows[0]
}

export async function findRecordByKey(
  tx: Tx,
  registerId: string,
  unitId: string,
  key: string,
): Promise<RecordRow | undefined> {
  const { rows } = await sql<RecordRow>`select ${NEWEST}
    where r.register_id = ${registerId} and r.unit_id = ${unitId}::uuid and r.key = ${key}`.execute(tx)
  return rows[0]
}

/** Two people at one record act one after the other. */
export async function lockRecord(tx: Tx, id: string): Promise<void> {
  await sql`select 1 from registers.record where id = ${id}::uuid for update`.execute(tx)
}

export async function versionsOf(tx: Tx, recordId: string): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`select number, kind, follows, state, body, reason, entered_at as "enteredAt",
    entered_as as "enteredAs" from registers.version where record_id = ${recordId}::uuid order by number desc`.execute(
    tx,
  )
  return rows
}

export interface NewVersion {
  recordId: string
  number: number
  kind: Kind
  follows: number | null
  state: string
  body: Values
  reason: string | null
  at: Instant
  by: string
  as: string
}

export async function insertRecord(
  tx: Tx,
  r: { id: string; registerId: string; topic: string; unitId: string; divisionCode: string; key: string; at: Instant },
): Promise<void> {
  await sql`insert into registers.record (id, register_id, topic, unit_id, division_code, key, opened_at, latest)
    values (${r.id}, ${r.registerId}, ${r.topic}, ${r.unitId}, ${r.divisionCode}, ${r.key}, ${r.at}, 1)`.execute(tx)
}

export async function insertVersion(tx: Tx, v: NewVersion): Promise<void> {
  await sql`insert into registers.version (record_id, number, kind, follows, state, body, reason, entered_at, entered_by, entered_as)
    values (${v.recordId}, ${v.number}, ${v.kind}, ${v.follows}, ${v.state}, ${JSON.stringify(v.body)}::jsonb, ${v.reason}, ${v.at}, ${v.by}, ${v.as})`.execute(
    tx,
  )
  if (v.number > 1)
    await sql`update registers.record set latest = ${v.number} where id = ${v.recordId}::uuid`.execute(tx)
}

export async function divisionOfUnit(tx: Tx, unitId: string): Promise<string | undefined> {
  const { rows } = await sql<{
    code: string
  }>`select division_code as code from directory.unit where id = ${unitId}::uuid`.execute(tx)
  return rows[0]?.code
}

/** A record taken over whole, as from an older system or for a demonstration. */
export interface TakenOver {
  unitId: string
  divisionCode: string
  key: string
  state: string
  body: Values
  at: Instant
}

/** Takes over many records at once, as version 1. Owner's door; what is there already is left alone. Returns how many are new. */
export async function takeOver(
  tx: Tx,
  register: { id: string; topic: string },
  rows: readonly TakenOver[],
  as: string,
): Promise<number> {
  const json = JSON.stringify(
    rows.map((r) => ({
      id: stableId('register-record', register.id, r.unitId, r.key),
      unit_id: r.unitId,
      division_code: r.divisionCode,
      key: r.key,
      state: r.state,
      body: r.body,
      at: r.at,
    })),
  )
  const { numAffectedRows } = await sql`
    with said as (
      select * from json_to_recordset(${json}::json)
        as x (id uuid, unit_id uuid, division_code text, key text, state text, body jsonb, at timestamptz)
    ), fresh as (
      insert into registers.record (id, register_id, topic, unit_id, division_code, key, opened_at, latest)
      select id, ${register.id}, ${register.topic}, unit_id, division_code, key, at, 1 from said
      on conflict do nothing returning id
    )
    insert into registers.version (record_id, number, kind, state, body, entered_at, entered_as)
    select s.id, 1, 'opened', s.state, s.body, s.at, ${as} from said s join fresh f on f.id = s.id`.execute(tx)
  return Number(numAffectedRows ?? 0n)
}
