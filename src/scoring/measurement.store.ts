import { type Instant, missing } from '#kernel'
import { modelCountsOf, modelRowsOf } from '#rules'
import { type Database, sql, type Tx } from '#store'
import type { Indicator } from './indicator.ts'
import { type Measurement, measure, type Part, type RuleCount, shareCounts } from './measure.ts'

interface IndicatorRow {
  id: string
  pack: string
  title: string
  definition: Indicator
  is_current: boolean
}
export interface MeasurementRow {
  indicator: string
  period: string
  unit_id: string
  unit_name: string
  division_code: string
  judged: bigint
  flagged: bigint
  undecided: bigint
  value: number | null
  state: Measurement['state']
  parts: Part[]
  measured_at: string
}
type Tables = { 'scoring.indicator': IndicatorRow; 'scoring.measurement': MeasurementRow }

const titleOf = (said: Indicator['title']): string => (typeof said === 'string' ? said : said.zh)

/** Brings a pack's indicators in line with its file; one that is gone keeps its measurements. */
export async function installIndicators(tx: Tx, pack: string, indicators: readonly Indicator[]): Promise<void> {
  const ids = indicators.map(({ name }) => `${pack}/${name}`)
  await sql`update scoring.indicator set is_current = false where pack = ${pack} and not id = any(${ids})`.execute(tx)
  for (const indicator of indicators) {
    const row = {
      pack,
      title: titleOf(indicator.title),
      definition: JSON.stringify(indicator) as never,
      is_current: true,
    }
    await tx
      .withTables<Tables>()
      .insertInto('scoring.indicator')
      .values({ id: `${pack}/${indicator.name}`, ...row })
      .onConflict((on) => on.column('id').doUpdateSet(row))
      .execute()
  }
}

/** Measures every indicator anew from what the last full run of its rules counted. Returns how many measurements there are. */
export async function measureAll(owner: Database, at: Instant): Promise<number> {
  const indicators = await owner.query
    .withTables<Tables>()
    .selectFrom('scoring.indicator')
    .selectAll()
    .where('is_current', '=', true)
    .execute()
  let total = 0
  for (const { id, pack, definition } of indicators)
    total += await owner.transaction(async (tx) => {
      const units = await unitsOf(tx, definition.per[0])
      const { share, rules } = definition.measure
      const counts = share
        ? shareCounts(await modelCountsOf(tx, { pack, ...share, asOf: at }))
        : await countsOf(
            tx,
            rules.map((rule) => `${pack}/${rule}`),
          )
      const found = measure(definition, counts, [...units.keys()])
      await sql`delete from scoring.measurement where indicator = ${id}`.execute(tx)
      const rows = found.map((m) => ({ ...m, ...units.get(m.unitId)! }))
      await sql`insert into scoring.measurement (indicator, period, unit_id, unit_name, division_code, judged, flagged, undecided, value, state, parts, measured_at)
        select ${id}, m.period, m."unitId", m.name, m."divisionCode", m.judged, m.flagged, m.undecided, m.value, m.state, m.parts, ${at}
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as m(period text, "unitId" uuid, name text, "divisionCode" text,
          judged bigint, flagged bigint, undecided bigint, value double precision, state text, parts jsonb)`.execute(tx)
      return rows.length
    })
  return total
}

async function unitsOf(tx: Tx, carrier: string): Promise<Map<string, { name: string; divisionCode: string }>> {
  const { rows } = await sql<{ id: string; name: string; divisionCode: string }>`
    select id, name, division_code as "divisionCode" from directory.unit where carrier = ${carrier} and until_on is null order by division_code, id`.execute(
    tx,
  )
  return new Map(rows.map(({ id, ...unit }) => [id, unit]))
}

