import { conflict, type Instant, missing } from '#kernel'
import { type Database, sql, type Tx } from '#store'
import { COLUMN_TYPES } from './column-type.ts'
import { type FactTable, quoteName, type SourceDefinition, schemaOf, type TableDefinition } from './table.ts'

type Tables = {
  'facts.fact_table': {
    pack: string
    name: string
    definition: TableDefinition
    source: SourceDefinition
    installed_at: string
  }
  'facts.codelist_entry': { pack: string; list: string; code: string; title: string }
}

/** Creates what is missing: a table, a column. Takes nothing away; another type for a column is `facts.type_changed`. */
export async function installTables(tx: Tx, tables: readonly FactTable[], at: Instant): Promise<void> {
  for (const table of tables) {
    const schema = schemaOf(table.pack)
    await sql.raw(`create schema if not exists ${quoteName(schema)}`).execute(tx)
    // Parted by file: a file is loaded aside and appears whole, and its part never changes afterwards.
    await sql
      .raw(
        `create table if not exists ${relationOf(table)} (row_id bigint not null, batch_id integer not null) partition by list (batch_id)`,
      )
      .execute(tx)
    const there = await columnsOf(tx, schema, table.name)
    for (const [column, { type }] of Object.entries(table.definition.columns)) {
      const wanted = COLUMN_TYPES[type].sql
      const found = there.get(column)
      if (found === undefined)
        await sql.raw(`alter table ${relationOf(table)} add column ${quoteName(column)} ${sqlType(wanted)}`).execute(tx)
      else if (!isSameType(found, wanted))
        throw conflict('facts.type_changed', { column: `${table.name}.${column}`, found, wanted })
    }
    const { pack, name, definition, source } = table
    const row = {
      definition: JSON.stringify(definition) as never,
      source: JSON.stringify(source) as never,
      installed_at: at,
    }
    await tx
      .withTables<Tables>()
      .insertInto('facts.fact_table')
      .values({ pack, name, ...row })
      .onConflict((on) => on.columns(['pack', 'name']).doUpdateSet(row))
      .execute()
  }
}

/** Text sorts by code point on every engine. */
const sqlType = (type: string): string => (type === 'text' ? 'text collate "C"' : type)

async function columnsOf(tx: Tx, schema: string, table: string): Promise<Map<string, string>> {
  const { rows } = await sql<{ name: string; type: string }>`
    select column_name as name, data_type as type from information_schema.columns where table_schema = ${schema} and table_name = ${table}`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.name, row.type]))
}

const isSameType = (found: string, wanted: string): boolean =>
  found === wanted || (wanted === 'timestamptz' && found === 'timestamp with time zone')

export const relationOf = (table: { pack: string; name: string }): string =>
  `${quoteName(schemaOf(table.pack))}.${quoteName(table.name)}`

/** The installed table with its codes; problem `facts.no_such_table`. */
export async function getTable(database: Pick<Database, 'query'>, pack: string, name: string): Promise<FactTable> {
  const query = database.query.withTables<Tables>()
  const row = await query
    .selectFrom('facts.fact_table')
    .selectAll()
    .where('pack', '=', pack)
    .where('name', '=', name)
    .executeTakeFirst()
  if (!row) throw missing('facts.no_such_table', { table: `${pack}/${name}` })
  const codes = await query.selectFrom('facts.codelist_entry').selectAll().where('pack', '=', pack).execute()
  const codelists: Record<string, string[]> = {}
  for (const { list, code } of codes) codelists[list] = [...(codelists[list] ?? []), code]
  return { pack, name, definition: row.definition, source: row.source, codelists }
}

/** Every installed table of these packs (all, when none is named), without codes. */
export async function listTables(
  executor: Pick<Database, 'query'>['query'] | Tx,
  packs?: readonly string[],
): Promise<FactTable[]> {
  let query = executor.withTables<Tables>().selectFrom('facts.fact_table').selectAll().orderBy('pack').orderBy('name')
  if (packs) query = query.where('pack', 'in', packs.length ? [...packs] : [''])
  return (await query.execute()).map(({ pack, name, definition, source }) => ({
    pack,
    name,
    definition,
    source,
    codelists: {},
  }))
}
