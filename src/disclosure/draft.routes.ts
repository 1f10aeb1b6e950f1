import { z } from 'zod'
import { actorOf, asActor } from '#access'
import { type App, localeOf, type RouteContext } from '#http'
import { dateOf } from '#kernel'
import { wordsIn } from './disclosure.ts'
import { dueSheets } from './due.ts'
import { redraftPublication } from './publishing.ts'

const PURPOSE = '办理公开'

const due = z.object({
  pack: z.string(),
  disclosure: z.string(),
  title: z.string(),
  unitId: z.uuid(),
  unitName: z.string(),
  period: z.string(),
  dueOn: z.string(),
  /** What this person does with it. */
  part: z.enum(['prepare', 'approve']),
  publication: z
    .object({
      id: z.uuid(),
      state: z.enum(['draft', 'approved', 'published', 'returned', 'taken-back']),
      openMarks: z.number().int(),
      draftedAs: z.string(),
      approvedAs: z.string().nullable(),
      publishedAt: z.string().nullable(),
    })
    .nullable(),
})

/** 月底一键公开: what is owed for the period that has just ended, and a draft made anew after something was filled in. */
export function draftRoutes(app: App, { stores, clock }: RouteContext): void {
  app.get(
    '/api/v1/publications/due',
    { config: { looks: { reads: ['publication'], purpose: PURPOSE } }, schema: { response: { 200: z.array(due) } } },
    async (request) => {
      const actor = actorOf(request)
      const names = new Map(actor.posts.map((p) => [p.unitId, p.unitName]))
      const sheets = await asActor(stores, actor, PURPOSE, (tx) => dueSheets(tx, actor, dateOf(clock.now())))
      return sheets.map(({ spec, publication, ...sheet }) => ({
        ...sheet,
        // The period and the unit stand beside it.
        title: wordsIn(spec.title, localeOf(request)).replace(/\{unit\}|\s*[·,]?\s*\{period\}/g, ''),
        unitName: names.get(sheet.unitId) ?? '',
        publication: publication ?? null,
      }))
    },
  )

  app.post(
    '/api/v1/publications/:id/redraft',
    {
      config: { looks: 'none' },
      schema: {
        params: z.object({ id: z.uuid() }),
        body: z.object({}).nullish(),
        response: { 200: z.object({ openMarks: z.number().int() }) },
      },
    },
    async (request) => {
      const actor = actorOf(request)
      return asActor(stores, actor, PURPOSE, (tx) =>
        redraftPublication(tx, { id: request.params.id, author: actor, at: clock.now() }),
      )
    },
  )
}
