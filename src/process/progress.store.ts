import { unitsAbove } from '#directory'
import { sql, type Tx } from '#store'
import type { Definition } from './definition.ts'
import type { MatterRow } from './matter-row.ts'
import { type PublicProgress, publicProgress } from './progress.ts'
import { tasksOfMatter } from './task.store.ts'

/** Keeps the public wording of a matter in step with it, in the same transaction. */
export async function keepProgress(tx: Tx, matter: MatterRow, definition: Definition): Promise<void> {
  const [own, ...above] = await unitsAbove(tx, matter.unit_id)
  const place = above
    .map((unit) => unit.shortName)
    .reverse()
    .join('')
  const unit = { name: own?.name ?? '', place, telephone: await telephoneOf(tx) }
  const body = JSON.stringify(publicProgress(definition, matter, await tasksOfMatter(tx, matter.id), unit))
  await sql`insert into published.progress (code, body) values (${matter.code}, ${body}::jsonb)
    on conflict (code) do update set body = excluded.body`.execute(tx)
}

/** The county's number for questions, from the installation's settings; null when none is set. */
async function telephoneOf(tx: Tx): Promise<string | null> {
  const { rows } = await sql<{
    phone: string | null
  }>`select value ->> 'telephone' as phone from store.setting where name = 'workspace'`.execute(tx)
  return rows[0]?.phone ?? null
}

/** The progress behind a code, through the public door; undefined when there is none. */
export async function findProgress(
  database: { readonly query: Parameters<ReturnType<typeof sql>['execute']>[0] },
  code: string,
): Promise<PublicProgress | undefined> {
  const { rows } = await sql<{ body: PublicProgress | null }>`select published.find_progress(${code}) as body`.execute(
    database.query,
  )
  return rows[0]?.body ?? undefined
}
