import { invalid, type Period, periodBounds, subtreeRange } from '#kernel'
import { sql, type Tx } from '#store'
import type { SourceRow, UnitOnSheet } from './content.ts'
import type { Publication } from './disclosure.ts'

/** A pack's own models and tables come before the county's fact views of the same name. */
const schemasOf = (pack: string): string[] => {
  const own = pack.replaceAll('-', '_')
  return [`model_${own}`, `fact_${own}`, 'fact']
}

/**
 * The rows of one unit and period, with only the columns the publication names. They pass straight into `buildContent`.
 * Throws `disclosure.source_missing`, `disclosure.column_missing`.
 */
export async function readSource(
  tx: Tx,
  pack: string,
  spec: Publication,
  unit: UnitOnSheet,
  period: Period,
): Promise<SourceRow[]> {
  const schema = await findSchema(tx, pack, spec.from)
  if (!schema) throw invalid('disclosure.source_missing', { from: spec.from })
  const has = await columnsOf(tx, schema, spec.from)
  const wanted = [
    ...new Set([
      ...spec.columns.filter((c) => c.show !== 'withheld').map((c) => c.name),
      ...spec.order,
      ...figureColumns(spec),
    ]),
  ]
  for (const column of [...wanted, spec.unit_column, spec.period_column]) {
    if (!has.has(column)) throw invalid('disclosure.column_missing', { from: spec.from, column })
  }
  const { from, until } = periodBounds(period)
  const at = sql.ref(spec.period_column)
  const within =
    spec.level === 'village' || !has.has('division_code')
      ? sql`${sql.ref(spec.unit_column)}::text = ${unit.id}`
      : sql`division_code >= ${subtreeRange(unit.divisionCode).from} and division_code < ${subtreeRange(unit.divisionCode).until}`
  // Months compare as text (`2026-10`), and so do dates; a column that holds the period's own name is taken as it is.
  const { rows } = await sql<SourceRow>`
    select ${wanted.length ? sql.join(wanted.map((c) => sql.ref(c))) : sql`1 as one`} from ${sql.id(schema, spec.from)}
    where ${within} and (${at}::text = ${period} or (${at}::text >= ${from.slice(0, 7)} and ${at}::text < ${until.slice(0, 7)}))`.execute(
    tx,
  )
  return rows
}

function figureColumns(spec: Publication): string[] {
  return spec.statistics.flatMap((s) =>
    [s.sum, s.average, ...Object.keys(s.where ?? {})].filter((c) => c !== undefined),
  )
}

async function findSchema(tx: Tx, pack: string, relation: string): Promise<string | undefined> {
  const { rows } = await sql<{ schema: string }>`
    select s.name as schema from unnest(${schemasOf(pack)}::text[]) with ordinality as s (name, place)
    where to_regclass(quote_ident(s.name) || '.' || quote_ident(${relation})) is not null order by s.place limit 1`.execute(
    tx,
  )
  return rows[0]?.schema
}

async function columnsOf(tx: Tx, schema: string, relation: string): Promise<Set<string>> {
  const { rows } = await sql<{ name: string }>`
    select attname as name from pg_attribute
    where attrelid = (quote_ident(${schema}) || '.' || quote_ident(${relation}))::regclass and attnum > 0 and not attisdropped`.execute(
    tx,
  )
  return new Set(rows.map((r) => r.name))
}
