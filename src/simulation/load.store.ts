import type { Keyring } from '#crypto'
import {
  deviceId,
  type PastAuthorisation,
  type PastImpression,
  registerDevice,
  replayStampings,
  SEAL_KINDS,
  type Seal,
  type SealKind,
  sealId,
} from '#devices'
import { recordFiles } from '#forms'
import { type Instant, stableId, yearOf } from '#kernel'
import { type Copier, type Database, sql, type Tx } from '#store'
import { csvStream } from './copy-text.ts'
import type { VillageSeed } from './county.ts'
import { SAMPLE_VARIANTS, type SimulatedMatter } from './matter.ts'
import { publicProgressOf } from './public-progress.ts'
import { type FlowFacts, type MatterRows, rowsOf, type TableRow } from './rows.ts'
import type { LooseImpression } from './year.ts'

async function copyAll(copy: Copier, table: string, rows: readonly TableRow[]): Promise<void> {
  const first = rows[0]
  if (!first) return
  const columns = Object.keys(first)
  const names = columns.map((c) => `"${c}"`).join(', ')
  await copy.into(`copy ${table} (${names}) from stdin with (format csv)`, csvStream(rows, columns))
}

/** Puts matters on record with tasks, history, timers and files, numbered without gaps in the order they were filed. Owner's door. */
export async function loadMatters(
  tx: Tx,
  copy: Copier,
  matters: readonly SimulatedMatter[],
  facts: FlowFacts,
): Promise<MatterRows[]> {
  const serials = new Map<string, number>()
  const rows = matters.map((matter) => {
    const key = `${matter.village.unitId} ${yearOf(facts.office.dayOf(matter.openedAt))}`
    const serial = (serials.get(key) ?? 0) + 1
    serials.set(key, serial)
    return rowsOf(matter, serial, facts)
  })
  await copyAll(
    copy,
    'process.matter',
    rows.map((r) => r.matter),
  )
  for (const [table, of] of [
    ['process.task', (r: MatterRows) => r.tasks],
    ['process.event', (r: MatterRows) => r.events],
    ['process.timer', (r: MatterRows) => r.timers],
    ['process.file', (r: MatterRows) => r.files],
  ] as const)
    await copyAll(copy, table, rows.flatMap(of))
  const series = facts.definition.series ?? facts.definition.name
  const numbers = [...serials].map(([key, last]) => {
    const [unit_id, year] = key.split(' ')
    return { unit_id, series, year: Number(year), last }
  })
  await copyAll(copy, 'process.document_number', numbers)
  await recordFiles(tx, keptFiles(matters, facts))
  await copyAll(copy, 'published.progress', progressRows(matters, rows, facts))
  return rows
}

/**
 * Progress of what is under way or was finished lately. Receipts of older matters are in nobody's hand, and making thousands of
 * step lists would double the time a visitor waits for the first page.
 */
function progressRows(matters: readonly SimulatedMatter[], rows: readonly MatterRows[], facts: FlowFacts): TableRow[] {
  return matters.flatMap((matter, i) => {
    const { closedAt } = matter.walk
    if (closedAt !== null && closedAt < facts.recentFrom) return []
    const place = matter.village.path.split('/')[0]!
    const body = publicProgressOf(matter, rows[i]!, facts.definition, place)
    return [{ code: body.code, body }]
  })
}

function keptFiles(matters: readonly SimulatedMatter[], facts: FlowFacts) {
  return matters.flatMap((matter) => {
    const uploadedBy = matter.operator.personId
    if (!uploadedBy) return []
    return matter.files.map(({ name, sample, blank }) => {
      const { hash, size } = facts.pictures.get(sample)!
      return { hash, name, mediaType: 'image/png', size, blank, uploadedBy, at: matter.openedAt }
    })
  })
}

/** One desktop unit with three sleeves in every village. */
export async function registerSleeves(
  tx: Tx,
  keyring: Keyring,
  villages: readonly VillageSeed[],
  at: Instant,
): Promise<void> {
  for (const { unitId, divisionCode, name, seals: named } of villages) {
    const seals = SEAL_KINDS.map((kind) => ({ kind, name: named[kind] }))
    await registerDevice(tx, keyring, { unitId, divisionCode, name: `${name}用印台`, seals }, at)
  }
}

