import { z } from 'zod'
import { type Actor, actorOf, asActor } from '#access'
import { type App, localeOf, paging, type RouteContext } from '#http'
import { type Instant, missing } from '#kernel'
import { sayIn } from '#pack'
import type { Tx } from '#store'
import { judge } from './conformance.ts'
import { type Definition, nodeOf } from './definition.ts'
import { startMatter } from './filing.ts'
import { getDefinition } from './flow.store.ts'
import { completeTask, correctMatter, withdraw } from './handling.ts'
import { laneDiagram } from './lane-diagram.ts'
import { getMatterRow, listMatterRows } from './matter.store.ts'
import { getMatter } from './matter-view.ts'
import { progressOf } from './progress.ts'
import { spokenMatter } from './spoken.ts'
import { fileRef, formData } from './task.routes.ts'
import { tasksOfMatter } from './task.store.ts'
import { matterList, matterOnDrawing, matterStatus, matterView } from './views.ts'

const id = z.object({ id: z.uuid() })
const handling = { looks: { reads: ['applicant', 'matter'], purpose: 'handling' } }

/** Filing, reading, taking back. */
export function matterRoutes(app: App, { stores, clock }: RouteContext): void {
  app.get(
    '/api/v1/matters',
    {
      config: { looks: { reads: ['applicant'], purpose: 'handling' } },
      schema: {
        querystring: z.object({
          ...paging,
          status: matterStatus.optional(),
          process: z.string().max(200).optional(),
          unitId: z.uuid().optional(),
          q: z.string().trim().max(60).optional(),
          origin: z.enum(['people', 'platform']).optional(),
        }),
        response: { 200: matterList },
      },
    },
    async (request) => {
      const at = clock.now()
      const { items, total, say } = await asActor(stores, actorOf(request), 'handling', async (tx) => ({
        ...(await listMatterRows(tx, request.query)),
        say: await sayIn(tx, localeOf(request)),
      }))
      return {
        total,
        items: items.map((m) => ({
          id: m.id,
          code: m.code,
          number: m.number,
          title: say(m.title),
          process: m.process,
          unit: { id: m.unit_id, name: m.unit_name },
          applicant: m.applicant_name,
          status: m.status,
          stuck: m.incident !== null,
          openedAt: m.opened_at,
          dueAt: m.due_at,
          overdue: m.due_at !== null && m.due_at < (m.closed_at ?? at),
          closedAt: m.closed_at,
        })),
      }
    },
  )

  app.get(
    '/api/v1/matters/:id',
    { config: handling, schema: { params: id, response: { 200: matterView } } },
    (request) => {
      const actor = actorOf(request)
      const locale = localeOf(request)
      return asActor(stores, actor, 'handling', async (tx) => {
        const matter = await getMatter(tx, request.params.id, actor, clock.now(), locale)
        return spokenMatter(matter, await sayIn(tx, locale))
      })
    },
  )

  app.get(
    '/api/v1/matters/:id/drawing',
    { config: handling, schema: { params: id, response: { 200: matterOnDrawing } } },
    (request) =>
      asActor(stores, actorOf(request), 'handling', (tx) =>
        onDrawing(tx, request.params.id, clock.now(), localeOf(request)),
      ),
  )

  app.post(
    '/api/v1/matters',
    {
      config: { looks: 'none' },
      schema: {
        body: z.object({
          process: z.string().min(1).max(200),
          unitId: z.uuid(),
          postId: z.uuid().optional(),
          applicant: z.object({
            name: z.string().min(1).max(60),
            phone: z.string().max(30).optional(),
            personId: z.uuid().optional(),
          }),
          data: formData.default({}),
          files: z.array(fileRef).max(50).default([]),
          complete: z
            .object({ element: z.string().max(100), outcome: z.string().max(60).nullish(), data: formData.default({}) })
            .optional(),
        }),
        response: { 201: z.object({ id: z.string(), code: z.string(), number: z.string() }) },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request)
      const { complete, postId: operatorPostId, ...filing } = request.body
      const filed = await asActor(stores, actor, 'handling', async (tx) => {
        const at = clock.now()
        const started = await startMatter(tx, {
          ...filing,
          operator: actor,
          operatorPostId,
          locale: localeOf(request),
          at,
        })
        if (complete) await completeFirst(tx, started.matterId, actor, { ...complete, locale: localeOf(request) }, at)
        return started
      })
      return reply.code(201).send({ id: filed.matterId, code: filed.code, number: filed.number })
    },
  )

  const said = z.object({ reason: z.string().trim().min(1).max(2000) })
  app.post(
    '/api/v1/matters/:id/withdraw',
    { config: { looks: 'none' }, schema: { params: id, body: said, response: { 204: z.null() } } },
    async (request, reply) => {
      const actor = actorOf(request)
      const { reason } = request.body
      await asActor(stores, actor, 'handling', (tx) =>
        withdraw(tx, { matterId: request.params.id, actor, reason, at: clock.now() }),
      )
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/api/v1/matters/:id/correct',
    {
      config: { looks: 'none' },
      schema: { params: id, body: said.extend({ data: formData }), response: { 204: z.null() } },
    },
    async (request, reply) => {
      const actor = actorOf(request)
      const { reason, data } = request.body
      await asActor(stores, actor, 'handling', (tx) =>
        correctMatter(tx, { matterId: request.params.id, actor, reason, data, at: clock.now() }),
      )
      return reply.code(204).send(null)
    },
  )
}

/** The counter files and does its own first step in one go. */
async function completeFirst(
  tx: Tx,
  matterId: string,
  actor: Actor,
  complete: {
    element: string
    outcome?: string | null | undefined
    data: Record<string, unknown>
    locale: 'zh' | 'en'
  },
  at: Instant,
): Promise<void> {
  const { element, outcome, data, locale } = complete
  const task = (await tasksOfMatter(tx, matterId)).find((t) => t.element === element && t.state === 'open')
  if (!task) throw missing('process.no_such_task')
  await completeTask(tx, { taskId: task.id, actor, outcome, data, locale, at })
}

/** 按图监督: the matter on its drawing, and where its trace leaves it. */
async function onDrawing(tx: Tx, matterId: string, at: Instant, locale: 'zh' | 'en') {
  const matter = await getMatterRow(tx, matterId)
  const definition = await getDefinition(tx, matter.process, matter.hash)
  const progress = progressOf(matter, await tasksOfMatter(tx, matter.id), at)
  // A withdrawn matter may stop anywhere: it is read like an open one.
  const ended = matter.status !== 'open' && matter.status !== 'withdrawn'
  const { verdict, deviations, enabled } = judge(
    definition,
    progress.done.map((step) => step.element),
    { ended },
  )
  const say = await sayIn(tx, locale)
  const named = (element: string) => ({ element, name: say(nameOf(definition, element)) })
  return {
    svg: laneDiagram(definition, { progress, locale, say }),
    verdict,
    deviations: deviations.map((deviation) => ({ ...deviation, name: say(nameOf(definition, deviation.step)) })),
    next: matter.status === 'open' ? enabled.map(named) : [],
  }
}

const nameOf = (definition: Definition, element: string): string =>
  Object.hasOwn(definition.nodes, element) ? nodeOf(definition, element).name : element
