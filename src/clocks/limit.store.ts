import { type CalendarDate, type DivisionCode, dateOf, type Instant, parentOf } from '#kernel'
import type { PackIssue } from '#pack'
import { type Kysely, sql, type Tx } from '#store'
import type { LimitItem, LimitUnit } from './limit.ts'

/** What a refused installation says; the caller knows the file. */
type Refusal = Omit<PackIssue, 'path'>

/** Brings a pack's limits and values in line with its file. What it may not say comes back as issues, and the transaction must end. */
export async function installLimits(
  tx: Tx,
  pack: string,
  needs: readonly string[],
  items: readonly LimitItem[],
  at: Instant,
): Promise<Refusal[]> {
  const own = items.filter((item) => item.unit !== undefined)
  const codes = items.map((item) => item.code)
  const { rows: known } = await sql<{ code: string; pack: string }>`
    select code, pack from clocks.limit_kind where code = any (${codes}::text[])`.execute(tx)
  const ownerOf = new Map(known.map((row) => [row.code, row.pack]))
  const refusals: Refusal[] = []
  for (const { code, unit } of items) {
    const other = ownerOf.get(code)
    if (unit !== undefined && other !== undefined && other !== pack)
      refusals.push({ code: 'clocks.limit_taken', params: { limit: code, pack: other } })
    if (unit === undefined && (other === undefined || (other !== pack && !needs.includes(other))))
      refusals.push({ code: 'clocks.limit_not_declared', params: { limit: code } })
  }
  if (refusals.length) return refusals
  await sql`delete from clocks.limit_value where pack = ${pack}`.execute(tx)
  await sql`delete from clocks.limit_kind where pack = ${pack} and not code = any (${own.map((item) => item.code)}::text[])`.execute(
    tx,
  )
  for (const { code, title, unit, basis } of own)
    await sql`insert into clocks.limit_kind (code, pack, title, unit, basis, installed_at)
      values (${code}, ${pack}, ${JSON.stringify(title)}::jsonb, ${unit}, ${basis}, ${at})
      on conflict (code) do update set title = excluded.title, unit = excluded.unit, basis = excluded.basis, installed_at = excluded.installed_at`.execute(
      tx,
    )
  for (const { code, values } of items)
    for (const { division = '', from, until = null, value, document } of values) {
      const { numAffectedRows } = await sql`
        insert into clocks.limit_value (code, division_code, from_on, until_on, value, document, pack)
        values (${code}, ${division}, ${from}, ${until}, ${value}, ${document}, ${pack}) on conflict do nothing`.execute(
        tx,
      )
      if (numAffectedRows === 0n) refusals.push({ code: 'clocks.limit_value_twice', params: { limit: code, from } })
    }
  return refusals
}

/** What holds in a place on a day, by code; the nearest place wins. Codes without a value there and then are absent. */
export async function limitsAt(
  db: Kysely<unknown> | Tx,
  divisionCode: DivisionCode,
  onDate: CalendarDate,
): Promise<Record<string, number>> {
  const around: string[] = ['']
  for (let code: DivisionCode | undefined = divisionCode; code; code = parentOf(code)) around.push(code)
  const { rows } = await sql<{ code: string; value: number }>`
    select distinct on (code) code, value from fact.limit_value
    where division_code = any (${around}::text[]) and from_on <= ${onDate} and (until_on is null or until_on >= ${onDate})
    order by code, division_code desc`.execute(db)
  return Object.fromEntries(rows.map(({ code, value }) => [code, value]))
}

export interface LimitView {
  readonly code: string
  readonly title: { readonly zh: string; readonly en?: string }
  readonly unit: LimitUnit
  readonly value: number
  readonly basis: string
  readonly document: string
  readonly fromOn: CalendarDate
  /** Where it was set; `''` everywhere. */
  readonly divisionCode: string
}

/** The limits in force in a place at an instant, with their documents, for pages. */
export async function listLimits(
  db: Kysely<unknown> | Tx,
  divisionCode: DivisionCode,
  at: Instant,
): Promise<LimitView[]> {
  const around: string[] = ['']
  for (let code: DivisionCode | undefined = divisionCode; code; code = parentOf(code)) around.push(code)
  const today = dateOf(at)
  const { rows } = await sql<LimitView>`
    select distinct on (v.code) v.code, k.title, k.unit, v.value, k.basis, v.document, v.from_on as "fromOn", v.division_code as "divisionCode"
    from fact.limit_value v join clocks.limit_kind k on k.code = v.code
    where v.division_code = any (${around}::text[]) and v.from_on <= ${today} and (v.until_on is null or v.until_on >= ${today})
    order by v.code, v.division_code desc`.execute(db)
  return rows
}
