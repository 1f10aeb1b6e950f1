import { type Period, periodBounds, subtreeRange } from '#kernel'
import { PackProblem } from '#pack'
import { sql, type Tx } from '#store'
import type { SourceRow, UnitOnSheet } from './content.ts'
import type { Publication } from './disclosure.ts'

const underscored = (name: string): string => name.replaceAll('-', '_')
const schemaOf = (pack: string): string => `model_${underscored(pack)}`
const sourceOf = (spec: Pick<Publication, 'name'>): string => `source_${underscored(spec.name)}`
const doorOf = (spec: Pick<Publication, 'name'>): string => `disclosed_${underscored(spec.name)}`

/** A pack's model: one SELECT over facts and other models, by its name. */
export type Models = ReadonlyMap<string, string>

/**
 * Makes the sources of a pack's publications: its models as views that nobody but the owner reads, and for each publication a view
 * with just the named columns, behind a function for those who may see publications of the unit. Rows do not depend on who asks: a sheet drafted by
 * a person who must stand back from one matter would otherwise silently lack it. Throws `PackProblem` naming what is missing.
 */
export async function installSources(
  tx: Tx,
  pack: string,
  publications: readonly Publication[],
  models: Models,
): Promise<void> {
  const schema = schemaOf(pack)
  await sql`drop schema if exists ${sql.id(schema)} cascade`.execute(tx)
  await sql`create schema ${sql.id(schema)}`.execute(tx)
  await sql`grant usage on schema ${sql.id(schema)} to qinglian_app`.execute(tx)
  // A pack's own models and tables come before the county's fact views of the same name.
  const path = [schema, `fact_${underscored(pack)}`, 'fact', 'portable', 'pg_catalog'].map((s) => `"${s}"`).join(', ')
  await sql`select set_config('search_path', ${path}, true)`.execute(tx)
  for (const name of inOrder(
    publications.map((p) => p.from),
    models,
  )) {
    await orComplain(pack, name, () =>
      sql`create view ${sql.id(schema, name)} as ${sql.raw(models.get(name)!)}`.execute(tx),
    )
  }
  for (const spec of publications) await orComplain(pack, spec.name, () => createSource(tx, schema, spec))
  await sql`set local search_path to default`.execute(tx)
}

async function createSource(tx: Tx, schema: string, spec: Publication): Promise<void> {
  const columns = [
    ...new Set([
      ...spec.columns.filter((c) => c.show !== 'withheld').map((c) => c.name),
      ...spec.order,
      ...figureColumns(spec),
      ...spec.attention.flatMap((a) => [a.when, ...(a.answer ? [a.answer.key] : [])]),
    ]),
  ]
  const { rows } = await sql<{ has: boolean }>`select exists (select 1 from pg_attribute
    where attrelid = to_regclass(quote_ident(${spec.from})) and attname = 'division_code' and not attisdropped) as has`.execute(
    tx,
  )
  const division = rows[0]!.has ? sql`division_code` : sql`null::text`
  const source = sql.id(schema, sourceOf(spec))
  const door = sql.id(schema, doorOf(spec))
  await sql`create view ${source} as
    select ${sql.ref(spec.unit_column)}::text as source_unit, ${division}::text collate "C" as source_division,
      ${spec.standing ? sql`null::text` : sql`${sql.ref(spec.period_column)}::text`} as source_period ${columns.length ? sql`, ${sql.join(columns.map((c) => sql.ref(c)))}` : sql``}
    from ${sql.id(spec.from)}`.execute(tx)
  // A function and not a view: fact views ask the row security of whoever runs them, and here that must be the owner.
  await sql`create function ${door}() returns setof ${source} language sql stable security definer set search_path = pg_catalog as $$
    select * from ${source} where access.visible('publication', source_unit::uuid, source_division) $$`.execute(tx)
  // Of one unit: whether she may see it is asked once, not for each of its rows.
  await sql`create function ${door}(unit uuid) returns setof ${source} language sql stable security definer set search_path = pg_catalog as $$
    select * from ${source} where source_unit = unit::text
      and (select access.visible('publication', u.id, u.division_code) from directory.unit u where u.id = unit) $$`.execute(
    tx,
  )
  for (const signature of [sql`${door}()`, sql`${door}(uuid)`]) {
    await sql`revoke all on function ${signature} from public`.execute(tx)
    await sql`grant execute on function ${signature} to qinglian_app`.execute(tx)
  }
}

