import { digestOf, listSheets, listStanding, type PublishedSheet, rowsOfPublished } from '#disclosure'
import type { CalendarDate, Period } from '#kernel'
import type { Tx } from '#store'
import type { Frame } from './layout.ts'
import { listPowerRows } from './powers.store.ts'
import { postTitle, readPower } from './powers.ts'
import { listFlowIds, listHomes, listOfficers, type Officer, type Place } from './village.store.ts'
import {
  disclosuresOf,
  type Edition,
  editionFrom,
  fillFigures,
  inWords,
  lastMonth,
  type MonthOfMoney,
  monthOfMoney,
  monthsOf,
} from './village.ts'
import { type HomeFile, joinHomes } from './village-home.ts'

type Reader = Pick<Frame, 'locale' | 'say'>

/** A published sheet, and whether what lies there now is what was published. */
export type CheckedSheet = PublishedSheet & { unchanged: boolean }
export type CheckedEdition = Edition & { readonly head: CheckedSheet }
export type CheckedMonth = MonthOfMoney & { readonly edition: CheckedEdition }

export interface PowerOfPost {
  pack: string
  code: string
  title: string
  limit: string | null
  risks: readonly { point: string; control: string }[]
}

export interface Service {
  title: string
  bring: readonly string[]
  where: string
  goodToKnow: string | null
  limit: string | null
  power: { pack: string; code: string } | null
}

/** Everything on a village's pages, in the reader's words. */
export interface VillageContent {
  place: Place
  today: CalendarDate
  money: CheckedMonth | undefined
  /** The month asked for, when it has no sheet. */
  notPublished: Period | null
  /** The month people come to read, when it is not published. */
  lateMonth: Period | null
  months: readonly { period: Period; id: string | null }[]
  holdings: readonly { id: string | null; title: string; about: string }[]
  lists: readonly {
    id: string | null
    title: string
    all: string
    about: string | null
    period: Period | null
    rows: readonly (readonly string[])[]
    numeric: readonly boolean[]
    count: number
  }[]
  /** Of the village. */
  officers: readonly Officer[]
  townOfficers: readonly Officer[]
  powers: ReadonlyMap<string, { may: PowerOfPost[]; keeps: PowerOfPost[] }>
  services: readonly Service[]
  supervisors: readonly { title: string; name: string | null; telephone: string | null; about: string }[]
}

/** What the pages of villages are made of, as the installed packs declare it. */
export const homeOf = async (tx: Tx): Promise<HomeFile> => joinHomes(await listHomes(tx))

/**
 * Reads a village's page from the published schema alone. `month` is the month asked for; without it the newest published one.
 * `money` is undefined when that month has no sheet.
 */
