import { Readable } from 'node:stream'
import type { Actor } from '#access'
import { asActor } from '#access'
import { enqueue } from '#jobs'
import { conflict, forbidden, type Instant } from '#kernel'
import { record } from '#ledger'
import { putBlob, type Stores } from '#store'
import type { Locale } from '#texts'
import { countRows, findImported, keepRejects } from './batch.store.ts'
import { type ImportReport, importFile } from './import.store.ts'
import { type Choice, csvOf, type OfficeTable, officeTable, type Trial, tryOut } from './office-file.ts'
import { Protection } from './protection.ts'
import { readOfficeFile } from './reading/read-file.ts'
import type { FileKind, ReadFile } from './reading/sheets.ts'
import { rejectWorkbook } from './reject-workbook.ts'
import { surroundingsOf } from './surroundings.store.ts'
import { getTable, listTables } from './table.store.ts'
import type { FactTable } from './table.ts'
import { dropUpload, openUpload, type Upload, type Waiting } from './upload.store.ts'

export interface OfficeImports extends Waiting {
  readonly stores: Stores
  /** Folder of content-addressed files. */
  readonly blobs: string
  /** Folder of snapshots. */
  readonly snapshots: string
  /** The job that asks the rules of a pack again; its payload is `{ pack, batchId }`. */
  readonly afterImport?: string
}

export interface Looked {
  readonly upload: Upload
  readonly file: ReadFile
  readonly table: OfficeTable
  readonly trial: Trial
  /** When this very file was taken into the table before. */
  readonly already: Instant | null
}

/** The unit for which a person imports, and the divisions whose rows she may bring; problem `facts.may_not_import`. */
export function deskOf(actor: Actor): {
  readonly unitId: string
  readonly divisionCode: string
  readonly within: (code: string) => boolean
} {
  const scopes = (actor.scopes ?? []).filter((scope) => scope.topic === 'import')
  const ranges = scopes.flatMap(({ divisionFrom, divisionUntil, unitId }) => {
    if (divisionFrom !== null && divisionUntil !== null) return [{ from: divisionFrom, until: divisionUntil }]
    const code = actor.posts.find((post) => post.unitId === unitId)?.divisionCode
    return code ? [{ from: code, until: `${code}:` }] : []
  })
  const within = (code: string) => ranges.some(({ from, until }) => code >= from && code < until)
  const post = actor.posts.find(({ divisionCode }) => within(divisionCode))
  if (!post) throw forbidden('facts.may_not_import')
  return { unitId: post.unitId, divisionCode: post.divisionCode, within }
}

/** Reads a waiting file and tries every row, as the confirmed import will. Nothing is kept. */
export async function lookInto(imports: OfficeImports, actor: Actor, id: string, choice: Choice): Promise<Looked> {
  const { stores, keyring } = imports
  const desk = deskOf(actor)
  const { content, ...upload } = await asActor(stores, actor, 'import', (tx) => openUpload(tx, imports, id))
  const file = await readOfficeFile(content)
  const chosen = officeTable(await tablesWithCodes(stores, choice), file, choice)
  const { pack, name } = chosen.found.table
  const around = await surroundingsOf(stores.owner.query, chosen.found.table, desk.within)
  const trial = await tryOut(chosen, around, { protection: new Protection(keyring) })
  const known = await findImported(stores.owner.query, { pack, table: name, hash: upload.hash })
  return { upload, file, table: chosen, trial, already: known?.importedAt ?? null }
}

async function tablesWithCodes(stores: Stores, { table }: Choice): Promise<FactTable[]> {
  const all = await listTables(stores.owner.query)
  const wanted = table ? all.filter(({ pack, name }) => `${pack}/${name}` === table) : all
  // Only tables of offices have a source that says so; codes are read for the few that could be meant.
  return Promise.all(wanted.map(({ pack, name }) => getTable(stores.owner, pack, name)))
}

/**
 * Takes a waiting file in: its good rows in one transaction, the refused ones back as a workbook, and the rules of its pack asked
 * again afterwards. The same file twice is `facts.already_imported`.
 */
export async function confirmImport(
  imports: OfficeImports,
  actor: Actor,
  id: string,
  choice: Choice,
  at: Instant,
  locale: Locale,
): Promise<ImportReport & { readonly looked: Looked; readonly rowsNow: number }> {
  const { stores, keyring, blobs, snapshots } = imports
  const desk = deskOf(actor)
  const looked = await lookInto(imports, actor, id, choice)
  const { upload, file, table, already } = looked
  const { pack, name } = table.found.table
  if (already) throw conflict('facts.already_imported', { file: upload.fileName, at: already.slice(0, 10) })
  const report = await importFile(stores, {
    pack,
    table: name,
    file: { name: upload.fileName, stream: Readable.from([csvOf(table)], { objectMode: false }) },
    keyring,
    snapshots,
    at,
    brought: {
      unitId: desk.unitId,
      divisionCode: desk.divisionCode,
      personId: actor.personId,
      within: desk.within,
      original: originalOf(upload, file, table),
    },
  })
  const sealed = report.rejected
    ? keyring.seal(await rejectWorkbook(table, report.rejects, locale), rejectsContext(report.batchId))
    : undefined
  const blob = sealed && (await putBlob(blobs, Buffer.from(sealed, 'utf8')))
  await stores.owner.transaction(async (tx) => {
    if (blob) await keepRejects(tx, report.batchId, blob.hash)
    await record(tx, {
      kind: 'facts.imported',
      unitId: desk.unitId,
      content: {
        batch: report.batchId,
        table: `${pack}/${name}`,
        hash: report.hash,
        taken: report.taken,
        rejected: report.rejected,
        person: actor.personId,
      },
      at,
    })
    if (imports.afterImport) await enqueue(tx, imports.afterImport, { pack, batchId: report.batchId })
  })
  await asActor(stores, actor, 'import', (tx) => dropUpload(tx, imports, id))
  return { ...report, looked, rowsNow: await countRows(stores.owner.query, pack, name) }
}

export const rejectsContext = (batchId: number): string => `facts.rejects/${batchId}`

function originalOf(upload: Upload, file: ReadFile, table: OfficeTable) {
  return {
    hash: upload.hash,
    bytes: Number(upload.bytes),
    encoding: file.encoding,
    kind: file.kind satisfies FileKind,
    sheet: table.found.sheet.name || null,
    headingRow: table.found.until + 1,
  }
}
