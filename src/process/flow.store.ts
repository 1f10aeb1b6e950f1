import { type Instant, missing } from '#kernel'
import type { Tx } from '#store'
import { type Definition, freeze } from './definition.ts'
import type { PowerItem } from './power-item.ts'

interface DefinitionRow {
  process: string
  hash: string
  version: number
  title: string
  xml: string
  body: Definition
  installed_at: Instant
}
interface FlowRow {
  process: string
  pack: string
  hash: string
  retired: boolean
}
interface PowerRow {
  pack: string
  code: string
  process: string | null
  position: number
  body: PowerItem
  installed_at: Instant
}
type Tables = {
  'process.definition': DefinitionRow
  'process.flow': FlowRow
  'process.power_item': PowerRow
  'published.flow': { process: string; body: object }
  'published.power_item': { pack: string; code: string; body: object }
}

export interface Flow {
  /** `<pack>/<flow file name>`. */
  readonly process: string
  readonly pack: string
  readonly definition: Definition
  readonly version: number
}

/** A definition never changes under its hash, so it is read once. */
const known = new Map<string, Definition>()
const MOST_KNOWN = 1_000

export async function getDefinition(tx: Tx, process: string, hash: string): Promise<Definition> {
  const key = `${process}@${hash}`
  const kept = known.get(key)
  if (kept) return kept
  const row = await tx
    .withTables<Tables>()
    .selectFrom('process.definition')
    .select('body')
    .where('process', '=', process)
    .where('hash', '=', hash)
    .executeTakeFirstOrThrow()
  if (known.size >= MOST_KNOWN) known.clear()
  const definition = freeze(row.body)
  known.set(key, definition)
  return definition
}

/** The current version of a flow; throws `process.no_such_process`. */
export async function getFlow(tx: Tx, process: string): Promise<Flow> {
  const row = await tx
    .withTables<Tables>()
    .selectFrom('process.flow as f')
    .innerJoin('process.definition as d', (join) =>
      join.onRef('d.process', '=', 'f.process').onRef('d.hash', '=', 'f.hash'),
    )
    .select(['f.process', 'f.pack', 'f.hash', 'd.version'])
    .where('f.process', '=', process)
    .where('f.retired', '=', false)
    .executeTakeFirst()
  if (!row) throw missing('process.no_such_process')
  return { process, pack: row.pack, version: row.version, definition: await getDefinition(tx, process, row.hash) }
}

/** Every flow in force, by id. */
export async function listFlows(tx: Tx): Promise<Flow[]> {
  const rows = await tx
    .withTables<Tables>()
    .selectFrom('process.flow as f')
    .innerJoin('process.definition as d', (join) =>
      join.onRef('d.process', '=', 'f.process').onRef('d.hash', '=', 'f.hash'),
    )
    .select(['f.process', 'f.pack', 'f.hash', 'd.version'])
    .where('f.retired', '=', false)
    .orderBy('f.process')
    .execute()
  return Promise.all(
    rows.map(async ({ process, pack, hash, version }) => ({
      process,
      pack,
      version,
      definition: await getDefinition(tx, process, hash),
    })),
  )
}

/** Power items served by a flow, in the order of their file. */
export async function powersOf(tx: Tx, process: string): Promise<PowerItem[]> {
  const rows = await tx
    .withTables<Tables>()
    .selectFrom('process.power_item')
    .select('body')
    .where('process', '=', process)
    .orderBy('pack')
    .orderBy('position')
    .execute()
  return rows.map((row) => row.body)
}

/** Keeps a version of a flow and makes it current; the same bytes twice are one version. Open matters keep theirs. */
export async function installFlow(
  tx: Tx,
  flow: { process: string; pack: string; xml: string; definition: Definition; published: object },
  at: Instant,
): Promise<void> {
  const db = tx.withTables<Tables>()
  const { process, pack, xml, definition, published } = flow
  const { hash, name: title } = definition
  known.delete(`${process}@${hash}`)
  const last = await db
    .selectFrom('process.definition')
    .select((e) => e.fn.max('version').as('version'))
    .where('process', '=', process)
    .executeTakeFirst()
  await db
    .insertInto('process.definition')
    .values({
      process,
      hash,
      version: Number(last?.version ?? 0) + 1,
      title,
      xml,
      body: JSON.stringify(definition) as never,
      installed_at: at,
    })
    // The drawing is the same; how long its clocks are, as it is shown, may have changed with the law.
    .onConflict((on) => on.columns(['process', 'hash']).doUpdateSet({ body: JSON.stringify(definition) as never }))
    .execute()
  await db
    .insertInto('process.flow')
    .values({ process, pack, hash, retired: false })
    .onConflict((on) => on.column('process').doUpdateSet({ hash, retired: false }))
    .execute()
  const body = JSON.stringify(published) as never
  await db
    .insertInto('published.flow')
    .values({ process, body })
    .onConflict((on) => on.column('process').doUpdateSet({ body }))
    .execute()
}

/** Flows a pack no longer has start no new matters and leave the public pages. */
export async function retireFlowsExcept(tx: Tx, pack: string, keep: readonly string[]): Promise<void> {
  const db = tx.withTables<Tables>()
  const gone = await db
    .updateTable('process.flow')
    .set({ retired: true })
    .where('pack', '=', pack)
    .where('process', 'not in', ['', ...keep])
    .returning('process')
    .execute()
  if (gone.length > 0)
    await db
      .deleteFrom('published.flow')
      .where(
        'process',
        'in',
        gone.map((row) => row.process),
      )
      .execute()
}

/** Replaces a pack's power list and its public copy. */
export async function installPowers(tx: Tx, pack: string, items: readonly PowerItem[], at: Instant): Promise<void> {
  const db = tx.withTables<Tables>()
  await db.deleteFrom('process.power_item').where('pack', '=', pack).execute()
  await db.deleteFrom('published.power_item').where('pack', '=', pack).execute()
  if (items.length === 0) return
  const rows = items.map((item, position) => ({
    pack,
    code: item.code,
    process: item.process,
    position,
    body: JSON.stringify(item) as never,
    installed_at: at,
  }))
  await db.insertInto('process.power_item').values(rows).execute()
  await db
    .insertInto('published.power_item')
    .values(rows.map(({ code, body }) => ({ pack, code, body })))
    .execute()
}
