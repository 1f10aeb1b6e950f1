import { z } from 'zod'
import { actorOf, asActor } from '#access'
import { type App, listOf, localeOf, lookingAt, paging, type RouteContext, readUpload } from '#http'
import { enqueue } from '#jobs'
import { missing } from '#kernel'
import { openBlob } from '#store'
import { type Locale, t } from '#texts'
import { type Batch, getBatch, listBatches, undoBatch } from './batch.store.ts'
import { type ExampleFile, exampleRoutes, sendFile } from './example.routes.ts'
import { rowInSheet, sampleOf, titleOf } from './office-file.ts'
import { confirmImport, deskOf, type Looked, lookInto, type OfficeImports, rejectsContext } from './office-import.ts'
import { listTables } from './table.store.ts'
import type { FactTable } from './table.ts'
import { dropUpload, keepUpload } from './upload.store.ts'

export interface ImportRouteDeps extends OfficeImports, Pick<RouteContext, 'clock'> {
  /** Files of the demonstration to try with; none in production. */
  readonly examples?: () => Promise<readonly ExampleFile[]>
}

const SHOWN_ROWS = 8
const SHOWN_REJECTS = 50

const column = z.object({ name: z.string(), title: z.string(), type: z.string(), required: z.boolean() })
const tableView = z.object({ id: z.string(), title: z.string(), pack: z.string(), columns: z.array(column) })
const reject = z.object({ row: z.number().int(), column: z.string().nullable(), reason: z.string(), value: z.string() })
const preview = z.object({
  id: z.string(),
  file: z.string(),
  kind: z.string(),
  encoding: z.string(),
  sheet: z.string().nullable(),
  headingRow: z.number().int(),
  table: tableView,
  headings: z.array(z.object({ heading: z.string(), column: z.string().nullable(), inTenThousands: z.boolean() })),
  sample: z.array(z.object({ row: z.number().int(), cells: z.array(z.string()) })),
  records: z.number().int(),
  good: z.number().int(),
  rejected: z.number().int(),
  rejects: z.array(reject),
  already: z.string().nullable(),
})
const batch = z.object({
  id: z.number().int(),
  pack: z.string(),
  table: z.string(),
  tableTitle: z.string(),
  file: z.string(),
  kind: z.string(),
  encoding: z.string(),
  sheet: z.string().nullable(),
  hash: z.string(),
  records: z.number().int(),
  taken: z.number().int(),
  rejected: z.number().int(),
  unit: z.object({ id: z.string(), name: z.string() }).nullable(),
  importedBy: z.string().nullable(),
  importedAt: z.string(),
  judgedAt: z.string().nullable(),
  undoneAt: z.string().nullable(),
  undoneWhy: z.string().nullable(),
  hasRejects: z.boolean(),
})
const choice = z.object({
  table: z.string().max(120).optional(),
  columns: z.array(z.string().max(60)).max(200).optional(),
})
const uploadId = z.object({ id: z.uuid() })
const batchId = z.object({ id: z.coerce.number().int().min(1).max(2_147_483_647) })

