import {
  type CedarValueJson,
  type EntityJson,
  policySetTextToParts,
  policyToJson,
  preparsePolicySet,
  type SchemaJson,
  schemaToJson,
  statefulIsAuthorized,
  validate,
} from '@cedar-policy/cedar-wasm/nodejs'

/** A module's share of the written policy: Cedar policies (each with `@id`) and the entity types and actions they speak of. */
export interface PolicyPart {
  readonly name: string
  readonly schema: string
  readonly policies: string
}

export interface Question {
  readonly principal: { type: string; id: string }
  readonly action: string
  readonly resource: { type: string; id: string }
  readonly context: Record<string, CedarValueJson>
  readonly entities: EntityJson[]
}

export interface Verdict {
  readonly allowed: boolean
  /** Ids of the policies that decided; empty when none permitted. */
  readonly policies: readonly string[]
  /** The problem code named by a forbidding policy's `@problem`. */
  readonly problem: string | undefined
}

export interface PolicyEngine {
  readonly policyIds: readonly string[]
  ask(question: Question): Verdict
}

let built = 0

/**
 * Joins the parts into one policy, checks it strictly against the joint schema, and parses it once.
 * Throws with the part, the policy and Cedar's own message when anything does not fit.
 */
export function buildEngine(parts: readonly PolicyPart[]): PolicyEngine {
  const schema = parts.map((p) => p.schema).join('\n')
  const staticPolicies: Record<string, string> = {}
  // In the order of parts and of policies within them.
  const problems = new Map<string, string>()
  for (const part of parts) {
    for (const [id, text, problem] of policiesOf(part)) {
      if (staticPolicies[id]) throw new Error(`access: policy "${id}" is written twice (again in ${part.name})`)
      staticPolicies[id] = text
      if (problem) problems.set(id, problem)
    }
  }
  const checked = validate({ schema, policies: { staticPolicies }, validationSettings: { mode: 'strict' } })
  if (checked.type === 'failure') throw new Error(`access: schema: ${checked.errors.map((e) => e.message).join('; ')}`)
  const first = checked.validationErrors[0]
  if (first)
    throw new Error(
      `access: policy "${first.policyId}": ${first.error.message}${first.error.help ? ` (${first.error.help})` : ''}`,
    )

  const name = `qinglian-${++built}`
  const parsed = preparsePolicySet(name, { staticPolicies })
  if (parsed.type === 'failure') throw new Error(`access: ${parsed.errors.map((e) => e.message).join('; ')}`)
  const actions = actionsOf(schema)

  return {
    policyIds: Object.keys(staticPolicies),
    ask({ principal, action, resource, context, entities }) {
      // The policies were validated against the schema above. Handing the schema over again with every question makes an
      // answer twice as dear, so what it would check of a question is checked here: the action, and that it fits the thing.
      const known = actions.get(action)
      if (!known?.resources.has(resource.type))
        throw new Error(`access: there is no action "${action}" on ${resource.type}`)
      const answer = statefulIsAuthorized({
        principal,
        action: { type: 'Action', id: action },
        resource,
        context,
        entities: [...entities, { uid: { type: 'Action', id: action }, attrs: {}, parents: known.groups }],
        preparsedPolicySetId: name,
      })
      if (answer.type === 'failure')
        throw new Error(`access: ${action}: ${answer.errors.map((e) => e.message).join('; ')}`)
      const { decision, diagnostics } = answer.response
      // A policy that cannot be evaluated is skipped by Cedar; a skipped forbid must not let anyone through.
      const failed = diagnostics.errors[0]
      if (failed) throw new Error(`access: policy "${failed.policyId}": ${failed.error.message}`)
      return {
        allowed: decision === 'allow',
        policies: diagnostics.reason,
        // Several may forbid at once; the one written first speaks, so that the sentence does not depend on chance.
        problem: [...problems].find(([id]) => diagnostics.reason.includes(id))?.[1],
      }
    },
  }
}

interface KnownAction {
  readonly resources: ReadonlySet<string>
  readonly groups: { type: string; id: string }[]
}

/** The actions of the schema, each with the types it is about and the groups it belongs to, groups of groups included. */
function actionsOf(schema: string): Map<string, KnownAction> {
  const json = schemaToJson(schema)
  if (json.type === 'failure') throw new Error(`access: schema: ${json.errors.map((e) => e.message).join('; ')}`)
  const declared = (json.json as SchemaJson<string>)['']?.actions ?? {}
  const groupsOf = (id: string): string[] => (declared[id]?.memberOf ?? []).flatMap((g) => [g.id, ...groupsOf(g.id)])
  return new Map(
    Object.entries(declared).map(([id, a]) => [
      id,
      {
        resources: new Set(a.appliesTo?.resourceTypes ?? []),
        groups: [...new Set(groupsOf(id))].map((group) => ({ type: 'Action', id: group })),
      },
    ]),
  )
}

function policiesOf(part: PolicyPart): [id: string, text: string, problem: string | undefined][] {
  const split = policySetTextToParts(part.policies)
  if (split.type === 'failure')
    throw new Error(`access: ${part.name}: ${split.errors.map((e) => e.message).join('; ')}`)
  return split.policies.map((text) => {
    const json = policyToJson(text)
    if (json.type === 'failure')
      throw new Error(`access: ${part.name}: ${json.errors.map((e) => e.message).join('; ')}`)
    const id = json.json.annotations?.['id']
    if (!id) throw new Error(`access: ${part.name}: a policy has no @id`)
    return [id, text, json.json.annotations?.['problem']]
  })
}
