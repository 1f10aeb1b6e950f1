import { type CalendarDate, conflict, type DivisionCode, type Instant, newId, parentOf } from '#kernel'
import { type Kysely, sql, type Tx } from '#store'
import { type Calendar, calendarOf, type DayOverride, type OfficeHours } from './calendar.ts'
import { dueAfterPause, dueOf, type Measure, remainingAt } from './clock.ts'
import { retimeTellings } from './telling.store.ts'

/** The calendar of a division: the nation's days, then what province, city, county and town decided, the nearest last. */
export async function loadCalendar(db: Kysely<unknown> | Tx, divisionCode: DivisionCode): Promise<Calendar> {
  const chain: DivisionCode[] = []
  for (let code: DivisionCode | undefined = divisionCode; code; code = parentOf(code)) chain.unshift(code)
  const { rows: days } = await sql<{ on_date: CalendarDate; kind: DayOverride['kind']; basis: string }>`
    select on_date, kind, basis from clocks.day_override where division_code = any (${chain}::text[]) order by division_code`.execute(
    db,
  )
  const { rows: hours } = await sql<{ from_on: CalendarDate; a: string; b: string; c: string; d: string }>`
    select from_on, to_char(morning_from, 'HH24:MI') as a, to_char(morning_until, 'HH24:MI') as b,
           to_char(afternoon_from, 'HH24:MI') as c, to_char(afternoon_until, 'HH24:MI') as d
    from clocks.office_hours h
    where division_code = (select max(division_code) from clocks.office_hours where division_code = any (${['', ...chain]}::text[]))`.execute(
    db,
  )
  return calendarOf(
    days.map((d) => ({ onDate: d.on_date, kind: d.kind, basis: d.basis })),
    hours.map((h): OfficeHours => ({ fromOn: h.from_on, morning: [h.a, h.b], afternoon: [h.c, h.d] })),
  )
}

/** Records a local decision about a day. Owner's door. */
export async function overrideDay(tx: Tx, divisionCode: DivisionCode, day: DayOverride): Promise<void> {
  await sql`insert into clocks.day_override (division_code, on_date, kind, basis)
    values (${divisionCode}, ${day.onDate}, ${day.kind}, ${day.basis})
    on conflict (division_code, on_date) do update set kind = excluded.kind, basis = excluded.basis`.execute(tx)
}

export interface NewClock {
  /** Whose it is: `process.task/<id>`. */
  readonly owner: string
  /** Which of the owner's clocks: `approve`. */
  readonly name: string
  /** `legal` when an article sets it, `state` when it only says how long a thing should stay as it is. */
  readonly kind: 'legal' | 'state'
  readonly length: number
  readonly measure: Measure
  readonly basis: string
  /** Who may see it: the record's topic and place. */
  readonly topic: string
  readonly unitId: string
  readonly divisionCode: DivisionCode
}

export interface RunningClock {
  id: string
  owner: string
  name: string
  kind: 'legal' | 'state'
  measure: Measure
  dueAt: Instant
  remaining: number | null
  endedAt: Instant | null
}

const COLUMNS = sql`id, owner, name, kind, measure, due_at as "dueAt", remaining, ended_at as "endedAt"`

/** Starts a clock; one that already runs under this owner and name is started anew. Returns when it is due. */
export async function startClock(tx: Tx, clock: NewClock, calendar: Calendar, at: Instant): Promise<Instant> {
  const dueAt = dueOf(at, clock.length, clock.measure, calendar)
  await sql`insert into clocks.clock (id, owner, name, kind, length, measure, basis, topic, unit_id, division_code, started_at, due_at)
    values (${newId(at)}, ${clock.owner}, ${clock.name}, ${clock.kind}, ${clock.length}, ${clock.measure}, ${clock.basis}, ${clock.topic},
      ${clock.unitId}, ${clock.divisionCode}, ${at}, ${dueAt})
    on conflict (owner, name) do update set started_at = excluded.started_at, due_at = excluded.due_at, length = excluded.length,
      measure = excluded.measure, remaining = null, ended_at = null`.execute(tx)
  return dueAt
}

