import type { CalendarDate, Instant } from '#kernel'
import type { PackPart } from '#pack'
import { sql, type Tx } from '#store'
import { HomeFile, parseHome } from './village-home.ts'

/** `home.yaml`: the parts of a village's page. */
export const homePart: PackPart<HomeFile> = {
  name: 'site.home',
  files: 'home.yaml',
  parse: parseHome,
  install: async (tx, items, pack, at) => {
    await sql`delete from published.home where pack = ${pack.id}`.execute(tx)
    for (const { value } of items) await putHome(tx, pack.id, value, at)
  },
}

const putHome = (tx: Tx, pack: string, home: HomeFile, at: Instant) =>
  sql`insert into published.home (pack, body, installed_at) values (${pack}, ${JSON.stringify(home)}::json, ${at})`.execute(
    tx,
  )

export async function listHomes(tx: Tx): Promise<HomeFile[]> {
  const { rows } = await sql<{ body: unknown }>`select h.body from published.home h
    join pack.installed i on i.id = h.pack and i.workspace = 'county' order by h.pack`.execute(tx)
  return rows.map(({ body }) => HomeFile.parse(body))
}

export interface Place {
  unitId: string
  name: string
  carrier: string
  divisionCode: string
  parentUnitId: string | null
  parentName: string | null
}

const PLACE = sql`unit_id as "unitId", name, carrier, division_code as "divisionCode", parent_unit_id as "parentUnitId", parent_name as "parentName"`

export async function findVillage(tx: Tx, divisionCode: string): Promise<Place | undefined> {
  const { rows } = await sql<Place>`select ${PLACE} from published.place
    where division_code = ${divisionCode} and carrier = 'village'`.execute(tx)
  return rows[0]
}

export async function findPlace(tx: Tx, unitId: string): Promise<Place | undefined> {
  const { rows } = await sql<Place>`select ${PLACE} from published.place where unit_id = ${unitId}`.execute(tx)
  return rows[0]
}

export async function listVillages(tx: Tx): Promise<Place[]> {
  const { rows } =
    await sql<Place>`select ${PLACE} from published.place where carrier = 'village' order by division_code`.execute(tx)
  return rows
}

export interface Officer {
  unitId: string
  post: string
  title: string
  holder: string
}

/** Who holds which post on the day, of these units. */
export async function listOfficers(tx: Tx, unitIds: readonly string[], today: CalendarDate): Promise<Officer[]> {
  const { rows } = await sql<Officer>`select unit_id as "unitId", post, title, holder from published.office
    where unit_id = any(${[...unitIds]}::text[]) and from_on <= ${today}::date and (until_on is null or until_on > ${today}::date)
    order by unit_id, post, holder`.execute(tx)
  return rows
}

/** Flows that are installed, so that a page names no service that is not there. */
export async function listFlowIds(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ process: string }>`select process from published.flow`.execute(tx)
  return rows.map((row) => row.process)
}

/**
 * What everything on a village's page depends on, as one short text: its standing editions, the packs, the offices.
 * Pages kept in memory are kept under it.
 */
export async function editionOf(tx: Tx, divisionCode: string, today: CalendarDate): Promise<string | undefined> {
  const { rows } = await sql<{ edition: string }>`select md5(concat_ws('|', v.unit_id,
      (select string_agg(p.id::text, ',' order by p.id) from published.publication p where p.unit_id = v.unit_id::uuid
        and p.keep_until > ${today}::date and p.superseded_by is null and p.taken_back_at is null),
      (select string_agg(i.checksum, ',' order by i.id) from pack.installed i),
      (select string_agg(o.post || o.holder, ',' order by o.post, o.holder) from published.office o
        where o.unit_id in (v.unit_id, v.parent_unit_id)
          and o.from_on <= ${today}::date and (o.until_on is null or o.until_on > ${today}::date)))) as edition
    from published.place v where v.division_code = ${divisionCode} and v.carrier = 'village'`.execute(tx)
  return rows[0]?.edition
}
