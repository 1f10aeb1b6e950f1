import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CedarValueJson, EntityJson } from '@cedar-policy/cedar-wasm/nodejs'
import { type DivisionCode, forbidden, missing, parentOf } from '#kernel'
import type { Actor } from './actor.ts'
import { buildEngine, type PolicyEngine, type PolicyPart, type Verdict } from './policy-engine.ts'

/** A record as the policy sees it. `attrs` beyond these four must be declared in the owner's Cedar schema. */
export interface Resource {
  /** `Matter`, `Flag`, `Publication`, `Seal`, `Notice`, `External`, `Directory`, `Audit`, or a type an owner declared. */
  readonly type: string
  readonly id: string
  readonly attrs: {
    readonly unitId?: string | null
    readonly divisionCode?: DivisionCode | null
    /** Persons it is about, or who asked for it: they and their relatives are recused. */
    readonly concerns?: readonly string[]
    /** The topic whose grants count; the type's own name when absent. */
    readonly topic?: string
    readonly [name: string]: CedarValueJson | readonly string[] | undefined
  }
}

const read = (file: string): string => readFileSync(join(import.meta.dirname, 'policies', file), 'utf8')

/** The policy every installation has: scope by grants, and recusal. */
export const basePolicy: PolicyPart = {
  name: 'access',
  schema: read('access.cedarschema'),
  policies: read('access.cedar'),
}

let engine: PolicyEngine | undefined

/** Joins the owners' policies to the base; called once by the composition root. Throws when they do not validate. */
export function adoptPolicies(parts: readonly PolicyPart[]): PolicyEngine {
  engine = buildEngine([basePolicy, ...parts])
  return engine
}

/**
 * Asks the written policy. What the actor may not even look at answers as if it were not there (`http.nothing_here`);
 * what they may see but not do is refused with the deciding policy's problem. Both questions are always asked, so that
 * neither answer takes longer. Returns the ids of the permitting policies, for the ledger.
 */
export function decide(actor: Actor, action: string, resource: Resource, purpose = 'handling'): readonly string[] {
  const topic = topicOf(resource)
  const seen = ask(actor, `${topic}.read`, resource, purpose)
  const done = ask(actor, action, resource, purpose)
  if (!seen.allowed) throw missing('http.nothing_here')
  if (!done.allowed) throw forbidden(done.problem ?? 'access.not_for_you')
  return done.policies
}

/** As `decide`, without throwing. */
export function ask(actor: Actor, action: string, resource: Resource, purpose = 'handling'): Verdict {
  engine ??= adoptPolicies([])
  // An actor made outside a session has no kin list: then everything concerns them.
  if (!actor.kin) return { allowed: false, policies: [], problem: undefined }
  return engine.ask({
    principal: { type: 'Person', id: actor.personId },
    action,
    resource: { type: resource.type, id: resource.id },
    context: { purpose },
    entities: [principalOf(actor, topicOf(resource)), resourceOf(resource), ...placesOf(resource)],
  })
}

const topicOf = (resource: Resource): string => resource.attrs.topic ?? resource.type.toLowerCase()
const person = (id: string) => ({ __entity: { type: 'Person', id } })
const place = (id: string) => ({ type: 'Place', id })

function principalOf(actor: Actor, topic: string): EntityJson {
  const places = (actor.scopes ?? [])
    .filter((s) => s.topic === topic)
    .map((s) => ({ __entity: place(s.unitId ?? s.divisionFrom!) }))
  return {
    uid: { type: 'Person', id: actor.personId },
    attrs: {
      roles: [...actor.roles],
      posts: [...new Set(actor.posts.map((p) => p.code))],
      kin: (actor.kin ?? []).map(person),
    },
    parents: [],
    tags: { [topic]: places },
  }
}

function resourceOf(resource: Resource): EntityJson {
  const { unitId, divisionCode, concerns = [], topic: _topic, ...own } = resource.attrs
  return {
    uid: { type: resource.type, id: resource.id },
    attrs: { ...(own as Record<string, CedarValueJson>), topic: topicOf(resource), concerns: concerns.map(person) },
    parents: [unitId, divisionCode].filter((id): id is string => typeof id === 'string' && id !== '').map(place),
  }
}

/** The unit and the chain of divisions above the record, by its code: the code of its date, whatever became of it since. */
function placesOf({ attrs }: Resource): EntityJson[] {
  const out: EntityJson[] = []
  if (attrs.unitId) out.push({ uid: place(attrs.unitId), attrs: {}, parents: [] })
  for (let code = attrs.divisionCode ?? undefined; code; code = above(code)) {
    const up = above(code)
    out.push({ uid: place(code), attrs: {}, parents: up ? [place(up)] : [] })
  }
  return out
}

const above = (code: DivisionCode): DivisionCode | undefined => (/^\d{12}$/.test(code) ? parentOf(code) : undefined)