/** Stops time for a stated reason. Throws `clocks.not_running`. */
export async function pauseClock(
  tx: Tx,
  owner: string,
  name: string,
  reason: string,
  calendar: Calendar,
  at: Instant,
): Promise<void> {
  const clock = await lockClock(tx, owner, name)
  if (!clock || clock.endedAt || clock.remaining !== null) throw conflict('clocks.not_running')
  const remaining = remainingAt(at, clock.dueAt, clock.measure, calendar)
  await sql`update clocks.clock set remaining = ${remaining} where id = ${clock.id}`.execute(tx)
  await sql`insert into clocks.pause (clock_id, from_at, reason) values (${clock.id}, ${at}, ${reason})`.execute(tx)
}

/** Lets time go on; returns the new due date. Throws `clocks.not_paused`. */
export async function resumeClock(
  tx: Tx,
  owner: string,
  name: string,
  calendar: Calendar,
  at: Instant,
): Promise<Instant> {
  const clock = await lockClock(tx, owner, name)
  if (!clock || clock.endedAt || clock.remaining === null) throw conflict('clocks.not_paused')
  const dueAt = dueAfterPause(at, clock.remaining, clock.measure, clock.dueAt, calendar)
  await sql`update clocks.clock set due_at = ${dueAt}, remaining = null where id = ${clock.id}`.execute(tx)
  await sql`update clocks.pause set until_at = ${at} where clock_id = ${clock.id} and until_at is null`.execute(tx)
  await retimeTellings(tx, owner, name, calendar)
  return dueAt
}

/** Ends a clock; ending one that is not there changes nothing. */
export async function endClock(tx: Tx, owner: string, name: string, at: Instant): Promise<void> {
  await sql`update clocks.clock set ended_at = ${at} where owner = ${owner} and name = ${name} and ended_at is null`.execute(
    tx,
  )
}

/** Clocks that have run out, oldest first, locked for this transaction and skipped by others: the one sweep. */
export async function dueClocks(tx: Tx, at: Instant, limit = 200): Promise<RunningClock[]> {
  const { rows } = await sql<RunningClock>`
    select ${COLUMNS} from clocks.clock where due_at <= ${at} and ended_at is null and remaining is null
    order by due_at, id limit ${limit} for update skip locked`.execute(tx)
  return rows
}

/** Why a clock stood or stands still, for the applicant to read. */
export async function pausesOf(
  tx: Tx,
  owner: string,
  name: string,
): Promise<{ fromAt: Instant; untilAt: Instant | null; reason: string }[]> {
  const { rows } = await sql<{ fromAt: Instant; untilAt: Instant | null; reason: string }>`
    select p.from_at as "fromAt", p.until_at as "untilAt", p.reason from clocks.pause p join clocks.clock c on c.id = p.clock_id
    where c.owner = ${owner} and c.name = ${name} order by p.from_at`.execute(tx)
  return rows
}

/** Why the clocks of an owner stand still now, and since when; undefined when none does. */
export async function openPauseOf(tx: Tx, owner: string): Promise<{ reason: string; since: Instant } | undefined> {
  const { rows } = await sql<{ reason: string; since: Instant }>`
    select p.reason, p.from_at as since from clocks.pause p join clocks.clock c on c.id = p.clock_id
    where c.owner = ${owner} and c.ended_at is null and p.until_at is null order by p.from_at limit 1`.execute(tx)
  return rows[0]
}

async function lockClock(tx: Tx, owner: string, name: string): Promise<RunningClock | undefined> {
  const { rows } = await sql<RunningClock>`
    select ${COLUMNS} from clocks.clock where owner = ${owner} and name = ${name} for update`.execute(tx)
  return rows[0]
}
