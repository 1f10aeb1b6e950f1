import { z } from 'zod'
import { type Actor, actorOf, asActor } from '#access'
import { type App, listOf, localeOf, paging, type Request, type RouteContext } from '#http'
import { missing } from '#kernel'
import { sayIn } from '#pack'
import type { Tx } from '#store'
import type { Locale } from '#texts'
import { spokenPeriod, type Table } from './content.ts'
import { wordsIn } from './disclosure.ts'
import { decideDraft, decideSheet } from './policy.ts'
import { findDefinition, findPublication, listDefinitions, listPublications } from './publication.store.ts'
import { approvePublication, draftPublication, publishPublication, returnPublication } from './publishing.ts'

const PURPOSE = '办理公开'
const LOOKS = { reads: ['publication'], purpose: PURPOSE }

const state = z.enum(['draft', 'approved', 'published', 'returned', 'taken-back'])
const item = z.object({
  id: z.uuid(),
  pack: z.string(),
  disclosure: z.string(),
  title: z.string(),
  unitId: z.uuid(),
  unitName: z.string(),
  period: z.string(),
  edition: z.number(),
  state,
  dueOn: z.string(),
  draftedAt: z.string(),
  draftedAs: z.string(),
  approvedAs: z.string().nullable(),
  publishedAt: z.string().nullable(),
  reason: z.string().nullable(),
})
const words = z.object({ zh: z.string(), en: z.string().optional() })
const figure = z.object({
  name: z.string(),
  label: z.string(),
  label_en: z.string().optional(),
  unit: z.string().optional(),
  unit_en: z.string().optional(),
  value: z.string().nullable(),
})
const table = z.object({
  columns: z.array(
    z.object({ name: z.string(), label: z.string(), label_en: z.string().optional(), show: z.string() }),
  ),
  rows: z.array(z.array(z.string())),
  hidden: z.array(z.tuple([z.number(), z.number(), z.enum(['part', 'whole'])])),
})
const one = item.extend({
  ...table.shape,
  /** What stands behind each row, row for row. */
  details: table.nullable(),
  /** Rows of the draft to look at before it goes out, and where an answer is entered. */
  marks: z.array(
    z.object({
      row: z.number().int(),
      say: z.string(),
      answer: z.object({ register: z.string(), key: z.string() }).optional(),
    }),
  ),
  mayPrepare: z.boolean(),
  statistics: z.array(figure),
  headline: z.string().nullable(),
  /** What this person may do now. */
  mayApprove: z.boolean(),
  draftedByMe: z.boolean(),
})
const params = z.object({ id: z.uuid() })

