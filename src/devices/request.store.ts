import type { DivisionCode } from '#kernel'
import { sql, type Tx } from '#store'

/** What a matter says about the stamping it asks for, read from the facts that flows declare. */
export interface StampingRequest {
  readonly matterId: string
  readonly title: string
  readonly unitId: string
  readonly divisionCode: DivisionCode
  readonly fields: Readonly<Record<string, string>>
  readonly fileHashes: readonly string[]
  /** Who decided last, and in which post. */
  readonly decidedBy: { readonly personId: string; readonly postCode: string } | null
}

type Tables = {
  'fact.matter': { matter_id: string; title: string; unit_id: string; division_code: string }
  'directory.person': { id: string; name: string }
  'fact.matter_field': { matter_id: string; name: string; value: string | null }
  'fact.matter_file': { matter_id: string; name: string; hash: string; blank: boolean | null }
  'fact.task_done': { matter_id: string; person_id: string | null; post_code: string | null; done_at: string }
}

/** Undefined when the matter is not there or not to be seen. */
export async function findStampingRequest(tx: Tx, matterId: string): Promise<StampingRequest | undefined> {
  const db = tx.withTables<Tables>()
  const matter = await db
    .selectFrom('fact.matter')
    .select(['title', 'unit_id', 'division_code'])
    .where('matter_id', '=', matterId)
    .executeTakeFirst()
  if (!matter) return undefined
  const fields = await db
    .selectFrom('fact.matter_field')
    .select(['name', 'value'])
    .where('matter_id', '=', matterId)
    .execute()
  const files = await db
    .selectFrom('fact.matter_file')
    .select('hash')
    .where('matter_id', '=', matterId)
    .orderBy('name')
    .execute()
  const last = await db
    .selectFrom('fact.task_done')
    .select(['person_id', 'post_code'])
    .where('matter_id', '=', matterId)
    .where('person_id', 'is not', null)
    .orderBy('done_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return {
    matterId,
    title: matter.title,
    unitId: matter.unit_id,
    divisionCode: matter.division_code,
    fields: Object.fromEntries(fields.flatMap((f) => (f.value === null ? [] : [[f.name, f.value] as const]))),
    fileHashes: files.map((f) => f.hash),
    decidedBy: last?.person_id && last.post_code ? { personId: last.person_id, postCode: last.post_code } : null,
  }
}

/** An official's name; empty for somebody the directory does not show. */
export async function nameOf(tx: Tx, personId: string): Promise<string> {
  const row = await tx
    .withTables<Tables>()
    .selectFrom('directory.person')
    .select('name')
    .where('id', '=', personId)
    .executeTakeFirst()
  return row?.name ?? ''
}

type Waiting = { workingDays: number } | { days: number } | { minutes: number }

/** The version of the flow a matter is pinned to, and how long that flow waits for `message`; null when it sets no limit. */
export async function findWaitingLimit(
  tx: Tx,
  matterId: string,
  message: string,
): Promise<{ definitionVersion: string; limit: Waiting | null }> {
  const { rows } = await sql<{ hash: string; limit: Waiting | null }>`
    select m.hash, n.value -> 'limit' as limit
    from process.matter m join process.definition d on d.process = m.process and d.hash = m.hash
    left join lateral jsonb_each(d.body -> 'nodes') n on n.value ->> 'kind' = 'receive' and n.value ->> 'message' = ${message}
    where m.id = ${matterId}::uuid`.execute(tx)
  return { definitionVersion: rows[0]?.hash ?? '', limit: rows[0]?.limit ?? null }
}