/** The approvals and impressions of the year, signed by the sleeves as if they had reported them. Owner's door. */
export async function loadStampings(
  tx: Tx,
  keyring: Keyring,
  matters: readonly SimulatedMatter[],
  loose: readonly LooseImpression[],
  facts: FlowFacts,
): Promise<void> {
  const authorisations: PastAuthorisation[] = []
  const impressions: PastImpression[] = []
  for (const matter of matters) {
    if (!matter.stamping) continue
    const authorisation = authorisationOf(matter, facts)
    authorisations.push(authorisation)
    const seal = sealOf(matter.village, matter.stamping.seal as SealKind)
    for (const { at, approvedDocument, photographed } of matter.stamping.impressions)
      impressions.push({
        seal,
        authorisationId: authorisation.id,
        at,
        documentHash: approvedDocument ? authorisation.documentHash : otherDocument(matter, facts),
        photoHash: photographed ? photoOf(matter, facts) : null,
        operatorPersonId: matter.village.holders['seal-keeper']?.personId ?? null,
        verifiedBy: 'card',
      })
  }
  for (const { village, at } of loose)
    impressions.push({
      seal: sealOf(village, 'village'),
      authorisationId: null,
      at,
      documentHash: null,
      photoHash: null,
      operatorPersonId: null,
      verifiedBy: null,
    })
  await replayStampings(tx, keyring, { authorisations, impressions })
}

function authorisationOf(matter: SimulatedMatter, facts: FlowFacts): PastAuthorisation {
  const { village, stamping, walk } = matter
  const { seal, copies, grantedAt, expiresAt } = stamping!
  const decided = walk.tasks.findLast((t) => t.kind === 'user' && t.doneAt !== null && t.doneAt <= grantedAt)!
  const node = facts.definition.nodes[decided.element]
  const post = node?.kind === 'user' ? node.post : ''
  const file = matter.files[0]
  return {
    id: stableId('authorisation', matter.id),
    sealId: sealId(village.unitId, seal as SealKind),
    unitId: village.unitId,
    divisionCode: village.divisionCode,
    matterId: matter.id,
    definitionVersion: facts.definition.hash,
    documentHash: file ? facts.pictures.get(file.sample)!.hash : null,
    documentBlank: file ? file.blank : null,
    copies,
    grantedBy: village.holders[post]!.personId,
    grantedAt,
    expiresAt,
    revokedAt: null,
  }
}

function sealOf(village: VillageSeed, kind: SealKind): Seal {
  const { unitId, divisionCode } = village
  const sleeve = SEAL_KINDS.indexOf(kind) + 1
  return {
    id: sealId(unitId, kind),
    deviceId: deviceId(unitId),
    sleeve,
    kind,
    unitId,
    divisionCode,
    name: village.seals[kind],
  }
}

/** The picture of a matter's page after the seal fell, and the page that was not the approved one. */
const photoOf = (matter: SimulatedMatter, facts: FlowFacts): string =>
  facts.pictures.get(`${matter.files[0]?.sample ?? 'blank'}/stamped`)!.hash
const otherDocument = (matter: SimulatedMatter, facts: FlowFacts): string =>
  facts.pictures.get(`${matter.files[0]!.sample.split('/')[0]}/${SAMPLE_VARIANTS + 1}`)!.hash

/** The power item each seal belongs to, by the flow it is exercised through; `''` is the flow's first. */
export async function powersBySeal(tx: Tx, process: string): Promise<Map<string, string>> {
  const { rows } = await sql<{ code: string; seal: string | null }>`
    select code, body ->> 'seal' as seal from process.power_item where process = ${process} order by pack, position`.execute(
    tx,
  )
  const powers = new Map<string, string>()
  for (const { code, seal } of rows) {
    if (seal && !powers.has(seal)) powers.set(seal, code)
    if (!powers.has('')) powers.set('', code)
  }
  return powers
}

/**
 * Lets the server see how much there is now. Until it looks by itself, a minute later, it plans as if the tables were empty:
 * seconds for what takes milliseconds.
 */
export async function countRows(owner: Database): Promise<void> {
  await sql`analyze`.execute(owner.query)
}
