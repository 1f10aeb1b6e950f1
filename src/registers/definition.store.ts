import { conflict, type Instant, missing } from '#kernel'
import { PackProblem } from '#pack'
import { sql, type Tx } from '#store'
import { type Register, SQL_TYPES } from './register.ts'

export interface DefinitionRow {
  id: string
  pack: string
  name: string
  view: string
  topic: string
  spec: Register
}

/** Puts a register on record and makes its fact view. Fields are only added; another type for a field is `registers.type_changed`. */
export async function installRegister(tx: Tx, pack: string, name: string, spec: Register, at: Instant): Promise<void> {
  const id = `${pack}/${name}`
  const { rows: others } = await sql<{ id: string }>`
    select id from registers.definition where view = ${spec.view} and id <> ${id}
    union all select 'fact' from pg_views where schemaname = 'fact' and viewname = ${spec.view}
      and not exists (select 1 from registers.definition d where d.view = ${spec.view})`.execute(tx)
  if (others[0]) throw refused(pack, name, 'registers.view_taken', spec.view)
  const known = await findRegister(tx, id)
  if (known)
    for (const [field, { type }] of Object.entries(known.spec.fields)) {
      const now = spec.fields[field]?.type
      // Text columns stay readable, whatever kind of text they hold.
      if (now === undefined || SQL_TYPES[now] !== SQL_TYPES[type])
        throw refused(pack, name, 'registers.type_changed', field)
    }
  await sql`insert into registers.definition (id, pack, name, view, topic, spec, installed_at)
    values (${id}, ${pack}, ${name}, ${spec.view}, ${spec.topic}, ${JSON.stringify(spec)}::json, ${at})
    on conflict (id) do update set view = excluded.view, topic = excluded.topic, spec = excluded.spec, installed_at = excluded.installed_at`.execute(
    tx,
  )
  // New fields follow the old ones, so that the view can be replaced under the models that stand on it.
  const order = [...new Set([...Object.keys(known?.spec.fields ?? {}), ...Object.keys(spec.fields)])]
  const columns = order.map(
    (field) =>
      sql`(v.body ->> ${sql.lit(field)})::${sql.raw(SQL_TYPES[spec.fields[field]!.type])} as ${sql.ref(field)}`,
  )
  await sql`create or replace view ${sql.id('fact', spec.view)} with (security_invoker = true) as
    select r.id::text as record_id, r.unit_id::text as unit_id, r.division_code, r.key as record_key, v.state,
      v.number::bigint as version, (r.opened_at at time zone 'Asia/Shanghai')::date as opened_on, v.entered_at as changed_at,
      ${sql.join(columns)}
    from registers.record r join registers.version v on v.record_id = r.id and v.number = r.latest
    where r.register_id = ${sql.lit(id)}`.execute(tx)
  await sql`grant select on ${sql.id('fact', spec.view)} to qinglian_app`.execute(tx)
}

const refused = (pack: string, name: string, code: string, params: string): PackProblem =>
  new PackProblem([{ path: `${pack}/registers/${name}.yaml`, code, params: { name: params } }])

export async function findRegister(tx: Tx, id: string): Promise<DefinitionRow | undefined> {
  const { rows } = await sql<DefinitionRow>`
    select id, pack, name, view, topic, spec from registers.definition where id = ${id}`.execute(tx)
  return rows[0]
}

/** Throws `registers.no_such`. */
export async function getRegister(tx: Tx, id: string): Promise<DefinitionRow> {
  const found = await findRegister(tx, id)
  if (!found) throw missing('registers.no_such')
  return found
}

export async function listRegisters(tx: Tx): Promise<DefinitionRow[]> {
  const { rows } = await sql<DefinitionRow>`
    select id, pack, name, view, topic, spec from registers.definition order by id`.execute(tx)
  return rows
}

export const keyTaken = (key: string) => conflict('registers.key_taken', { key })
