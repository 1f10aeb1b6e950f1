import { addDays, type CalendarDate, dateOf, type Instant } from '#kernel'
import { sql, type Tx } from '#store'

/** Longest that one form can have taken; what is longer was left open. */
export const LONGEST_FORM_SECONDS = 1800
/** A person's own days are forgotten after three months, a unit's after thirteen. */
const OWN_DAYS = 92
const UNIT_DAYS = 400

/** Adds the seconds a form was being filled in to the acting person's day. Only inside `asActor`; nobody can add for others. */
export async function addUsage(tx: Tx, used: { unitId: string; seconds: number; at: Instant }): Promise<void> {
  await sql`select access.add_usage(${used.unitId}::uuid, ${used.seconds}::int, ${dateOf(used.at)}::date)`.execute(tx)
}

export interface OwnUsage {
  readonly seconds: number
  readonly forms: number
}

/** What the acting person herself has typed on a day. Row security shows nobody else's. */
export async function ownUsage(tx: Tx, day: CalendarDate): Promise<OwnUsage> {
  const { rows } = await sql<OwnUsage>`
    select seconds, forms from access.usage_own where day = ${day}::date and person_id = access.person()`.execute(tx)
  return rows[0] ?? { seconds: 0, forms: 0 }
}

export interface VillageUsage {
  /** Null when fewer than five cadres have typed anything: that would be no mean but a person. */
  readonly seconds: number | null
  readonly forms: number | null
  readonly cadres: number
}

/** Seconds typed by the cadres of the villages in the caller's scope on the days `[from, until)`. */
export async function villageUsage(tx: Tx, from: CalendarDate, until: CalendarDate): Promise<VillageUsage> {
  const { rows } = await sql<{ seconds: bigint | null; forms: bigint | null; cadres: bigint }>`
    select * from access.village_usage(${from}::date, ${until}::date)`.execute(tx)
  const { seconds, forms, cadres } = rows[0]!
  return {
    seconds: seconds === null ? null : Number(seconds),
    forms: forms === null ? null : Number(forms),
    cadres: Number(cadres),
  }
}

export interface TownUsage {
  readonly town: string
  readonly divisionCode: string
  readonly seconds: number
  readonly cadres: number
}

/** The same by town; towns with fewer than five cadres are left out. */
export async function townUsage(tx: Tx, from: CalendarDate, until: CalendarDate): Promise<TownUsage[]> {
  const { rows } = await sql<{ town: string | null; division_code: string; seconds: bigint; cadres: bigint }>`
    select * from access.town_usage(${from}::date, ${until}::date)`.execute(tx)
  return rows.map((row) => ({
    town: row.town ?? row.division_code,
    divisionCode: row.division_code,
    seconds: Number(row.seconds),
    cadres: Number(row.cadres),
  }))
}

/** A day of a person as a demonstration invents it; owner's door. */
export interface UsageDay {
  readonly personId: string
  readonly unitId: string
  readonly divisionCode: string
  readonly day: CalendarDate
  readonly seconds: number
  readonly forms: number
}

/** Puts a past on record, thousands of days at a time. Owner's door; for an empty installation. */
export async function loadUsage(tx: Tx, days: readonly UsageDay[]): Promise<void> {
  const rows = JSON.stringify(days)
  await sql`insert into access.usage_own (person_id, day, seconds, forms)
    select d."personId", d.day, sum(d.seconds), sum(d.forms)
    from jsonb_to_recordset(${rows}::jsonb) as d ("personId" uuid, day date, seconds int, forms int) group by 1, 2
    on conflict do nothing`.execute(tx)
  await sql`insert into access.usage_unit (unit_id, division_code, day, seconds, forms)
    select d."unitId", d."divisionCode", d.day, sum(d.seconds), sum(d.forms)
    from jsonb_to_recordset(${rows}::jsonb) as d ("unitId" uuid, "divisionCode" text, day date, seconds int, forms int) group by 1, 2, 3
    on conflict do nothing`.execute(tx)
}

/** Forgets days past their time. */
export async function forgetUsage(tx: Tx, at: Instant): Promise<void> {
  const today = dateOf(at)
  await sql`delete from access.usage_own where day < ${addDays(today, -OWN_DAYS)}::date`.execute(tx)
  await sql`delete from access.usage_unit where day < ${addDays(today, -UNIT_DAYS)}::date`.execute(tx)
}
