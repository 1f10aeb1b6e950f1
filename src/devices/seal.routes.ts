import { z } from 'zod'
import { type Actor, actorOf, asActor, decide } from '#access'
import type { Keyring } from '#crypto'
import { getUnit } from '#directory'
import { describeFiles } from '#forms'
import { type App, localeOf, lookingAt, type RouteContext } from '#http'
import { type Instant, missing } from '#kernel'
import { type Say, sayIn } from '#pack'
import { matterNames } from '#process'
import type { Tx } from '#store'
import { type Locale, t } from '#texts'
import { type Authorisation, recentAuthorisations } from './authorisation.store.ts'
import { lastActs } from './impression.store.ts'
import { sealResource } from './policy.ts'
import { getSeal, listSeals, SEAL_KINDS, type Seal } from './seal.store.ts'
import { type PressResult, pressOnScreen } from './simulator.ts'
import { approvalOf, approvalsOf, isLocked } from './sleeve.ts'

export interface SealDeps extends RouteContext {
  keyring: Keyring
}

const authorisationView = z.object({
  id: z.string(),
  matterId: z.string(),
  applicant: z.string(),
  title: z.string(),
  copies: z.number().int(),
  used: z.number().int(),
  expiresAt: z.string(),
})

const sealView = z.object({
  id: z.string(),
  kind: z.enum(SEAL_KINDS),
  name: z.string(),
  locked: z.boolean(),
  /** What the seal serves when nobody says which paper lies there. */
  authorisation: authorisationView.nullable(),
  /** Everything it may serve, oldest first; what is used up or over stays as long as its time and a week, to say why not. */
  authorisations: z.array(authorisationView),
})

const pressView = z.object({
  outcome: z.enum(['stamped', 'refused']),
  reason: z.string().nullable(),
  used: z.number().int(),
  copies: z.number().int(),
  locked: z.boolean(),
  at: z.string(),
})

/** The sleeves of a unit, and 盖章. */
export function sealRoutes(app: App, { stores, clock, keyring }: SealDeps): void {
  app.get(
    '/api/v1/seals',
    {
      config: { looks: { reads: ['applicant name'], purpose: 'handling' } },
      schema: {
        querystring: z.object({ unitId: z.uuid().optional() }),
        response: { 200: z.object({ unit: z.object({ id: z.string(), name: z.string() }), seals: z.array(sealView) }) },
      },
    },
    async (request) => {
      const actor = actorOf(request)
      const unitId = request.query.unitId ?? ownUnit(actor)
      lookingAt(request, unitId)
      return asActor(stores, actor, 'handling', async (tx) =>
        sealsOf(tx, unitId, clock.now(), await sayIn(tx, localeOf(request))),
      )
    },
  )

  app.post(
    '/api/v1/seals/:id/press',
    {
      config: { looks: 'none', limit: { max: 120, seconds: 60 } },
      schema: {
        params: z.object({ id: z.uuid() }),
        body: z.strictObject({
          document: z.boolean(),
          photo: z.string().max(80).optional(),
          /** The authorisation of the paper in hand, null when it has none; absent, the oldest open one is served. */
          authorisation: z.uuid().nullable().optional(),
          verifiedBy: z.enum(['pin', 'card']).optional(),
        }),
        response: { 200: pressView },
      },
    },
    async (request) => {
      const actor = actorOf(request)
      const { document, photo, authorisation, verifiedBy } = request.body
      return asActor(stores, actor, 'handling', async (tx) => {
        const seal = await getSeal(tx, request.params.id)
        decide(actor, 'seal.press', sealResource(seal), { unseen: 'devices.no_such_seal' })
        const [picture] = photo === undefined ? [] : await describeFiles(tx, [photo])
        const result = await pressOnScreen(tx, keyring, {
          sealId: seal.id,
          operatorPersonId: actor.personId,
          verifiedBy: verifiedBy ?? null,
          document,
          authorisation,
          photo: picture ? { hash: picture.hash, blank: picture.blank } : null,
          at: clock.now(),
        })
        return { ...result, reason: await sentenceOf(tx, seal, result, localeOf(request)) }
      })
    },
  )
}

/** The village whose seals a person means when none is named: where she keeps them, else where she holds a post. */
function ownUnit(actor: Actor): string {
  const post = actor.posts.find((p) => p.code === 'seal-keeper') ?? actor.posts[0]
  if (!post) throw missing('devices.no_unit')
  return post.unitId
}

async function sealsOf(tx: Tx, unitId: string, at: Instant, say: Say) {
  const unit = await getUnit(tx, unitId)
  const seals = await listSeals(tx, unitId)
  // A unit without seals and one outside the asker's scope look the same.
  if (seals.length === 0) throw missing('devices.no_such_seal')
  const approvals = await recentAuthorisations(tx, unitId, at)
  const acts = await lastActs(
    tx,
    seals.map((s) => s.id),
  )
  const known = seals.map((seal) => ({ seal, all: approvalsOf(seal.id, approvals, at) }))
  const names = await matterNames(
    tx,
    known.flatMap(({ all }) => all.map((a) => a.matterId)),
  )
  const shown = (a: Authorisation) => ({
    id: a.id,
    matterId: a.matterId,
    title: say(names.get(a.matterId)?.title ?? ''),
    applicant: names.get(a.matterId)?.applicant ?? '',
    copies: a.copies,
    used: a.used,
    expiresAt: a.expiresAt,
  })
  return {
    unit: { id: unit.id, name: unit.name },
    seals: known.map(({ seal, all }) => {
      const first = approvalOf(seal.id, all, at)
      return {
        id: seal.id,
        kind: seal.kind,
        name: nameOf(seal, unit.name, say),
        locked: isLocked(seal.id, all, acts.get(seal.id) ?? null, at),
        authorisation: first && shown(first),
        authorisations: all.map(shown),
      }
    }),
  }
}

/** `新坪村村委会章`: the unit's name stays, what kind of seal it is is said in the reader's language. */
function nameOf(seal: Seal, unit: string, say: Say): string {
  const kind = seal.name.startsWith(unit) ? seal.name.slice(unit.length) : seal.name
  const said = say(kind)
  return said === kind ? seal.name : `${unit} ${said}`
}

async function sentenceOf(tx: Tx, seal: Seal, { reason }: PressResult, locale: Locale): Promise<string | null> {
  if (!reason) return null
  if (reason.refusal !== 'wrong_seal') return t(locale, `devices.refused_${reason.refusal}`, reason.params)
  const approved = await getSeal(tx, String(reason.params['sealId']))
  return t(locale, 'devices.refused_wrong_seal', {
    approved: t(locale, `devices.kind_${approved.kind}`),
    pressed: t(locale, `devices.kind_${seal.kind}`),
  })
}
