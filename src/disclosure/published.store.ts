import type { CalendarDate, Instant, Period } from '#kernel'
import { sql, type Tx } from '#store'
import type { Content } from './content.ts'
import { isOwner } from './source.store.ts'

/** The frozen sheet: what was masked and approved, with who answers for it and when it was published. */
export interface Sheet extends Content {
  readonly code: string
  readonly edition: number
  readonly publishedAt: Instant
  readonly preparedBy: string
  readonly approvedBy: string
}

export interface Release {
  id: string
  pack: string
  name: string
  sheet: Sheet
  canonical: Uint8Array
  digest: string
  entryId: string
  keepUntil: CalendarDate
}

/** Writes the sheet where the public can read it, and points the edition before it to this one. */
export async function release(tx: Tx, r: Release): Promise<void> {
  const { sheet } = r
  await releaseAll(tx, [r])
  await sql`update published.publication set superseded_by = ${r.id}
    where pack = ${r.pack} and name = ${r.name} and unit_id = ${sheet.unit.id} and period = ${sheet.period}
      and edition < ${sheet.edition} and superseded_by is null`.execute(tx)
}

const SHEETS_AT_ONCE = 200

/** Writes many first editions. */
export async function releaseAll(tx: Tx, releases: readonly Release[]): Promise<void> {
  const asOwner = await isOwner(tx)
  for (let from = 0; from < releases.length; from += SHEETS_AT_ONCE) {
    const some = releases.slice(from, from + SHEETS_AT_ONCE)
    const heads = JSON.stringify(some.map(headOf))
    await sql`insert into published.publication
      (id, code, pack, name, unit_id, unit_name, place, division_code, period, edition, title, headline, published_at, canonical, digest, entry_id, keep_until)
      select h.id, h.code, h.pack, h.name, h.unit_id, h.unit_name, h.place, h.division_code, h.period, h.edition, h.title, h.headline,
        h.published_at, b.canonical, h.digest, h.entry_id, h.keep_until
      from json_to_recordset(${heads}::json) as h (id uuid, code text, pack text, name text, unit_id uuid, unit_name text, place text,
        division_code text, period text, edition integer, title json, headline json, published_at timestamptz, digest text, entry_id uuid, keep_until date)
      join unnest(${some.map((r) => r.id)}::uuid[], ${some.map((r) => Buffer.from(r.canonical))}::bytea[]) as b (id, canonical) on b.id = h.id`.execute(
      tx,
    )
    const rows = some.flatMap((r) => r.sheet.rows.map((cells, position) => ({ id: r.id, position, cells })))
    const json = JSON.stringify(rows)
    if (asOwner)
      await sql`insert into published.publication_row (publication_id, position, cells)
        select x.id, x.position, x.cells from json_to_recordset(${json}::json) as x (id uuid, position integer, cells json)`.execute(
        tx,
      )
    else await sql`select published.put_rows(${json}::json)`.execute(tx)
  }
}

const headOf = ({ id, pack, name, sheet, digest, entryId, keepUntil }: Release) => ({
  id,
  code: sheet.code,
  pack,
  name,
  unit_id: sheet.unit.id,
  unit_name: sheet.unit.name,
  place: sheet.unit.place,
  division_code: sheet.unit.divisionCode,
  period: sheet.period,
  edition: sheet.edition,
  title: { zh: sheet.title, en: sheet.title_en ?? sheet.title },
  headline: sheet.headline ? { zh: sheet.headline, en: sheet.headline_en ?? sheet.headline } : null,
  published_at: sheet.publishedAt,
  digest,
  entry_id: entryId,
  keep_until: keepUntil,
})

export async function takeBack(tx: Tx, id: string, reason: string, at: Instant): Promise<void> {
  await sql`update published.publication set taken_back_at = ${at}, taken_back_reason = ${reason} where id = ${id}::uuid`.execute(
    tx,
  )
}

export interface PublishedHead {
  id: string
  code: string
  pack: string
  /** Which of the pack's publications it is. */
  name: string
  unitId: string
  unitName: string
  place: string
  period: Period
  edition: number
  title: { zh: string; en: string }
  headline: { zh: string; en: string } | null
  publishedAt: Instant
  supersededBy: string | null
  takenBackAt: Instant | null
  takenBackReason: string | null
}

export interface PublishedSheet extends PublishedHead {
  canonical: Uint8Array
  digest: string
  sequence: bigint | null
  /** The file `*.bundle.json`, byte for byte; null until the record was sealed. */
  bundle: Uint8Array | null
}

const HEAD = sql`p.id::text as id, p.code, p.pack, p.name, p.unit_id::text as "unitId", p.unit_name as "unitName", p.place, p.period, p.edition,
  p.title, p.headline, p.published_at as "publishedAt", p.superseded_by::text as "supersededBy", p.taken_back_at as "takenBackAt",
  p.taken_back_reason as "takenBackReason"`

