import { z } from 'zod'
import type { App } from '#http'
import { missing } from '#kernel'
import { boardAnswer, certificateOf, listEditions, listObjections, sheetOf } from '#scoring'
import { boardPage, boardsPage } from './board-page.ts'
import { frameOf, type SiteDeps, send } from './frame.ts'
import { PUBLIC, wishes } from './tour.routes.ts'

const params = z.object({ division: z.string().regex(/^\d{12}$/) })
const period = z
  .string()
  .regex(/^\d{4}(-\d{2}|-Q[1-4])?$/)
  .optional()
  .catch(undefined)

/** Published boards: the list, one sheet, and the file from which anyone computes it again. */
export function boardRoutes(app: App, deps: SiteDeps): void {
  const { stores } = deps

  app.get('/board', { config: PUBLIC, schema: { querystring: z.object(wishes) } }, async (request, reply) => {
    const frame = await frameOf(request, reply, deps)
    const editions = await stores.public.transaction((tx) => listEditions(tx, { state: 'published' }))
    const newest = editions.filter(
      (e, i) => editions.findIndex((o) => o.division_code === e.division_code && o.period === e.period) === i,
    )
    return send(
      reply,
      frame,
      boardsPage(
        frame,
        newest.map((e) => ({
          division: e.division_code,
          name: e.division_name,
          period: e.period,
          title: (frame.locale === 'en' && e.definition.title.en) || e.definition.title.zh,
        })),
      ),
    )
  })

  const findEdition = (division: string, of: string | undefined) =>
    stores.public.transaction(async (tx) => {
      const [edition] = await listEditions(tx, { division, state: 'published', ...(of ? { period: of } : {}) })
      if (!edition) throw missing('site.no_board')
      return { edition, objections: await listObjections(tx, edition.id) }
    })

  app.get(
    '/board/:division',
    {
      config: PUBLIC,
      schema: {
        params,
        querystring: z.object({
          ...wishes,
          period,
          unit: z
            .string()
            .regex(/^\d{12}$/)
            .optional()
            .catch(undefined),
        }),
      },
    },
    async (request, reply) => {
      const { edition, objections } = await findEdition(request.params.division, request.query.period)
      const frame = await frameOf(request, reply, deps)
      return send(
        reply,
        frame,
        boardPage(frame, boardAnswer(sheetOf(edition), frame.locale, edition, objections), request.query.unit),
      )
    },
  )

  app.get(
    '/board/:division/certificate',
    { config: PUBLIC, schema: { params, querystring: z.object({ ...wishes, period }) } },
    async (request, reply) => {
      const { edition } = await findEdition(request.params.division, request.query.period)
      return reply
        .header('content-type', 'application/json; charset=utf-8')
        .header('content-disposition', `attachment; filename="index-${edition.period}-${edition.division_code}.json"`)
        .send(JSON.stringify(certificateOf(edition), null, 1))
    },
  )
}
