import { z } from 'zod'
import { actorOf, asActor } from '#access'
import { type App, localeOf, type RouteContext } from '#http'
import { sayIn } from '#pack'
import { stepDurations } from './duration.ts'
import { getFlow, powersOf } from './flow.store.ts'
import { laneDiagram } from './lane-diagram.ts'
import { listProcesses } from './matter-view.ts'
import { spokenProcess, spokenSteps } from './spoken.ts'
import { stepList } from './step-list.ts'
import { finishedSteps } from './task.store.ts'
import { processList, processView } from './views.ts'

/** 以图管事: which powers there are, how their flows run, and how long each step really takes. */
export function flowRoutes(app: App, { stores }: RouteContext): void {
  app.get('/api/v1/processes', { config: { looks: 'none' }, schema: { response: { 200: processList } } }, (request) => {
    const actor = actorOf(request)
    const locale = localeOf(request)
    return asActor(stores, actor, 'handling', async (tx) => {
      const say = await sayIn(tx, locale)
      return (await listProcesses(tx, actor, locale)).map((process) => spokenProcess(process, say))
    })
  })

  app.get(
    '/api/v1/processes/:pack/:flow',
    {
      config: { looks: 'none' },
      schema: {
        params: z.object({ pack: z.string().max(100), flow: z.string().max(100) }),
        response: { 200: processView },
      },
    },
    (request) => {
      const actor = actorOf(request)
      const { pack, flow: name } = request.params
      const locale = localeOf(request)
      return asActor(stores, actor, 'handling', async (tx) => {
        const flow = await getFlow(tx, `${pack}/${name}`)
        const say = await sayIn(tx, locale)
        const summary = (await listProcesses(tx, actor, locale)).find((process) => process.id === flow.process)
        return {
          id: flow.process,
          title: say(flow.definition.name),
          version: flow.version,
          hash: flow.definition.hash,
          powers: (await powersOf(tx, flow.process)).map((power) => ({ code: power.code, title: say(power.title.zh) })),
          startable: summary?.startable ?? false,
          form: summary?.form ?? null,
          svg: laneDiagram(flow.definition, { locale, say }),
          steps: spokenSteps(stepList(flow.definition), say),
          durations: stepDurations(await finishedSteps(tx, flow.process)),
        }
      })
    },
  )
}
