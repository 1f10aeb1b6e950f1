import { z } from 'zod'
import { listStanding, spokenPeriod } from '#disclosure'
import type { App, Reply, Request } from '#http'
import { dateOf, isDivisionCode, missing, stopwatch } from '#kernel'
import { frameOf, originOf, type SiteDeps, send } from './frame.ts'
import { kioskPage, TILES } from './kiosk-page.ts'
import { drawPage, type Frame, type Page } from './layout.ts'
import { PUBLIC, wishes } from './tour.routes.ts'
import { editionOf, findVillage, listVillages } from './village.store.ts'
import { PagesByEdition, sendKept } from './village-cache.ts'
import { homeOf, readVillage, type VillageContent } from './village-content.ts'
import { dutiesPage, peoplePage, servicesPage, villagesPage } from './village-offices-page.ts'
import { villagePage } from './village-page.ts'

const MONTH = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)
const params = z.object({ code: z.string().max(20) })
/** A whole village may stand behind one address of a mobile network, and the page lies ready in memory. */
const CROWD = { ...PUBLIC, limit: { max: 30_000, seconds: 60 } }

const PARTS = { people: peoplePage, powers: dutiesPage, services: servicesPage } as const

/** `/v/…`: a village's own page, the one behind the code on its wall. Reads the published schema only. */
export function villageRoutes(app: App, deps: SiteDeps): void {
  const { stores, clock } = deps
  const kept = new PagesByEdition(stopwatch())
  const today = () => dateOf(clock.now())

  /** The same page for everybody who asks in the same language and type, unless somebody is signed in. */
  async function answer(
    request: Request,
    reply: Reply,
    asked: { code: string; path: string; key: string; month?: string | undefined },
    draw: (frame: Frame, v: VillageContent) => Page,
  ): Promise<Reply> {
    const { code, path, key, month } = asked
    const day = today()
    const edition = isDivisionCode(code)
      ? await kept.edition(`${code} ${day}`, () => stores.public.transaction((tx) => editionOf(tx, code, day)))
      : undefined
    if (!edition) throw missing('site.no_village')
    const frame: Frame = { ...(await frameOf(request, reply, deps)), path }
    const drawn = async () => {
      const v = await stores.public.transaction(async (tx) => {
        const place = await findVillage(tx, code)
        return place && readVillage(tx, { place, today: day, month, reader: frame })
      })
      if (!v) throw missing('site.no_village')
      return { ...drawPage(frame, draw(frame, v)), status: v.notPublished ? 404 : 200 }
    }
    const language = frame.locale === 'zh' ? 'zh-CN' : 'en'
    // Her name stands on top of the page of whoever is signed in: that one is hers alone.
    const whose = frame.who ? `${frame.who.name} ${frame.who.posts}` : ''
    const whole = [
      edition,
      day,
      code,
      frame.locale,
      frame.big,
      deps.origin ?? originOf(request, deps),
      whose,
      key,
    ].join('|')
    return sendKept(request, reply, await kept.page(whole, drawn), language)
  }

  app.get('/v', { config: PUBLIC, schema: { querystring: z.object(wishes) } }, async (request, reply) => {
    const villages = await stores.public.transaction((tx) => listVillages(tx))
    const frame = await frameOf(request, reply, deps)
    return send(reply, frame, villagesPage(frame, villages))
  })

  app.get(
    '/v/:code',
    { config: CROWD, schema: { params, querystring: z.object({ ...wishes, month: MONTH.optional() }) } },
    (request, reply) => {
      const { code } = request.params
      const { month } = request.query
      const doors = {
        ask: app.hasRoute({ method: 'GET', url: '/ask' }),
        mine: app.hasRoute({ method: 'GET', url: '/mine' }),
      }
      const path = `/v/${code}${month ? `?month=${month}` : ''}`
      return answer(request, reply, { code, path, key: path, month }, (frame, v) => villagePage(frame, v, doors))
    },
  )

  app.get(
    '/v/:code/:part',
    {
      config: PUBLIC,
      schema: {
        params: params.extend({ part: z.enum(['people', 'powers', 'services']) }),
        querystring: z.object(wishes),
      },
    },
    (request, reply) => {
      const { code, part } = request.params
      const path = `/v/${code}/${part}`
      return answer(request, reply, { code, path, key: path }, PARTS[part])
    },
  )

  app.get(
    '/v/:code/kiosk',
    {
      config: PUBLIC,
      schema: { params, querystring: z.object({ ...wishes, show: z.enum(TILES).optional().catch(undefined) }) },
    },
    (request, reply) => {
      const { code } = request.params
      const { show } = request.query
      const path = `/v/${code}/kiosk${show ? `?show=${show}` : ''}`
      return answer(request, reply, { code, path, key: path }, (frame, v) =>
        kioskPage(frame, v, show, originOf(request, deps)),
      )
    },
  )

  app.get(
    '/v/:code/poster.pdf',
    { config: PUBLIC, schema: { params, querystring: z.object({ ...wishes, month: MONTH.optional() }) } },
    async (request, reply) => {
      const { code } = request.params
      const { month } = request.query
      const frame = await frameOf(request, reply, deps)
      const found = await stores.public.transaction(async (tx) => {
        const place = isDivisionCode(code) ? await findVillage(tx, code) : undefined
        if (!place) throw missing('site.no_village')
        const { money } = await homeOf(tx)
        const disclosures = money ? [money.disclosure] : []
        const standing = await listStanding(tx, { unitId: place.unitId, today: today(), disclosures })
        return { place, sheet: month ? standing.find(({ period }) => period === month) : standing[0] }
      })
      if (!found.sheet) throw notPublished(frame, found.place.name, month)
      return reply.redirect(`/publications/${found.sheet.id}/poster.pdf`, 303)
    },
  )
}

/** A wall shows what was published and nothing else. */
const notPublished = (frame: Frame, unit: string, month: string | undefined) =>
  missing('site.not_published', { unit, period: month ? spokenPeriod(month, frame.locale) : '' })