/** Counts by unit; answers that name only a division count for the village of that code. */
async function countsOf(tx: Tx, rules: readonly string[]): Promise<RuleCount[]> {
  const { rows } = await sql<RuleCount>`
    select c.rule, c.rule_version as version, coalesce(c.unit_id, u.id) as "unitId", c.period, c.outcome, sum(c.count)::float8 as count
    from rules.answer_count c
    left join directory.unit u on c.unit_id is null and u.division_code = c.division_code and u.carrier = 'village' and u.until_on is null
    where c.rule = any(${[...rules]}) and coalesce(c.unit_id, u.id) is not null
    group by 1, 2, 3, 4, 5`.execute(tx)
  return rows
}

export interface ListedIndicator {
  readonly id: string
  readonly pack: string
  readonly title: string
  readonly definition: Indicator
  /** Newest first. */
  readonly periods: readonly string[]
}

/** The indicators that stand, with the periods for which the transaction may see measurements. */
export async function listIndicators(tx: Tx): Promise<ListedIndicator[]> {
  const db = tx.withTables<Tables>()
  const rows = await db
    .selectFrom('scoring.indicator')
    .selectAll()
    .where('is_current', '=', true)
    .orderBy('id')
    .execute()
  const periods = await db
    .selectFrom('scoring.measurement')
    .select(['indicator', 'period'])
    .distinct()
    .orderBy('period', 'desc')
    .execute()
  return rows.map(({ id, pack, title, definition }) => ({
    id,
    pack,
    title,
    definition,
    periods: periods.filter((p) => p.indicator === id).map((p) => p.period),
  }))
}

/** One indicator with the measurements of a period (the latest, when none is named) that the transaction may see. */
export async function getMeasurements(
  tx: Tx,
  id: string,
  period?: string,
): Promise<{ indicator: IndicatorRow; period: string | null; rows: MeasurementRow[] }> {
  const db = tx.withTables<Tables>()
  const indicator = await db.selectFrom('scoring.indicator').selectAll().where('id', '=', id).executeTakeFirst()
  if (!indicator) throw missing('scoring.no_such_indicator')
  const latest = await db
    .selectFrom('scoring.measurement')
    .select((e) => e.fn.max('period').as('period'))
    .where('indicator', '=', id)
    .executeTakeFirst()
  const chosen = period ?? latest?.period ?? null
  const rows = chosen
    ? await db
        .selectFrom('scoring.measurement')
        .selectAll()
        .where('indicator', '=', id)
        .where('period', '=', chosen)
        .orderBy('division_code')
        .execute()
    : []
  return { indicator, period: chosen, rows }
}

export interface FlagBehind {
  id: string
  rule: string
  subject: string
  period: string
  value: number | null
  reason: string | null
}

/** The standing flags of these rules about one unit, of all periods; through the flag's own row security. */
export async function flagsBehind(
  tx: Tx,
  rules: readonly string[],
  unitId: string,
  divisionCode: string,
): Promise<FlagBehind[]> {
  const { rows } = await sql<FlagBehind>`
    select id, rule, subject, period, value, reason from rules.flag
    where rule = any(${[...rules]}) and state = 'raised' and (unit_id = ${unitId} or (unit_id is null and division_code = ${divisionCode}))
    order by period, rule, subject`.execute(tx)
  return rows
}

/**
 * The rows behind a share for one unit, of all periods, with `good` (the column that is counted); those that count against come first.
 * The models read facts as owner, so the caller has first found the unit's measurement in the reader's own range.
 */
export async function rowsOfShare(
  stores: { readonly owner: Database },
  of: { readonly pack: string; readonly definition: Indicator; readonly unitId: string; readonly asOf: Instant },
): Promise<Record<string, unknown>[]> {
  const { share } = of.definition.measure
  if (!share) return []
  const rows = await stores.owner.transaction((tx) =>
    modelRowsOf(tx, { pack: of.pack, model: share.model, unitId: of.unitId, asOf: of.asOf }),
  )
  const rank = (good: unknown): number => (good === false ? 0 : good === null ? 1 : 2)
  return rows
    .map((row): Record<string, unknown> => ({ ...row, good: row[share.column] ?? null }))
    .sort((a, b) => rank(a['good']) - rank(b['good']))
}
