import { z } from 'zod'
import { keepSession, openDemoSession } from '#access'
import { newestHeadline, spokenPeriod } from '#disclosure'
import { type App, localeOf, type Reply } from '#http'
import { dateOf, forbidden, missing } from '#kernel'
import { type InstalledPack, listInstalledPacks } from '#pack'
import { listEditions } from '#scoring'
import { t } from '#texts'
import { boardSentence } from './board-page.ts'
import { formToken, frameOf, type SiteDeps, send } from './frame.ts'
import { mechanismsPage } from './mechanisms-page.ts'
import { CAST, isOpen, packsOf, SCENES } from './scene.ts'
import { findCastMember } from './tour.store.ts'
import { tourPage } from './tour-page.ts'

export const wishes = { lang: z.string().max(5).optional(), big: z.string().max(2).optional() }
export const PUBLIC = { looks: 'none', public: true, html: true } as const

/** The front door, the mechanisms, and the button that makes a visitor somebody for a while. */
export function tourRoutes(app: App, deps: SiteDeps): void {
  const { stores } = deps
  // Outside data for exercises is not the county's: its packs open no door.
  const packs = async (): Promise<InstalledPack[]> =>
    (await listInstalledPacks(stores.public)).filter((pack) => pack.workspace === 'county')

  app.get('/', { config: PUBLIC, schema: { querystring: z.object(wishes) } }, async (request, reply) => {
    const installed = await packs()
    const frame = await frameOf(request, reply, deps)
    const headlines = new Map<number, { sentence: string; page: string }>()
    await stores.public.transaction(async (tx) => {
      const boards = await listEditions(tx, { state: 'published' })
      for (const scene of SCENES.filter((s) => isOpen(s, installed))) {
        const found = await newestHeadline(tx, packsOf(scene, installed), scene.enter.place)
        if (!found) {
          const sheet = boards.find((e) => packsOf(scene, installed).some((pack) => e.index_id.startsWith(`${pack}/`)))
          if (sheet)
            headlines.set(scene.number, {
              sentence: boardSentence(frame, sheet),
              page: `/board/${sheet.division_code}?period=${sheet.period}`,
            })
          continue
        }
        const period = spokenPeriod(found.period, frame.locale)
        const sentence = { unit: found.unitName, period, sentence: found.headline[frame.locale] }
        headlines.set(scene.number, {
          sentence: t(frame.locale, 'site.tour_figure', sentence),
          page: `/publications/${found.id}`,
        })
      }
    })
    return send(reply, frame, tourPage(frame, { packs: installed, headlines, csrf: formToken(request, reply, deps) }))
  })

  app.get('/mechanisms', { config: PUBLIC, schema: { querystring: z.object(wishes) } }, async (request, reply) => {
    const frame = await frameOf(request, reply, deps)
    return send(reply, frame, mechanismsPage(frame, await packs()))
  })

  if (deps.demo && !deps.readOnly) openingRoutes(app, deps, packs)
}

/** Who a visitor may be: by the scene's button, or by a name of the cast. Only the demonstration has these doors. */
function openingRoutes(app: App, deps: SiteDeps, packs: () => Promise<InstalledPack[]>): void {
  const { stores, clock } = deps
  const become = async (reply: Reply, who: { person: string; place: string; post: string }): Promise<void> => {
    const at = clock.now()
    const id = await stores.app.transaction((tx) => findCastMember(tx, who, dateOf(at)))
    if (!id) throw missing('site.cast_missing')
    const { token } = await openDemoSession(stores, id, at)
    keepSession(reply, token, deps.config.production)
  }

  app.get(
    '/tour/cast',
    {
      config: PUBLIC,
      schema: { response: { 200: z.array(z.object({ person: z.string(), role: z.string() })) } },
    },
    (request) => CAST.map(({ person, role }) => ({ person, role: role[localeOf(request)] })),
  )

  app.post(
    '/tour/open',
    {
      config: { ...PUBLIC, limit: { max: 60, seconds: 60 } },
      schema: {
        body: z.union([
          z.object({ scene: z.coerce.number().int().min(1).max(12), _csrf: z.string().optional() }),
          z.object({ person: z.string().max(40), _csrf: z.string().optional() }),
        ]),
      },
    },
    async (request, reply) => {
      const asked = request.body
      if ('person' in asked) {
        const member = CAST.find(({ person }) => person === asked.person)
        if (!member) throw missing('site.not_in_cast', { person: asked.person })
        await become(reply, member)
        return reply.redirect(member.page, 303)
      }
      const scene = SCENES.find((s) => s.number === asked.scene)!
      if (!isOpen(scene, await packs())) throw forbidden('site.scene_shut')
      const { person, place, post, page } = scene.enter
      if (person && place && post) await become(reply, { person, place, post })
      return reply.redirect(page, 303)
    },
  )
}
