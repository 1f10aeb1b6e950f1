import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CedarValueJson, EntityJson } from '@cedar-policy/cedar-wasm/nodejs'
import { type DivisionCode, forbidden, missing, parentOf } from '#kernel'
import type { Actor } from './actor.ts'
import { buildEngine, type PolicyEngine, type PolicyPart, type Verdict } from './policy-engine.ts'

/** A record as the policy sees it. Beyond these four, `attrs` are what the owner's Cedar schema declares. */
export interface Resource {
  /** A type that an owner declared in its Cedar schema; `<type>.read` is its action to look. */
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

/** The policy every installation has: scope by grants, and recusal. */
export const basePolicy: PolicyPart = readPolicy('access', import.meta.dirname)

const contributed = new Map<string, PolicyPart>()
let engine: PolicyEngine | undefined

/** A module's policy from its folder `policies`: `<name>.cedar` and `<name>.cedarschema`. */
export function readPolicy(name: string, moduleFolder: string): PolicyPart {
  const read = (ending: string) => readFileSync(join(moduleFolder, 'policies', `${name}.${ending}`), 'utf8')
  return { name, schema: read('cedarschema'), policies: read('cedar') }
}

/** The owner of records adds its policy, when its module is loaded. The same part twice is one part. */
export function contributePolicy(part: PolicyPart): void {
  contributed.set(part.name, part)
  engine = undefined
}

/** All contributed policies as one, checked. Throws when they do not fit together, so the composition root asks at start. */
export function policyEngine(): PolicyEngine {
  engine ??= buildEngine([basePolicy, ...contributed.values()])
  return engine
}

/** Ids of persons as a policy reads them. */
export const persons = (ids: readonly (string | null | undefined)[]): CedarValueJson =>
  [...new Set(ids)].flatMap((id) => (id ? [person(id)] : []))

export interface Asked {
  readonly purpose?: string
  /** What to answer for that which the actor may not even look at. */
  readonly unseen?: string
  /** For the sentence of a refusal, whichever it is. */
  readonly params?: Record<string, string>
}

/**
 * Asks the written policy. What the actor may not even look at answers as if it were not there (`unseen`, else
 * `http.nothing_here`); what they may see but not do is refused with the deciding policy's problem. Both questions are always
 * asked, so that neither answer takes longer. Returns the ids of the permitting policies.
 */
export function decide(actor: Actor, action: string, resource: Resource, asked: Asked = {}): readonly string[] {
  const { purpose = 'handling', unseen = 'http.nothing_here', params = {} } = asked
  const seen = ask(actor, `${resource.type.toLowerCase()}.read`, resource, purpose)
  const done = ask(actor, action, resource, purpose)
  if (!seen.allowed) throw missing(unseen)
  if (!done.allowed) throw forbidden(done.problem ?? 'access.not_for_you', params)
  return done.policies
}

/** As `decide`, without throwing. */
export function ask(actor: Actor, action: string, resource: Resource, purpose = 'handling'): Verdict {
  // An actor made outside a session has no kin list: then everything concerns them.
  if (!actor.kin) return { allowed: false, policies: [], problem: undefined }
  return policyEngine().ask({
    principal: { type: 'Person', id: actor.personId },
    action,
    resource: { type: resource.type, id: resource.id },
    context: { purpose },
    entities: [principalOf(actor), resourceOf(resource), ...placesOf(resource)],
  })
}

/** A post of a unit as policies name it. */
export const postKey = (unitId: string, code: string | null): string => `${unitId}:${code ?? ''}`

const topicOf = (resource: Resource): string => resource.attrs.topic ?? resource.type.toLowerCase()
const person = (id: string) => ({ __entity: { type: 'Person', id } })
const place = (id: string) => ({ type: 'Place', id })

function principalOf(actor: Actor): EntityJson {
  const tags: Record<string, CedarValueJson[]> = {}
  for (const { topic, unitId, divisionFrom } of actor.scopes ?? [])
    tags[topic] = [...(tags[topic] ?? []), { __entity: place(unitId ?? divisionFrom!) }]
  return {
    uid: { type: 'Person', id: actor.personId },
    attrs: {
      roles: [...actor.roles],
      posts: [...new Set(actor.posts.map((p) => p.code))],
      holds: actor.posts.map((p) => postKey(p.unitId, p.code)),
      kin: (actor.kin ?? []).map(person),
    },
    parents: [],
    tags,
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
