import { z } from 'zod'
import { actorOf, asActor } from '#access'
import { type App, localeOf, paging, type RouteContext } from '#http'
import { sayIn } from '#pack'
import { completeTask } from './handling.ts'
import { listWork } from './task.store.ts'
import { taskList } from './views.ts'

export const fileRef = z.object({
  hash: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  name: z.string().min(1).max(200).optional(),
})
export const formData = z.record(z.string(), z.unknown())

/** 看图做事: the work list, and finishing a step. */
export function taskRoutes(app: App, { stores, clock }: RouteContext): void {
  app.get(
    '/api/v1/tasks',
    {
      config: { looks: { reads: ['applicant'], purpose: 'handling' } },
      schema: { querystring: z.object(paging), response: { 200: taskList } },
    },
    async (request) => {
      const actor = actorOf(request)
      const at = clock.now()
      const { items, total, say } = await asActor(stores, actor, 'handling', async (tx) => ({
        ...(await listWork(tx, actor.posts, request.query)),
        say: await sayIn(tx, localeOf(request)),
      }))
      return {
        total,
        items: items.map((item) => ({
          id: item.id,
          matterId: item.matter_id,
          matterCode: item.matter_code,
          title: say(item.title),
          process: item.process,
          step: item.element,
          stepName: say(item.name),
          unit: { id: item.unit_id, name: item.unit_name },
          applicant: item.applicant_name,
          openedAt: item.opened_at,
          dueAt: item.due_at,
          overdue: item.due_at !== null && item.due_at < at,
        })),
      }
    },
  )

  app.post(
    '/api/v1/tasks/:id/complete',
    {
      config: { looks: 'none' },
      schema: {
        params: z.object({ id: z.uuid() }),
        body: z.object({
          outcome: z.string().max(60).nullish(),
          data: formData.default({}),
          files: z.array(fileRef).max(50).default([]),
          note: z.string().max(2000).optional(),
          postId: z.uuid().optional(),
        }),
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request)
      await asActor(stores, actor, 'handling', (tx) =>
        completeTask(tx, {
          taskId: request.params.id,
          actor,
          locale: localeOf(request),
          at: clock.now(),
          ...request.body,
        }),
      )
      return reply.code(204).send(null)
    },
  )
}
