/**
 * A published flow as frozen plain data: what `step` runs, the pictures draw and conformance judges.
 * Guards stay FEEL texts here; `guardsOf` compiles them once per definition.
 */
import { compileExpression, type Expression } from '#expressions'

export interface Definition {
  /** `sha256:<hex>` of the BPMN bytes; a matter pins it. */
  readonly hash: string
  readonly id: string
  readonly name: string
  /** The word of the document number: `用印` → `用印〔2026〕17号`. */
  readonly series: string | null
  /** FEEL text over the matter's data that names a matter. */
  readonly subject: string | null
  /** Post codes that may file; empty when only the machine starts it. */
  readonly startedBy: readonly string[]
  readonly limit: Limit | null
  readonly start: string
  readonly nodes: Readonly<Record<string, FlowNode>>
  readonly flows: Readonly<Record<string, Flow>>
  readonly lanes: readonly Lane[]
}

/** A definition as read, before its bytes are hashed. */
export type Draft = Omit<Definition, 'hash'>

/**
 * A length of time until a due date: working days of the county's calendar, calendar days, or plain minutes. With `clock` it is
 * what the pack's clock of that code is long; the number beside it is what stood in the pack when the drawing was installed,
 * for pictures, and the law of the matter's place and day decides.
 */
export type Limit = ({ readonly workingDays: number } | { readonly days: number } | { readonly minutes: number }) & {
  readonly clock?: string
}

export interface Flow {
  readonly id: string
  readonly name: string | null
  readonly from: string
  readonly to: string
  /** FEEL; only on flows out of exclusive gateways. */
  readonly guard: string | null
}

export interface Lane {
  readonly id: string
  readonly name: string
  readonly nodes: readonly string[]
}

interface NodeBase {
  readonly id: string
  readonly name: string
  readonly incoming: readonly string[]
  readonly outgoing: readonly string[]
}

export interface Outcome {
  readonly value: string
  readonly label: string
  /** FEEL over the matter's data: offered only while it holds; always, when absent. */
  readonly when?: string
}

export interface UserTask extends NodeBase {
  readonly kind: 'user'
  readonly post: string
  /** A field of the matter's data that may name another post of the same unit; absent or empty, `post` holds. */
  readonly postFrom: string | null
  /** Where the post sits: the matter's unit, the unit above it, its town or its county. */
  readonly unit: 'own' | 'parent' | 'town' | 'county'
  readonly form: string | null
  readonly limit: Limit | null
  readonly publicName: string
  readonly notSameAs: readonly string[]
  readonly outcomes: readonly Outcome[]
  /** FEEL text over the matter's data: the sentence with which this step turns to whoever holds the post. */
  readonly asks: string | null
  /** Boundary timers, in drawing order. */
  readonly timers: readonly string[]
}
export interface ServiceTask extends NodeBase {
  readonly kind: 'service'
  readonly action: string
  readonly publicName: string
  readonly timers: readonly string[]
}
export interface ReceiveTask extends NodeBase {
  readonly kind: 'receive'
  readonly message: string
  readonly limit: Limit | null
  readonly publicName: string
  readonly timers: readonly string[]
}
export interface BoundaryTimer extends NodeBase {
  readonly kind: 'timer'
  readonly attachedTo: string
  readonly interrupting: boolean
  readonly limit: Limit
  readonly publicName: string
}
export interface ExclusiveGateway extends NodeBase {
  readonly kind: 'exclusive'
  /** The flow taken when every guard says no; null when the drawing names none. */
  readonly otherwise: string | null
}
export interface ParallelGateway extends NodeBase {
  readonly kind: 'parallel'
}
export interface StartEvent extends NodeBase {
  readonly kind: 'start'
}
export interface EndEvent extends NodeBase {
  readonly kind: 'end'
  readonly status: EndStatus | null
  readonly terminates: boolean
  readonly publicName: string
}

export const END_STATUSES = ['done', 'rejected', 'withdrawn', 'expired'] as const
export type EndStatus = (typeof END_STATUSES)[number]

export type Task = UserTask | ServiceTask | ReceiveTask
export type FlowNode = Task | BoundaryTimer | ExclusiveGateway | ParallelGateway | StartEvent | EndEvent

export const isTask = (node: FlowNode | undefined): node is Task =>
  node?.kind === 'user' || node?.kind === 'service' || node?.kind === 'receive'

export function nodeOf(definition: Definition, id: string): FlowNode {
  const node = Object.hasOwn(definition.nodes, id) ? definition.nodes[id] : undefined
  if (!node) throw new Error(`${definition.id} has no element "${id}"`)
  return node
}

export function flowOf(definition: Definition, id: string): Flow {
  const flow = Object.hasOwn(definition.flows, id) ? definition.flows[id] : undefined
  if (!flow) throw new Error(`${definition.id} has no flow "${id}"`)
  return flow
}

const compiled = new WeakMap<Definition, Map<string, Expression>>()

/** The compiled guard of a flow; null when it has none. Compiled once per definition. */
export function guardOf(definition: Definition, flowId: string): Expression | null {
  let guards = compiled.get(definition)
  if (!guards) {
    guards = new Map()
    for (const flow of Object.values(definition.flows))
      if (flow.guard !== null) guards.set(flow.id, compileExpression(flow.guard))
    compiled.set(definition, guards)
  }
  return guards.get(flowId) ?? null
}

/** Freezes plain data all the way down, so that a cached definition cannot be changed by a caller. */
export function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) freeze(part)
  }
  return value
}
