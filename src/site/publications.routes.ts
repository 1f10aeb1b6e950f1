import { z } from 'zod'
import {
  findPublished,
  listPublished,
  type PublishedHead,
  type PublishedSheet,
  rowsOfPublished,
  type Sheet,
  toCsv,
} from '#disclosure'
import type { App, Reply, Request } from '#http'
import { dateOf, missing } from '#kernel'
import { parseCanonical } from '#ledger'
import type { Tx } from '#store'
import { formToken, frameOf, originOf, type SiteDeps, send } from './frame.ts'
import type { Frame } from './layout.ts'
import { publicationPage, publicationsPage } from './publications-page.ts'
import { PUBLIC, wishes } from './tour.routes.ts'
import { type Verification, verifyPage } from './verify-page.ts'

const UUID = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(\.csv|\.json|\.bundle\.json)?$/

/** What stands on the sheet, read back from its frozen bytes. */
const sheetOf = (p: PublishedSheet): Sheet => parseCanonical(p.canonical) as unknown as Sheet

/** Published sheets, their open data and the check of a paper. Reads the published schema only. */
export function publicationRoutes(app: App, deps: SiteDeps): void {
  const { stores, clock } = deps
  const today = () => dateOf(clock.now())
  /** A sheet, and what else its unit published of the same time: figures and the rows they count are two sheets. */
  const withSheetsBeside = async (tx: Tx, id: string): Promise<[PublishedSheet, PublishedHead[]] | []> => {
    const found = await findPublished(tx, { id }, today())
    if (!found) return []
    const { items } = await listPublished(tx, { today: today(), unitId: found.unitId, limit: 200, offset: 0 })
    return [found, items.filter((one) => one.period === found.period && one.id !== id && !one.takenBackAt)]
  }

  app.get(
    '/publications',
    {
      config: PUBLIC,
      schema: {
        querystring: z.object({
          ...wishes,
          unit: z.uuid().optional(),
          offset: z.coerce.number().int().min(0).max(100_000).default(0),
        }),
      },
    },
    async (request, reply) => {
      const { unit, offset } = request.query
      const list = await stores.public.transaction((tx) =>
        listPublished(tx, { today: today(), unitId: unit, limit: 50, offset }),
      )
      const frame = await frameOf(request, reply, deps)
      return send(reply, frame, publicationsPage(frame, list, { limit: 50, offset }))
    },
  )

  app.get(
    '/publications/:name',
    {
      config: PUBLIC,
      schema: {
        params: z.object({ name: z.string().max(60) }),
        querystring: z.object({ ...wishes, offset: z.coerce.number().int().min(0).max(100_000).default(0) }),
      },
    },
    async (request, reply) => {
      const [, id, kind] = UUID.exec(request.params.name) ?? []
      const [found, beside] = id ? await stores.public.transaction((tx) => withSheetsBeside(tx, id)) : []
      if (!found) throw missing('site.no_publication')
      const frame = await frameOf(request, reply, deps)
      if (kind) return sendData(reply, found, kind, frame)
      return send(
        reply,
        frame,
        publicationPage(frame, found, sheetOf(found), {
          origin: originOf(request, deps),
          offset: request.query.offset,
          beside: beside ?? [],
        }),
      )
    },
  )

  const look = async (code: string): Promise<Verification> => {
    const spelled = code
      .trim()
      .toUpperCase()
      .replace(/[^0-9A-Z]/g, '')
      .replace(/^(.{4})(.{4})$/, '$1-$2')
    const found = await stores.public.transaction(async (tx) => {
      const head = await findPublished(tx, { code: spelled }, today())
      return head && { head, sheet: sheetOf(head), rows: await rowsOfPublished(tx, head.id) }
    })
    return { code: spelled, ...(found && { found }) }
  }
  const limited = { ...PUBLIC, limit: { max: 60, seconds: 60 } }
  app.get(
    '/verify',
    { config: limited, schema: { querystring: z.object({ ...wishes, code: z.string().max(40).optional() }) } },
    async (request, reply) => answer(request, reply, request.query.code ? await look(request.query.code) : undefined),
  )
  // Nothing is changed by this POST; it is one because a whole table does not fit in an address.
  app.post(
    '/verify',
    {
      config: limited,
      schema: {
        body: z.object({ code: z.string().max(40), seen: z.string().max(400_000), _csrf: z.string().optional() }),
      },
    },
    async (request, reply) => answer(request, reply, { ...(await look(request.body.code)), tried: request.body.seen }),
  )

  async function answer(request: Request, reply: Reply, asked: Verification | undefined): Promise<Reply> {
    const frame = await frameOf(request, reply, deps)
    return send(
      reply,
      frame,
      verifyPage(frame, asked, formToken(request, reply, deps), deps.keyring?.publicKey()),
      asked && !asked.found ? 404 : 200,
    )
  }
}

function sendData(reply: Reply, p: PublishedSheet, kind: string, frame: Frame): Reply {
  if (p.takenBackAt || (kind === '.bundle.json' && p.bundle === null)) throw missing('site.no_publication')
  const attached = (ending: string) => reply.header('content-disposition', `attachment; filename="${p.code}${ending}"`)
  if (kind === '.csv')
    return attached('.csv')
      .type('text/csv; charset=utf-8')
      .send(toCsv(sheetOf(p), frame.locale, frame.say))
  if (kind === '.json') return reply.type('application/json; charset=utf-8').send(Buffer.from(p.canonical))
  return attached('.bundle.json').type('application/json; charset=utf-8').send(Buffer.from(p.bundle!))
}
