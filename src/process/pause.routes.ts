import { z } from 'zod'
import { actorOf, asActor } from '#access'
import type { App, RouteContext } from '#http'
import { pauseTask, resumeTask } from './pausing.ts'

const params = z.object({ id: z.uuid() })

/** The time of a step stands still for a stated reason, and goes on. */
export function pauseRoutes(app: App, { stores, clock }: RouteContext): void {
  app.post(
    '/api/v1/tasks/:id/pause',
    {
      config: { looks: 'none' },
      schema: { params, body: z.object({ reason: z.string().min(1).max(60) }), response: { 204: z.null() } },
    },
    async (request, reply) => {
      const actor = actorOf(request)
      const act = { taskId: request.params.id, actor, reason: request.body.reason, at: clock.now() }
      await asActor(stores, actor, 'handling', (tx) => pauseTask(tx, act))
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/api/v1/tasks/:id/resume',
    {
      config: { looks: 'none' },
      schema: { params, body: z.object({}), response: { 200: z.object({ dueAt: z.string() }) } },
    },
    async (request) => {
      const actor = actorOf(request)
      const act = { taskId: request.params.id, actor, at: clock.now() }
      return { dueAt: await asActor(stores, actor, 'handling', (tx) => resumeTask(tx, act)) }
    },
  )
}
