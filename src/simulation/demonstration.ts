import { createAccount, loadUsage } from '#access'
import { loadCalendar } from '#clocks'
import type { Keyring } from '#crypto'
import { installDirectory, unitIdOf } from '#directory'
import { compileExpression } from '#expressions'
import { importFile } from '#facts'
import { dateOf, type Instant, plusMinutes } from '#kernel'
import { record } from '#ledger'
import type { Pack } from '#pack'
import type { Stores } from '#store'
import { countySeed } from './county.ts'
import { type PackFixtures, readFixtures, tableFixtures } from './fixtures.ts'
import { countRows, loadMatters, loadStampings, powersBySeal, registerSleeves } from './load.store.ts'
import { SAMPLE_VARIANTS } from './matter.ts'
import { officeDays } from './office-days.ts'
import { publishPastMonths } from './past-months.ts'
import { type LoadedRecords, loadRecords, readRecords } from './records.store.ts'
import { loadRows } from './row-load.store.ts'
import type { FlowFacts } from './rows.ts'
import { type SamplePicture, samplePicture } from './samples.ts'
import { typingTime } from './typing-time.ts'
import { type SimulatedYear, simulateYear } from './year.ts'

export interface DemonstrationOptions {
  readonly packs: readonly Pack[]
  /** The demonstration's present; nothing later is loaded. */
  readonly at: Instant
  readonly keyring: Keyring
  /** Folder of content-addressed files. */
  readonly blobs: string
  /** Password of every demonstration account. */
  readonly password?: string
  readonly onProgress?: (
    step: 'county' | 'tables' | 'year' | 'load' | 'records' | 'publications',
    done: number,
    of: number,
  ) => void
}

export interface LoadedDemonstration {
  readonly matters: number
  readonly impressions: number
  readonly accounts: number
  readonly tableRows: number
  /** The synthetic year of each process, with what its plants must raise. */
  readonly years: ReadonlyMap<string, SimulatedYear>
  /** What units of each pack wrote down month by month, with what its plants must raise. */
  readonly records: ReadonlyMap<string, LoadedRecords>
}

/** Known to everybody, for a demonstration on the visitor's own machine only; production refuses demonstration data. */
export const DEMONSTRATION_PASSWORD = 'shixi-yanshi-2026'

/**
 * Fills an empty installation with the demonstration county: directory, accounts, sleeves, imported registers and one synthetic
 * year for every pack with fixtures. The packs must be installed. Rules are run by the caller afterwards.
 */
export async function loadDemonstration(stores: Stores, options: DemonstrationOptions): Promise<LoadedDemonstration> {
  const { at, keyring, packs, onProgress = () => {} } = options
  const county = countySeed()
  const began = county.directory.occupancies[0]!.fromOn
  const installed = `${began}T00:00:00.000Z`
  onProgress('county', 0, 1)
  await stores.owner.transaction(async (tx) => {
    await installDirectory(tx, county.directory, at)
    const password = options.password ?? DEMONSTRATION_PASSWORD
    // Hashing a password takes a core for a while and is done beside the rest; the statements themselves go one after the other.
    await Promise.all(
      county.accounts.map(({ personId, login }) => createAccount(tx, { personId, name: login, password }, at)),
    )
    await registerSleeves(tx, keyring, county.villages, installed)
  })
  const tables = (await Promise.all(packs.map(tableFixtures))).flat()
  let tableRows = 0
  for (const [i, { pack, table, path }] of tables.entries()) {
    onProgress('tables', i, tables.length)
    tableRows += (await importFile(stores, { pack, table, file: path, at })).taken
  }
  for (const pack of packs) tableRows += await loadRows(stores, pack, county, keyring, at)
  const years = new Map<string, SimulatedYear>()
  for (const pack of packs) {
    const fixtures = await readFixtures(pack)
    if (!fixtures) continue
    onProgress('year', years.size, packs.length)
    years.set(fixtures.process, await loadYear(stores, county, fixtures, options))
  }
  await countRows(stores.owner)
  const records = new Map<string, LoadedRecords>()
  const calendar = await loadCalendar(stores.owner.query, county.directory.divisions[0]!.code)
  const planned = new Set<string>()
  for (const pack of packs) {
    const world = await readRecords(pack, county, calendar)
    if (!world) continue
    onProgress('records', records.size, packs.length)
    for (const { publication } of world.records.sheets) planned.add(`${pack.id}/${publication}`)
    const loaded = await loadRecords(stores, pack, world, at)
    records.set(pack.id, loaded)
    tableRows += loaded.tableRows
  }
  if (records.size > 0) await countRows(stores.owner)
  await stores.owner.transaction((tx) => loadUsage(tx, typingTime(county, calendar, dateOf(at))))
  onProgress('publications', 0, 1)
  const publications =
    (await publishPastMonths(stores, county, at, planned)) +
    [...records.values()].reduce((sum, { sheets }) => sum + sheets, 0)
  const matters = [...years.values()].reduce((sum, y) => sum + y.matters.length, 0)
  const stamped = [...years.values()].flatMap((y) => y.matters.flatMap((m) => m.stamping?.impressions ?? []))
  const impressions = stamped.length + [...years.values()].reduce((sum, y) => sum + y.loose.length, 0)
  await stores.owner.transaction((tx) =>
    record(tx, {
      kind: 'simulation.demonstration_loaded',
      unitId: unitIdOf(county.directory.divisions[0]!.code),
      content: { matters, impressions, tableRows, publications, processes: [...years.keys()] },
      at,
    }),
  )
  return { matters, impressions, accounts: county.accounts.length, tableRows, years, records }
}

