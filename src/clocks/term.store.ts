import { type CalendarDate, conflict, type DivisionCode, type Instant } from '#kernel'
import { type Kysely, sql, type Tx } from '#store'
import { type Calendar, dueDateBy, type Limit } from './calendar.ts'
import { startClock } from './clock.store.ts'
import { limitsAt } from './limit.store.ts'
import { telling } from './telling.ts'
import { type ClockTerm, lengthOf, measured, measuredLimit } from './term.ts'

/** Brings the clocks of a pack in line with its file. Running clocks keep what they started with. */
export async function installTerms(tx: Tx, pack: string, terms: readonly ClockTerm[], at: Instant): Promise<void> {
  await sql`delete from clocks.term where pack = ${pack}`.execute(tx)
  for (const term of terms)
    await sql`insert into clocks.term (pack, code, title, body, installed_at)
      values (${pack}, ${term.code}, ${JSON.stringify(term.title)}::jsonb, ${JSON.stringify(term)}::jsonb, ${at})`.execute(
      tx,
    )
}

/** A pack's clocks by code. */
export async function loadTerms(db: Kysely<unknown> | Tx, pack: string): Promise<Map<string, ClockTerm>> {
  const { rows } = await sql<{
    code: string
    body: ClockTerm
  }>`select code, body from clocks.term where pack = ${pack}`.execute(db)
  return new Map(rows.map(({ code, body }) => [code, body]))
}

/** The law of one place on one day: what is due when, what the limits say, and which clocks a pack has. */
export interface Law {
  readonly calendar: Calendar
  readonly limits: Readonly<Record<string, number>>
  readonly terms: ReadonlyMap<string, ClockTerm>
  /** A due date; a limit that names a clock runs as long as the clock does there and then. Throws `clocks.no_length`. */
  dueDate(at: Instant, limit: Limit & { readonly clock?: string | undefined }): Instant
}

/** Reads the law of a pack in a place on a day; of what names neither clocks nor limits, the calendar alone is its law. */
export async function loadLaw(
  tx: Tx,
  of: {
    readonly calendar: Calendar
    readonly pack?: string
    readonly divisionCode?: DivisionCode
    readonly onDate?: CalendarDate
  },
): Promise<Law> {
  const { pack, divisionCode, onDate } = of
  const terms = pack === undefined ? new Map<string, ClockTerm>() : await loadTerms(tx, pack)
  const limits = divisionCode === undefined || onDate === undefined ? {} : await limitsAt(tx, divisionCode, onDate)
  const due = dueDateBy(of.calendar)
  return {
    calendar: of.calendar,
    limits,
    terms,
    dueDate: (at, limit) => {
      const term = limit.clock === undefined ? undefined : terms.get(limit.clock)
      return due(at, term ? lengthIn(term, limits) : limit)
    },
  }
}

function lengthIn(term: ClockTerm, limits: Readonly<Record<string, number>>): Limit {
  const length = lengthOf(term, limits)
  if (!length)
    throw conflict('clocks.no_length', {
      clock: term.title.zh,
      limit: typeof term.length === 'number' ? term.length : term.length.limit,
    })
  return length
}

export interface StartedTerm {
  /** `process.task/<id>`. */
  readonly owner: string
  readonly code: string
  readonly topic: string
  readonly unitId: string
  readonly divisionCode: DivisionCode
}

/** Starts a declared clock with its reminders and its escalation; returns when it is due. A code the pack has not is no clock: undefined. */
export async function startTerm(tx: Tx, of: StartedTerm, law: Law, at: Instant): Promise<Instant | undefined> {
  const term = law.terms.get(of.code)
  if (!term) return undefined
  const { owner, code: name, topic, unitId, divisionCode } = of
  const clock = { owner, name, kind: term.kind, basis: term.basis, topic, unitId, divisionCode }
  const dueAt = await startClock(tx, { ...clock, ...measuredLimit(lengthIn(term, law.limits)) }, law.calendar, at)
  const said = [
    ...term.reminders.map(({ before }) => ({ kind: 'reminder' as const, ...measured(before), post: null, unit: null })),
    ...(term.escalate_to
      ? [
          {
            kind: 'escalation' as const,
            ...measured(term.escalate_to.after),
            post: term.escalate_to.post,
            unit: term.escalate_to.unit,
          },
        ]
      : []),
  ]
  for (const [position, { kind, distance, measure, post, unit }] of said.entries())
    await sql`insert into clocks.telling (clock_id, position, kind, distance, measure, post, unit, at)
      select id, ${position}, ${kind}, ${distance}, ${measure}, ${post}, ${unit}, ${telling({ kind, distance, measure }, { startedAt: at, dueAt }, law.calendar)}::timestamptz
      from clocks.clock where owner = ${owner} and name = ${name}
      on conflict (clock_id, position) do update set at = excluded.at, told_at = null`.execute(tx)
  return dueAt
}