/** The staff's side of publishing: draft, approve, publish, return. The public's side is in #site. */
export function disclosureRoutes(app: App, { stores, clock }: RouteContext): void {
  const act = <T>(request: Request, fn: (tx: Tx, actor: Actor) => Promise<T>): Promise<T> => {
    const actor = actorOf(request)
    return asActor(stores, actor, PURPOSE, (tx) => fn(tx, actor))
  }

  app.get(
    '/api/v1/disclosures',
    {
      config: { looks: 'none' },
      schema: {
        response: {
          200: z.array(
            z.object({ pack: z.string(), disclosure: z.string(), title: words, period: z.string(), level: z.string() }),
          ),
        },
      },
    },
    async (request) =>
      act(request, async (tx) =>
        (await listDefinitions(tx)).map(({ pack, name, spec }) => ({
          pack,
          disclosure: name,
          title: spec.title,
          period: spec.period,
          level: spec.level,
        })),
      ),
  )

  app.get(
    '/api/v1/publications',
    {
      config: { looks: LOOKS },
      schema: { querystring: z.object({ ...paging, state: state.optional() }), response: { 200: listOf(item) } },
    },
    async (request) =>
      act(request, async (tx) => {
        const inWords = await headWords(tx, localeOf(request))
        const { items, total } = await listPublications(tx, request.query)
        return { items: items.map(inWords), total }
      }),
  )

  app.post(
    '/api/v1/publications',
    {
      config: { looks: 'none' },
      schema: {
        body: z.strictObject({
          pack: z.string().max(80),
          disclosure: z.string().max(80),
          unitId: z.uuid(),
          period: z.string().max(10),
        }),
        response: { 201: z.object({ id: z.uuid() }) },
      },
    },
    async (request, reply) => {
      const { pack, disclosure, unitId, period } = request.body
      const definitionId = `${pack}/${disclosure}`
      const made = await act(request, async (tx, author) => {
        await decideDraft(tx, author, definitionId, unitId)
        return draftPublication(tx, { definitionId, unitId, period, author, at: clock.now() })
      })
      return reply.code(201).send(made)
    },
  )

  app.get(
    '/api/v1/publications/:id',
    { config: { looks: LOOKS }, schema: { params, response: { 200: one } } },
    async (request) =>
      act(request, async (tx, actor) => {
        const found = await findPublication(tx, request.params.id)
        if (!found) throw missing('disclosure.missing')
        const locale = localeOf(request)
        const say = await sayIn(tx, locale)
        const { details, statistics } = found.content
        const shownTable = ({ columns, rows, hidden }: Table) => ({
          columns: columns.map((c) => ({ ...c, label: (locale === 'en' && c.label_en) || say(c.label) })),
          rows: rows.map((r) => r.map(say)),
          hidden: hidden.map(([r, c, h]) => [r, c, h] as [number, number, 'part' | 'whole']),
        })
        const { prepared_by } = (await findDefinition(tx, `${found.pack}/${found.disclosure}`))!.spec
        const headline = (locale === 'en' && found.content.headline_en) || found.content.headline
        const draftedByMe = found.draftedBy === actor.personId
        return {
          ...(await headWords(tx, locale))(found),
          ...shownTable(found.content),
          details: details ? shownTable(details) : null,
          marks: found.marks.map((mark) => ({ ...mark, say: wordsIn(mark.say, locale) })),
          mayPrepare: actor.posts.some(
            (p) => p.unitId === found.unitId && (prepared_by.length === 0 || prepared_by.includes(p.code)),
          ),
          statistics: statistics.map((f) => ({
            ...f,
            label: (locale === 'en' && f.label_en) || say(f.label),
            ...(f.unit && { unit: (locale === 'en' && f.unit_en) || say(f.unit) }),
          })),
          headline: headline ?? null,
          draftedByMe,
          mayApprove: found.state === 'draft' && !draftedByMe,
        }
      }),
  )

  const done = { params, response: { 204: z.null() } }
  app.post(
    '/api/v1/publications/:id/approve',
    { config: { looks: 'none' }, schema: { ...done, body: z.object({}).nullish() } },
    async (request, reply) => {
      await act(request, async (tx, author) => {
        await decideSheet(tx, author, 'approve', request.params.id)
        await approvePublication(tx, { id: request.params.id, author, at: clock.now() })
      })
      return reply.code(204).send(null)
    },
  )
  app.post(
    '/api/v1/publications/:id/publish',
    {
      config: { looks: 'none' },
      schema: {
        params,
        body: z.object({}).nullish(),
        response: { 200: z.object({ code: z.string(), digest: z.string(), page: z.string() }) },
      },
    },
    async (request) => {
      const made = await act(request, async (tx, author) => {
        await decideSheet(tx, author, 'publish', request.params.id)
        return publishPublication(tx, { id: request.params.id, author, at: clock.now() })
      })
      return { ...made, page: `/publications/${request.params.id}` }
    },
  )
  app.post(
    '/api/v1/publications/:id/return',
    {
      config: { looks: 'none' },
      schema: { ...done, body: z.strictObject({ reason: z.string().trim().min(2).max(200) }) },
    },
    async (request, reply) => {
      await act(request, async (tx, author) => {
        await decideSheet(tx, author, 'return', request.params.id)
        await returnPublication(tx, { id: request.params.id, author, reason: request.body.reason, at: clock.now() })
      })
      return reply.code(204).send(null)
    },
  )
}

/** A publication's head in the reader's language; its title is put together, and the period in it is said in words. */
async function headWords(tx: Tx, locale: Locale) {
  const say = await sayIn(tx, locale)
  return <
    T extends {
      readonly title: string
      readonly period: string
      readonly draftedAs: string
      readonly approvedAs: string | null
    },
  >(
    head: T,
  ): T => ({
    ...head,
    title: say(head.title.replace(spokenPeriod(head.period, 'zh'), spokenPeriod(head.period, locale))),
    draftedAs: say(head.draftedAs),
    approvedAs: head.approvedAs === null ? null : say(head.approvedAs),
  })
}