const RECENT_DAYS = 30

async function loadYear(
  stores: Stores,
  county: ReturnType<typeof countySeed>,
  fixtures: PackFixtures,
  { at, keyring, blobs, onProgress = () => {} }: DemonstrationOptions,
): Promise<SimulatedYear> {
  const calendar = await loadCalendar(stores.owner.query, county.directory.divisions[0]!.code)
  const office = officeDays(calendar)
  const year = simulateYear({ ...fixtures, county, office, now: at })
  const pictures = await drawPictures(blobs, year)
  onProgress('load', 0, year.matters.length)
  const facts: FlowFacts = {
    process: fixtures.process,
    pack: fixtures.pack,
    definition: fixtures.definition,
    powers: await stores.owner.transaction((tx) => powersBySeal(tx, fixtures.process)),
    office,
    titleOf: titleFrom(fixtures.definition),
    postTitles: new Map(county.directory.posts.map((p) => [`${p.unitId}:${p.code}`, p.title])),
    pictures,
    recentFrom: plusMinutes(at, -RECENT_DAYS * 24 * 60),
  }
  // Matters with their history, and seals with what fell from them, share no row: two connections keep two cores busy.
  await Promise.all([
    stores.owner.copying((tx, copy) => loadMatters(tx, copy, year.matters, facts)),
    stores.owner.transaction((tx) => loadStampings(tx, keyring, year.matters, year.loose, facts)),
  ])
  onProgress('load', year.matters.length, year.matters.length)
  return year
}

function titleFrom({ subject, name }: PackFixtures['definition']): FlowFacts['titleOf'] {
  const expression = subject === null ? null : compileExpression(subject)
  return (filed) => {
    const title = expression?.evaluate(filed)
    return typeof title === 'string' && title !== '' ? title : name
  }
}

/** Each sample once as handed in and once as stamped; and for every kind one page that nobody approved. */
async function drawPictures(blobs: string, year: SimulatedYear): Promise<Map<string, SamplePicture>> {
  const samples = new Set(['blank'])
  for (const { files } of year.matters) for (const { sample } of files) samples.add(sample)
  const kinds = new Set([...samples].filter((s) => s !== 'blank').map((s) => s.split('/')[0]))
  const wanted = [
    ...[...samples].flatMap((sample) => [
      { sample, stamped: false },
      { sample, stamped: true },
    ]),
    ...[...kinds].map((kind) => ({ sample: `${kind}/${SAMPLE_VARIANTS + 1}`, stamped: false })),
  ]
  const drawn = await Promise.all(
    wanted.map(async ({ sample, stamped }) => {
      const picture = await samplePicture(blobs, sample, stamped)
      return [stamped ? `${sample}/stamped` : sample, picture] as const
    }),
  )
  return new Map(drawn)
}
