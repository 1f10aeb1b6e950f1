import { z } from 'zod'
import { type Actor, actorOf, asActor, requireRole, townUsage } from '#access'
import { holdersOf } from '#directory'
import { type App, listOf, localeOf, paging, type RouteContext } from '#http'
import { addDays, conflict, dateOf, type Instant, missing, newId, periodBounds } from '#kernel'
import { record } from '#ledger'
import { notify } from '#notices'
import { sayIn } from '#pack'
import type { Tx } from '#store'
import { findFlagRow } from './flag.store.ts'
import { addUrging, openSteps, rowsBehind, WHAT } from './today.store.ts'
import { kindOf } from './today.ts'
import { deskOf, todayOf } from './today-view.ts'

const colour = z.enum(['red', 'amber', 'grey', 'green'])
const decision = z.object({
  kind: z.enum(['step', 'urge']),
  flagId: z.string(),
  matterId: z.string(),
  taskId: z.string(),
  colour,
  rule: z.string(),
  ruleTitle: z.string(),
  sentence: z.string(),
  period: z.string(),
  unit: z.object({ name: z.string() }),
  basis: z.string().nullable(),
  said: z.object({ who: z.string(), words: z.string() }).nullable(),
  step: z.string(),
  holder: z.string().nullable(),
  dueAt: z.string().nullable(),
  workingDays: z.number().int().nullable(),
  outcomes: z.array(z.object({ value: z.string(), label: z.string() })),
})
const today = z
  .object({
    month: z.string(),
    counts: z.object({
      accepted: z.number().int(),
      late: z.number().int(),
      bypassed: z.number().int(),
      undecided: z.number().int(),
    }),
    usage: z.object({
      minutes: z.number().int().nullable(),
      month: z.string(),
      cadres: z.number().int(),
      days: z.number().int(),
    }),
    decisions: z.array(decision),
    waiting: z.number().int(),
    elsewhere: z.number().int(),
    decidedYesterday: z.number().int(),
    tiles: z.array(
      z.object({
        unitId: z.string(),
        name: z.string(),
        town: z.string(),
        townCode: z.string(),
        red: z.number().int(),
        amber: z.number().int(),
        grey: z.number().int(),
      }),
    ),
  })
  .meta({ id: 'Today' })
const row = z.object({
  kind: z.enum(['matter', 'flag']),
  id: z.string(),
  title: z.string(),
  reason: z.string().nullable(),
  unitName: z.string().nullable(),
  townName: z.string().nullable(),
  period: z.string(),
  colour: colour.nullable(),
  at: z.string(),
  dueAt: z.string().nullable(),
  number: z.string().nullable(),
})
const SUPERVISING = ['county-director', 'county-inspector', 'town-discipline']
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)

/** 今日要您决定: the first page of those who supervise, and the rows behind its figures. */
export function todayRoutes(app: App, { stores, clock }: RouteContext): void {
  app.get(
    '/api/v1/today',
    { config: { looks: { reads: ['explanations'], purpose: 'supervision' } }, schema: { response: { 200: today } } },
    (request) => {
      const actor = actorOf(request)
      requireRole(actor, ...SUPERVISING)
      const reader = { actor, at: clock.now(), locale: localeOf(request) }
      return asActor(stores, actor, 'supervision', (tx) => todayOf(tx, reader))
    },
  )

  app.get(
    '/api/v1/today/rows',
    {
      config: { looks: 'none' },
      schema: {
        querystring: z.object({
          ...paging,
          what: z.enum(WHAT),
          month: month.optional(),
          unitId: z.uuid().optional(),
        }),
        response: { 200: listOf(row) },
      },
    },
    (request) => {
      const actor = actorOf(request)
      requireRole(actor, ...SUPERVISING)
      return asActor(stores, actor, 'supervision', async (tx) => {
        const { items, total } = await rowsBehind(tx, request.query)
        const say = await sayIn(tx, localeOf(request))
        return {
          items: items.map((one) => ({ ...one, title: say(one.title), reason: one.reason && say(one.reason) })),
          total,
        }
      })
    },
  )

  app.get(
    '/api/v1/today/typing',
    {
      config: { looks: 'none' },
      schema: {
        querystring: z.object({ month }),
        response: {
          200: z.object({
            until: z.string(),
            towns: z.array(z.object({ town: z.string(), seconds: z.number().int(), cadres: z.number().int() })),
          }),
        },
      },
    },
    (request) => {
      const actor = actorOf(request)
      requireRole(actor, ...SUPERVISING)
      const { from, until } = periodBounds(request.query.month)
      const day = dateOf(clock.now())
      const end = until < day ? until : day
      return asActor(stores, actor, 'supervision', async (tx) => ({
        until: addDays(end, -1),
        towns: await townUsage(tx, from, end),
      }))
    },
  )

  app.post(
    '/api/v1/flags/:id/urge',
    {
      config: { looks: 'none' },
      schema: { params: z.object({ id: z.guid() }), body: z.object({}), response: { 204: z.null() } },
    },
    async (request, reply) => {
      const actor = actorOf(request)
      requireRole(actor, ...SUPERVISING)
      await asActor(stores, actor, 'supervision', (tx) => urge(tx, request.params.id, actor, clock.now()))
      return reply.code(204).send(null)
    },
  )
}

/**
 * Tells the holders of a flag's overdue step that it is overdue, once a day. Throws `casework.no_such_flag` for what the actor may
 * not see, `casework.nothing_to_urge` when no step is late or it is her own, `casework.urged_today`.
 */
async function urge(tx: Tx, flagId: string, actor: Actor, at: Instant): Promise<void> {
  const flag = await findFlagRow(tx, flagId)
  if (!flag?.unitId || !flag.divisionCode) throw missing('casework.no_such_flag')
  const day = dateOf(at)
  const late = (await openSteps(tx, day)).filter((step) => step.flagId === flagId)
  if (late.some((step) => step.urgedAt !== null)) throw conflict('casework.urged_today')
  const steps = late.filter((step) => kindOf(step, deskOf({ actor, at })) === 'urge')
  if (steps.length === 0) throw conflict('casework.nothing_to_urge')
  for (const step of steps) {
    const kept = await addUrging(tx, {
      id: newId(at),
      flagId,
      matterId: step.matterId,
      taskId: step.taskId,
      unitId: flag.unitId,
      divisionCode: flag.divisionCode,
      personId: actor.personId,
      onDate: day,
      at,
    })
    if (!kept) throw conflict('casework.urged_today')
    for (const holder of await holdersOf(tx, step.taskUnitId, step.post, day))
      await notify(tx, {
        to: { personId: holder.personId },
        template: 'casework.sms_urged',
        params: { rule: flag.ruleTitle, step: step.stepName },
        unitId: step.taskUnitId,
        subject: step.matterId,
        at,
      })
    await record(tx, {
      kind: 'casework.urged',
      unitId: flag.unitId,
      content: { flag: flagId, matter: step.matterId, step: step.element, person: actor.personId },
      at,
    })
  }
}
