import { z } from 'zod'
import { digestOf, findPublished, rowsOfPublished } from '#disclosure'
import { letterServing, renderLetter } from '#documents'
import type { App, Request } from '#http'
import { dateOf, missing } from '#kernel'
import { t } from '#texts'
import { frameOf, originOf, type SiteDeps, send } from './frame.ts'
import { groupCard } from './group-card.ts'
import type { Frame } from './layout.ts'
import { type PrintedEdition, posterData } from './print-forms.ts'
import { broadcastPage, cardPage } from './print-forms-page.ts'
import { qrCode } from './qr.ts'
import { spelledDate } from './time.ts'
import { PUBLIC, wishes } from './tour.routes.ts'
import { findPlace } from './village.store.ts'
import { editionFrom } from './village.ts'
import { homeOf, readVillage } from './village-content.ts'

/** Setting a sheet and drawing a picture cost more than a page: one reader needs each of them once. */
const LIMITED = { ...PUBLIC, limit: { max: 60, seconds: 60 } }
const params = z.object({ name: z.uuid() })

/** The same edition on paper, in a chat and over the loudspeaker. Only what is published has any of them. */
export function printFormRoutes(app: App, deps: SiteDeps): void {
  const { stores, clock } = deps

  async function read(id: string, frame: Frame): Promise<PrintedEdition> {
    const today = dateOf(clock.now())
    return stores.public.transaction(async (tx) => {
      const head = await findPublished(tx, { id }, today)
      if (!head) throw missing('site.no_publication')
      if (head.takenBackAt) throw missing('site.poster_taken_back')
      const { sheet } = editionFrom(head)
      const unchanged =
        digestOf(head.canonical) === head.digest &&
        JSON.stringify(await rowsOfPublished(tx, id)) === JSON.stringify(sheet.rows)
      const place = await findPlace(tx, head.unitId)
      const home = await homeOf(tx)
      const isMoney = home.money?.disclosure === `${head.pack}/${head.name}`
      const village =
        place?.carrier === 'village'
          ? await readVillage(tx, { place, today, month: isMoney ? head.period : undefined, reader: frame })
          : undefined
      // A sheet that a newer one replaced is no longer the village's; it is printed as it stands.
      const money = isMoney && village?.money?.edition.head.id === id ? village.money : undefined
      return { head: { ...head, unchanged }, sheet, money, village }
    })
  }

  /** Where the code leads: the village's page, else the sheet itself. */
  const linkOf = (request: Request, { village, head }: PrintedEdition): string =>
    `${originOf(request, deps)}${village ? `/v/${village.place.divisionCode}` : `/publications/${head.id}`}`
  const codeOf = (text: string): string =>
    qrCode(text, 'QR').markup.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ')

  app.get(
    '/publications/:name/poster.pdf',
    { config: LIMITED, schema: { params, querystring: z.object(wishes) } },
    async (request, reply) => {
      const frame = await frameOf(request, reply, deps)
      const one = await read(request.params.name, frame)
      const { locale } = frame
      const printed = await stores.public.transaction(async (tx) => {
        const id = await letterServing(tx, 'site.poster')
        if (!id) throw missing('documents.unknown_letter', { id: 'site.poster' })
        return renderLetter(tx, {
          id,
          data: posterData(frame, one, codeOf(linkOf(request, one))),
          sheet: {
            product: frame.product,
            locale,
            ...(frame.demo && {
              demonstration: t(locale, 'site.demo_banner', { date: spelledDate(locale, dateOf(frame.at)) }),
            }),
          },
        })
      })
      return reply
        .type('application/pdf')
        .header('content-disposition', `inline; filename="${one.head.code}.pdf"`)
        .send(Buffer.from(printed.pdf))
    },
  )

  app.get(
    '/publications/:name/card.png',
    { config: LIMITED, schema: { params, querystring: z.object(wishes) } },
    async (request, reply) => {
      const frame = await frameOf(request, reply, deps)
      const one = await read(request.params.name, frame)
      const link = linkOf(request, one)
      return reply.type('image/png').send(await groupCard(frame, one, codeOf(link), link))
    },
  )

  app.get(
    '/publications/:name/broadcast',
    { config: PUBLIC, schema: { params, querystring: z.object(wishes) } },
    async (request, reply) => {
      const frame = await frameOf(request, reply, deps)
      return send(reply, frame, broadcastPage(frame, await read(request.params.name, frame)))
    },
  )

  app.get(
    '/publications/:name/card',
    { config: PUBLIC, schema: { params, querystring: z.object(wishes) } },
    async (request, reply) => {
      const frame = await frameOf(request, reply, deps)
      const one = await read(request.params.name, frame)
      return send(reply, frame, cardPage(frame, one, linkOf(request, one)))
    },
  )
}