/** True on the owner's door, past row security. */
export async function isOwner(tx: Tx): Promise<boolean> {
  const { rows } = await sql<{
    owner: boolean
  }>`select pg_has_role(current_user, 'qinglian_owner', 'usage') as owner`.execute(tx)
  return rows[0]!.owner
}

function figureColumns(spec: Publication): string[] {
  return spec.statistics.flatMap((s) =>
    [s.sum, s.average, ...Object.keys(s.where ?? {})].filter((c) => c !== undefined),
  )
}

/** The models a publication stands on, those below first. */
function inOrder(wanted: readonly string[], models: Models): string[] {
  const order: string[] = []
  const visit = (name: string, above: readonly string[]): void => {
    const text = models.get(name)
    // A ring is refused by the module that checks models; here it must only not run for ever.
    if (text === undefined || order.includes(name) || above.includes(name)) return
    for (const other of models.keys())
      if (new RegExp(`\\b(?:from|join)\\s+"?${other}\\b`, 'i').test(text)) visit(other, [...above, name])
    order.push(name)
  }
  for (const name of wanted) visit(name, [])
  return order
}

async function orComplain(pack: string, name: string, make: () => Promise<unknown>): Promise<void> {
  try {
    await make()
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw new PackProblem([
      { path: `${pack}/disclosure.yaml`, code: 'disclosure.source_unusable', params: { name, detail } },
    ])
  }
}

/** The rows of one unit and period, with only the columns the publication names. They pass straight into `buildContent`. */
export async function readSource(
  tx: Tx,
  pack: string,
  spec: Publication,
  unit: UnitOnSheet,
  period: Period,
): Promise<SourceRow[]> {
  const { from, until } = periodBounds(period)
  const inside = subtreeRange(unit.divisionCode)
  const within =
    spec.level === 'village'
      ? sql`source_unit = ${unit.id}`
      : sql`(source_unit = ${unit.id} or (source_division >= ${inside.from} and source_division < ${inside.until}))`
  const door = sql.id(schemaOf(pack), doorOf(spec))
  const source = (await isOwner(tx))
    ? sql.id(schemaOf(pack), sourceOf(spec))
    : spec.level === 'village'
      ? sql`${door}(${unit.id}::uuid)`
      : sql`${door}()`
  const ofPeriod = spec.standing
    ? sql``
    : sql`and (source_period = ${period} or (source_period >= ${from.slice(0, 7)} and source_period < ${until.slice(0, 7)}))`
  // Months compare as text (`2026-10`), and so do dates; a column that holds the period's own name is taken as it is.
  const { rows } = await sql<SourceRow>`select * from ${source}
    where ${within} ${ofPeriod}`.execute(tx)
  return rows
}

/** Every row of a village's publication, by unit and then by period (one period `''` for what stands). Owner's door. */
export async function readWholeSource(
  tx: Tx,
  pack: string,
  spec: Publication,
): Promise<Map<string, Map<string, SourceRow[]>>> {
  const { rows } = await sql<SourceRow & { source_unit: string; source_period: string | null }>`
    select * from ${sql.id(schemaOf(pack), sourceOf(spec))}`.execute(tx)
  const whole = new Map<string, Map<string, SourceRow[]>>()
  for (const row of rows) {
    const unit = whole.get(row.source_unit) ?? new Map<string, SourceRow[]>()
    const period = row.source_period ?? ''
    const same = unit.get(period) ?? []
    same.push(row)
    unit.set(period, same)
    whole.set(row.source_unit, unit)
  }
  return whole
}
