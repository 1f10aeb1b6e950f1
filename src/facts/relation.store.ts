import { type Database, sql, type Tx } from '#store'
import { COLUMN_TYPES } from './column-type.ts'
import { listTables, relationOf } from './table.store.ts'
import { type FactTable, type ParameterTypeName, quoteName } from './table.ts'

/** Something rules may read by its plain name: a pack's own table, or a view another module keeps in schema `fact`. */
export interface Relation {
  readonly name: string
  /** Where it is in PostgreSQL, qualified and quoted. */
  readonly place: string
  readonly columns: readonly { readonly name: string; readonly type: ParameterTypeName }[]
  /** Set for tables filled by imports: their rows are grouped by file and never change. */
  readonly table?: { readonly pack: string; readonly name: string }
}

const VIEW_TYPES: Readonly<Record<string, ParameterTypeName>> = {
  text: 'text',
  bigint: 'bigint',
  integer: 'bigint',
  'double precision': 'double precision',
  boolean: 'boolean',
  date: 'date',
  'timestamp with time zone': 'timestamptz',
  // Identifiers and codes are text to rules.
  uuid: 'text',
  'character varying': 'text',
}

/** What the rules of a pack may read: its own tables first, then every fact view. */
export async function listRelations(executor: Database['query'] | Tx, pack: string): Promise<Relation[]> {
  const own = (await listTables(executor, [pack])).map(tableRelation)
  const { rows } = await sql<{ view: string; column: string; type: string }>`
    select c.relname as view, a.attname as column, format_type(a.atttypid, null) as type
    from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace join pg_catalog.pg_attribute a on a.attrelid = c.oid
    where n.nspname = 'fact' and c.relkind in ('v', 'm') and a.attnum > 0 and not a.attisdropped order by c.relname, a.attnum`.execute(
    executor,
  )
  const views = new Map<string, { name: string; type: ParameterTypeName }[]>()
  for (const { view, column, type } of rows) {
    const known = VIEW_TYPES[type]
    if (!known) continue
    const columns = views.get(view) ?? []
    columns.push({ name: column, type: known })
    views.set(view, columns)
  }
  const taken = new Set(own.map((relation) => relation.name))
  return [
    ...own,
    ...[...views]
      .filter(([name]) => !taken.has(name))
      .map(([name, columns]) => ({ name, place: `fact.${quoteName(name)}`, columns })),
  ]
}

/** The relation of a declared table: its row id, then its columns. */
export function tableRelation(table: FactTable): Relation {
  const columns = Object.entries(table.definition.columns).map(([name, { type }]) => ({
    name,
    type: COLUMN_TYPES[type].sql,
  }))
  return {
    name: table.name,
    place: relationOf(table),
    columns: [{ name: 'row_id', type: 'bigint' }, ...columns],
    table: { pack: table.pack, name: table.name },
  }
}

/** The columns as both engines shall see them, for a SELECT list. */
export const portableColumns = (relation: Relation): string =>
  relation.columns.map(({ name, type }) => `cast(${quoteName(name)} as ${type}) as ${quoteName(name)}`).join(', ')