/** The newest first. Sheets whose time is over are left out. Reads as any role. */
export async function listPublished(
  tx: Tx,
  ask: { today: CalendarDate; unitId?: string | undefined; limit: number; offset: number },
): Promise<{ items: PublishedHead[]; total: number }> {
  const filter = sql`where p.keep_until > ${ask.today}::date and p.superseded_by is null ${ask.unitId ? sql`and p.unit_id = ${ask.unitId}::uuid` : sql``}`
  const { rows } = await sql<PublishedHead>`select ${HEAD} from published.publication p ${filter}
    order by p.published_at desc, p.id limit ${ask.limit} offset ${ask.offset}`.execute(tx)
  const count = await sql<{ n: bigint }>`select count(*) as n from published.publication p ${filter}`.execute(tx)
  return { items: rows, total: Number(count.rows[0]!.n) }
}

/**
 * The standing sheets of one unit, newest period first: for each of the pack's publications one a period, no superseded edition and none
 * that was taken back. Sheets whose time is over are left out. Reads as any role.
 */
export async function sheetsOfUnit(
  tx: Tx,
  ask: { unitId: string; today: CalendarDate; packs?: readonly string[]; name?: string; limit?: number },
): Promise<PublishedSheet[]> {
  const { rows } = await sql<PublishedSheet>`select ${HEAD}, p.canonical, p.digest, p.sequence, p.bundle
    from published.publication p where p.unit_id = ${ask.unitId}::uuid and p.keep_until > ${ask.today}::date
      and p.superseded_by is null and p.taken_back_at is null
      ${ask.packs ? sql`and p.pack = any(${[...ask.packs]}::text[])` : sql``} ${ask.name ? sql`and p.name = ${ask.name}` : sql``}
    order by p.period desc, p.name limit ${ask.limit ?? 100}`.execute(tx)
  return rows
}

export interface StandingSheet {
  id: string
  /** `pack/name` of the publication. */
  disclosure: string
  period: Period
}

/** Which sheets of a unit stand, without what is on them: newest period first. Reads as any role. */
export async function listStanding(
  tx: Tx,
  ask: { unitId: string; today: CalendarDate; disclosures: readonly string[] },
): Promise<StandingSheet[]> {
  const { rows } = await sql<StandingSheet>`select p.id::text as id, p.pack || '/' || p.name as disclosure, p.period
    from published.publication p where p.unit_id = ${ask.unitId}::uuid and p.keep_until > ${ask.today}::date
      and p.superseded_by is null and p.taken_back_at is null and p.pack || '/' || p.name = any(${[...ask.disclosures]}::text[])
    order by p.period desc, p.published_at desc`.execute(tx)
  return rows
}

/** By id or by the code on the paper. */
export async function findPublished(
  tx: Tx,
  key: { id: string } | { code: string },
  today: CalendarDate,
): Promise<PublishedSheet | undefined> {
  const by = 'id' in key ? sql`p.id = ${key.id}::uuid` : sql`p.code = ${key.code}`
  const { rows } = await sql<PublishedSheet>`select ${HEAD}, p.canonical, p.digest, p.sequence, p.bundle
    from published.publication p where ${by} and p.keep_until > ${today}::date`.execute(tx)
  return rows[0]
}

/** Many at once, by id. */
export async function listSheets(tx: Tx, ids: readonly string[], today: CalendarDate): Promise<PublishedSheet[]> {
  const { rows } = await sql<PublishedSheet>`select ${HEAD}, p.canonical, p.digest, p.sequence, p.bundle
    from published.publication p where p.id = any(${[...ids]}::uuid[]) and p.keep_until > ${today}::date`.execute(tx)
  return rows
}

export async function rowsOfPublished(tx: Tx, id: string): Promise<string[][]> {
  const { rows } = await sql<{
    cells: string[]
  }>`select cells from published.publication_row where publication_id = ${id}::uuid order by position`.execute(tx)
  return rows.map((r) => r.cells)
}

export interface Headline {
  id: string
  unitName: string
  period: Period
  headline: { zh: string; en: string }
}

/** The newest sentence of figures that any of these packs published: of the named unit if it has one, else of the widest. */
export async function newestHeadline(tx: Tx, packs: readonly string[], unitName = ''): Promise<Headline | undefined> {
  const { rows } =
    await sql<Headline>`select id::text as id, unit_name as "unitName", period, headline from published.publication
    where pack = any(${packs}::text[]) and headline is not null and taken_back_at is null and superseded_by is null
    order by (unit_name = ${unitName}) desc, period desc, division_code, published_at desc limit 1`.execute(tx)
  return rows[0]
}

/** Those still without their proof, the newest first: it is what people look at. */
export async function withoutBundle(tx: Tx, limit: number): Promise<{ id: string; entryId: string }[]> {
  const { rows } = await sql<{
    id: string
    entryId: string
  }>`select id::text as id, entry_id::text as "entryId" from published.publication
    where bundle is null order by published_at desc limit ${limit}`.execute(tx)
  return rows
}

export async function attachBundle(tx: Tx, id: string, bundle: Uint8Array, sequence: number): Promise<void> {
  await sql`update published.publication set bundle = ${Buffer.from(bundle)}, sequence = ${sequence}
    where id = ${id}::uuid and bundle is null`.execute(tx)
}
