import type { DivisionCode } from '#kernel'
import type { Tx } from '#store'

/** What a matter says about the stamping it asks for, read from the facts that flows declare. */
export interface StampingRequest {
  readonly matterId: string
  readonly unitId: string
  readonly divisionCode: DivisionCode
  readonly fields: Readonly<Record<string, string>>
  readonly fileHashes: readonly string[]
  /** Who decided last, and in which post. */
  readonly decidedBy: { readonly personId: string; readonly postCode: string } | null
}

type Tables = {
  'fact.matter': { matter_id: string; unit_id: string; division_code: string }
  'fact.matter_field': { matter_id: string; name: string; value: string | null }
  'fact.matter_file': { matter_id: string; name: string; hash: string; blank: boolean | null }
  'fact.task_done': { matter_id: string; person_id: string | null; post_code: string | null; done_at: string }
}

/** Undefined when the matter is not there or not to be seen. */
export async function findStampingRequest(tx: Tx, matterId: string): Promise<StampingRequest | undefined> {
  const db = tx.withTables<Tables>()
  const matter = await db
    .selectFrom('fact.matter')
    .select(['unit_id', 'division_code'])
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
    unitId: matter.unit_id,
    divisionCode: matter.division_code,
    fields: Object.fromEntries(fields.flatMap((f) => (f.value === null ? [] : [[f.name, f.value] as const]))),
    fileHashes: files.map((f) => f.hash),
    decidedBy: last?.person_id && last.post_code ? { personId: last.person_id, postCode: last.post_code } : null,
  }
}
