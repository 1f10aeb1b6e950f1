import type { Instant } from '#kernel'
import type { Database, Tx } from './database.ts'

interface SettingRow {
  name: string
  value: unknown
  set_at: string
}
type Tables = { 'store.setting': SettingRow }

/** What kind of county this installation holds; undefined before anything was loaded. */
export interface Workspace {
  readonly kind: 'demonstration' | 'production'
  /** 12-digit code and names as shown. */
  readonly division: string
  readonly county: string
  readonly publicName: string
  readonly staffName: string
  /** Added to the wall clock; 0 in production. */
  readonly clockOffsetMs: number
}

export async function findWorkspace(database: Pick<Database, 'query'>): Promise<Workspace | undefined> {
  const row = await database.query
    .withTables<Tables>()
    .selectFrom('store.setting')
    .select('value')
    .where('name', '=', 'workspace')
    .executeTakeFirst()
  return row?.value as Workspace | undefined
}

/** Fixes the workspace; a second call with another kind is a defect of the caller and violates the key. */
export async function setWorkspace(tx: Tx, workspace: Workspace, at: Instant): Promise<void> {
  await tx
    .withTables<Tables>()
    .insertInto('store.setting')
    .values({ name: 'workspace', value: JSON.stringify(workspace), set_at: at })
    .execute()
}

/** True when a named step of setting up was finished; used to start a cut-off load over. */
export async function isDone(database: Pick<Database, 'query'>, step: string): Promise<boolean> {
  return (
    (await database.query
      .withTables<Tables>()
      .selectFrom('store.setting')
      .select('name')
      .where('name', '=', `done:${step}`)
      .executeTakeFirst()) !== undefined
  )
}

export async function markDone(database: Pick<Database, 'query'>, step: string, at: Instant): Promise<void> {
  await database.query
    .withTables<Tables>()
    .insertInto('store.setting')
    .values({ name: `done:${step}`, value: 'true', set_at: at })
    .onConflict((on) => on.doNothing())
    .execute()
}