/** Dropping a file, looking what is in it, taking it in, its refused rows, the list, and taking it back. */
export function importRoutes(app: App, deps: ImportRouteDeps): void {
  const { stores, clock } = deps

  app.get(
    '/api/v1/imports/tables',
    { config: { looks: 'none' }, schema: { response: { 200: z.array(tableView) } } },
    async (request) => {
      deskOf(actorOf(request))
      return (await listTables(stores.owner.query)).map((table) => viewOf(table, localeOf(request)))
    },
  )

  app.post(
    '/api/v1/imports',
    {
      config: { looks: 'none', upload: true, limit: { max: 30, seconds: 60 } },
      schema: { response: { 201: z.object({ id: z.string(), file: z.string() }) } },
    },
    async (request, reply) => {
      const actor = actorOf(request)
      const { unitId, divisionCode } = deskOf(actor)
      const { name, bytes } = await readUpload(request)
      const file = { personId: actor.personId, unitId, divisionCode, fileName: name, content: bytes }
      const kept = await asActor(stores, actor, 'import', (tx) => keepUpload(tx, deps, file, clock.now()))
      return reply.code(201).send({ id: kept.id, file: kept.fileName })
    },
  )

  app.post(
    '/api/v1/imports/:id/look',
    {
      config: { looks: { reads: ['rows to be imported'], purpose: 'import' }, limit: { max: 60, seconds: 60 } },
      schema: { params: uploadId, body: choice, response: { 200: preview } },
    },
    async (request) =>
      previewOf(await lookInto(deps, actorOf(request), request.params.id, request.body), localeOf(request)),
  )

  app.post(
    '/api/v1/imports/:id/confirm',
    {
      config: { looks: 'none', limit: { max: 30, seconds: 60 } },
      schema: {
        params: uploadId,
        body: choice,
        response: { 201: z.object({ batch, rowsNow: z.number().int(), rejects: z.array(reject) }) },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request)
      const locale = localeOf(request)
      const done = await confirmImport(deps, actor, request.params.id, request.body, clock.now(), locale)
      const { table } = done.looked.table.found
      const titles = new Map([[`${table.pack}/${table.name}`, titleOfTable(table, locale)]])
      const row = await asActor(stores, actor, 'import', (tx) => getBatch(tx, done.batchId))
      const rejects = rejectsOf(done.looked, locale)
      return reply.code(201).send({ batch: batchOf(row, titles), rowsNow: done.rowsNow, rejects })
    },
  )

  app.delete(
    '/api/v1/imports/:id',
    { config: { looks: 'none' }, schema: { params: uploadId, response: { 204: z.null() } } },
    async (request, reply) => {
      await asActor(stores, actorOf(request), 'import', (tx) => dropUpload(tx, deps, request.params.id))
      return reply.code(204).send(null)
    },
  )

  app.get(
    '/api/v1/imports',
    {
      config: { looks: 'none' },
      schema: {
        querystring: z.object({ ...paging, pack: z.string().max(60).optional() }),
        response: { 200: listOf(batch) },
      },
    },
    async (request) => {
      const titles = await titlesOf(deps, localeOf(request))
      return asActor(stores, actorOf(request), 'import', async (tx) => {
        const { items, total } = await listBatches(tx, request.query)
        return { items: items.map((item) => batchOf(item, titles)), total }
      })
    },
  )

  app.get(
    '/api/v1/imports/batches/:id',
    { config: { looks: 'none' }, schema: { params: batchId, response: { 200: batch } } },
    async (request) => {
      const titles = await titlesOf(deps, localeOf(request))
      const row = await asActor(stores, actorOf(request), 'import', (tx) => getBatch(tx, request.params.id))
      return batchOf(row, titles)
    },
  )

  app.get(
    '/api/v1/imports/batches/:id/rejects.xlsx',
    {
      config: { looks: { reads: ['refused rows'], purpose: 'import' }, raw: true },
      schema: { params: batchId },
    },
    async (request, reply) => {
      const { id } = request.params
      lookingAt(request, `batch ${id}`)
      const { rejectsFile, fileName } = await asActor(stores, actorOf(request), 'import', (tx) => getBatch(tx, id))
      if (!rejectsFile) throw missing('facts.no_rejects')
      const { stream } = await openBlob(deps.blobs, rejectsFile)
      const parts: Buffer[] = []
      for await (const part of stream) parts.push(part as Buffer)
      const bytes = deps.keyring.open(Buffer.concat(parts).toString('utf8'), rejectsContext(id))
      const name = t(localeOf(request), 'facts.reject.file', { name: fileName.replace(/\.[a-z]{3,4}$/i, '') })
      return sendFile(reply, name, bytes)
    },
  )

  app.post(
    '/api/v1/imports/batches/:id/undo',
    {
      config: { looks: 'none' },
      schema: {
        params: batchId,
        body: z.object({ why: z.string().trim().min(2).max(200) }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request)
      const { id } = request.params
      deskOf(actor)
      const seen = await asActor(stores, actor, 'import', (tx) => getBatch(tx, id))
      await stores.owner.transaction(async (tx) => {
        await undoBatch(tx, { id, personId: actor.personId, why: request.body.why, at: clock.now() })
        if (deps.afterImport) await enqueue(tx, deps.afterImport, { pack: seen.pack, batchId: id })
      })
      return reply.code(204).send(null)
    },
  )

  exampleRoutes(app, deps.examples)
}

const titleOfTable = ({ definition: { title } }: FactTable, locale: Locale): string =>
  typeof title === 'string' ? title : locale === 'en' ? (title.en ?? title.zh) : title.zh

async function titlesOf({ stores }: ImportRouteDeps, locale: Locale): Promise<Map<string, string>> {
  const tables = await listTables(stores.owner.query)
  return new Map(tables.map((table) => [`${table.pack}/${table.name}`, titleOfTable(table, locale)]))
}

const viewOf = (table: FactTable, locale: Locale): z.input<typeof tableView> => ({
  id: `${table.pack}/${table.name}`,
  title: titleOfTable(table, locale),
  pack: table.pack,
  columns: Object.entries(table.definition.columns).map(([name, { type, required }]) => ({
    name,
    title: titleOf(table, name, locale),
    type,
    required,
  })),
})

const rejectsOf = ({ table, trial }: Looked, locale: Locale): z.input<typeof reject>[] =>
  trial.rejects.slice(0, SHOWN_REJECTS).map(({ line, column, reason, value }) => ({
    row: rowInSheet(table, line),
    column: column && titleOf(table.found.table, column, locale),
    reason: t(locale, `facts.reason.${reason}`),
    value,
  }))

const previewOf = (looked: Looked, locale: Locale): z.input<typeof preview> => {
  const { upload, file, table, trial, already } = looked
  return {
    id: upload.id,
    file: upload.fileName,
    kind: file.kind,
    encoding: file.encoding,
    sheet: table.found.sheet.name || null,
    headingRow: table.found.until + 1,
    table: viewOf(table.found.table, locale),
    headings: table.found.headings.map(({ heading, inTenThousands }, i) => ({
      heading,
      column: table.mapping[i] ?? null,
      inTenThousands,
    })),
    sample: sampleOf(table, SHOWN_ROWS),
    records: trial.records - trial.blank,
    good: trial.taken,
    rejected: trial.rejected,
    rejects: rejectsOf(looked, locale),
    already,
  }
}

const batchOf = (row: Batch, titles: ReadonlyMap<string, string>): z.input<typeof batch> => ({
  id: row.id,
  pack: row.pack,
  table: row.table,
  tableTitle: titles.get(`${row.pack}/${row.table}`) ?? row.table,
  file: row.fileName,
  kind: row.kind,
  encoding: row.encoding,
  sheet: row.sheet,
  hash: row.hash,
  records: Number(row.records),
  taken: Number(row.taken),
  rejected: Number(row.rejected),
  unit: row.unitId ? { id: row.unitId, name: row.unitName ?? '' } : null,
  importedBy: row.importedBy,
  importedAt: row.importedAt,
  judgedAt: row.judgedAt,
  undoneAt: row.undoneAt,
  undoneWhy: row.undoneWhy,
  hasRejects: row.rejectsFile !== null,
})