export async function readVillage(
  tx: Tx,
  ask: { place: Place; today: CalendarDate; month?: Period | undefined; reader: Reader },
): Promise<VillageContent> {
  const { place, today, reader } = ask
  const home = await homeOf(tx)
  const standing = await listStanding(tx, { unitId: place.unitId, today, disclosures: disclosuresOf(home) })
  const of = (disclosure: string | undefined) => standing.filter((one) => one.disclosure === disclosure)
  const sheetsOfMoney = of(home.money?.disclosure)
  const chosen = ask.month ? sheetsOfMoney.find((one) => one.period === ask.month) : sheetsOfMoney[0]
  const sameYear = sheetsOfMoney.filter(
    (one) => chosen && one.period.slice(0, 4) === chosen.period.slice(0, 4) && one.period <= chosen.period,
  )
  const wanted = [
    ...sameYear,
    ...home.holdings.flatMap(({ disclosure }) => of(disclosure).slice(0, 1)),
    ...home.lists.flatMap(({ disclosure }) => of(disclosure)),
  ]
  const editions = (await listSheets(tx, [...new Set(wanted.map(({ id }) => id))], today)).map(editionFrom)
  const open = (id: string | undefined) => editions.find(({ head }) => head.id === id)

  let money: CheckedMonth | undefined
  const newest = open(chosen?.id)
  if (home.money && newest) {
    const year = sameYear.flatMap(({ id }) => open(id) ?? [])
    const edition = await check(tx, newest)
    money = { ...monthOfMoney(home.money, edition, year, reader), edition }
  }
  const holdings = home.holdings.map(({ disclosure, title, about }) => {
    const edition = open(of(disclosure)[0]?.id)
    const filled = edition && [fillFigures(title, edition.sheet, reader), fillFigures(about, edition.sheet, reader)]
    if (filled?.[0] && filled[1]) return { id: edition!.head.id, title: filled[0], about: filled[1] }
    return { id: null, title: inWords(title, reader).replace(/[：:]?\s*\{.*$/, ''), about: '' }
  })
  const lists = home.lists.map((list) => {
    // A month in which nobody was paid has an empty list: the one before is still on display.
    const found = of(list.disclosure).flatMap(({ id }) => open(id) ?? [])
    const edition = found.find(({ sheet }) => sheet.rows.length > 0)
    return {
      title: inWords(list.title, reader),
      all: inWords(list.all, reader),
      about: list.about ? inWords(list.about, reader) : null,
      id: edition?.head.id ?? null,
      period: edition?.sheet.period ?? null,
      rows: (edition?.sheet.rows ?? []).slice(0, list.first).map((row) => row.map(reader.say)),
      numeric: (edition?.sheet.columns ?? []).map((column) => column.show === 'amount'),
      count: edition?.sheet.rows.length ?? 0,
    }
  })
  const months = monthsOf(sheetsOfMoney, today)
  return {
    place,
    today,
    money,
    notPublished: ask.month && !money ? ask.month : null,
    lateMonth: !ask.month && money && money.period < lastMonth(today) ? lastMonth(today) : null,
    months,
    holdings,
    lists,
    ...(await offices(tx, place, today, home, reader)),
  }
}

/** The public copy against its frozen bytes, and those against the digest on the paper. */
async function check(tx: Tx, edition: Edition): Promise<CheckedEdition> {
  const { head, sheet } = edition
  const rows = await rowsOfPublished(tx, head.id)
  const unchanged = digestOf(head.canonical) === head.digest && JSON.stringify(rows) === JSON.stringify(sheet.rows)
  return { ...edition, head: { ...head, unchanged } }
}

/** Who holds which post, what each may do, what can be done at the counter, who supervises. */
async function offices(tx: Tx, place: Place, today: CalendarDate, home: HomeFile, reader: Reader) {
  const units = [place.unitId, ...(place.parentUnitId ? [place.parentUnitId] : [])]
  const all = await listOfficers(tx, units, today)
  const officers = all.filter((one) => one.unitId === place.unitId)
  const townOfficers = all.filter((one) => one.unitId === place.parentUnitId)
  const rows = await listPowerRows(tx)
  const powers = new Map<string, { may: PowerOfPost[]; keeps: PowerOfPost[] }>()
  const limits = new Map<string, { pack: string; code: string; limit: string | null }>()
  for (const { body } of rows) {
    const power = readPower(body, reader)
    const { holder, keeper } = body as { holder: string; keeper?: string }
    limits.set(`${power.pack}/${power.code}`, power)
    for (const [post, part] of [
      [holder, 'may'],
      [keeper, 'keeps'],
    ] as const) {
      if (!post) continue
      const had = powers.get(post) ?? { may: [], keeps: [] }
      powers.set(post, had)
      had[part].push(power)
    }
  }
  const flows = new Set(await listFlowIds(tx))
  const services = home.services
    .filter((service) => flows.has(service.flow))
    .map((service): Service => {
      const power = limits.get(`${service.flow.split('/')[0]}/${service.power ?? ''}`)
      return {
        title: inWords(service.title, reader),
        bring: service.bring.map((one) => inWords(one, reader)),
        where: inWords(service.where, reader),
        goodToKnow: service.good_to_know ? inWords(service.good_to_know, reader) : null,
        limit: power?.limit ?? null,
        power: power ? { pack: power.pack, code: power.code } : null,
      }
    })
  const supervisors = home.supervision.flatMap((one): VillageContent['supervisors'] => {
    const about = inWords(one.about, reader)
    if ('telephone' in one) return [{ title: inWords(one.title, reader), name: null, telephone: one.telephone, about }]
    const among = one.at === 'village' ? officers : one.at === 'town' ? townOfficers : []
    const found = among.filter(({ post }) => post === one.post)
    if (!found[0]) return []
    const name = found.map(({ holder }) => holder).join('、')
    return [{ title: titleOf(found[0], reader), name, telephone: null, about }]
  })
  return { officers, townOfficers, powers, services, supervisors }
}

/** A post as people call it: the general word where there is one, else its own title. */
export function titleOf(officer: Officer, reader: Reader): string {
  const title = postTitle(officer.post, reader.locale)
  return title === officer.post ? reader.say(officer.title) : title
}
