import { END_STATUSES, type EndStatus, type Flow, type FlowNode, type Limit, type Outcome } from './definition.ts'
import { type ClockLengths, limitFrom, limitOfClock, minutesOf } from './limit.ts'
import { outcomesBefore, outcomesFrom } from './outcome.ts'

/** What bpmn-moddle hands us of an element; only what we read. */
export interface Drawn {
  readonly $type: string
  readonly $attrs?: Readonly<Record<string, string>>
  readonly id?: string
  readonly name?: string
  readonly rootElements?: readonly Drawn[]
  readonly flowElements?: readonly Drawn[]
  readonly laneSets?: readonly Drawn[]
  readonly lanes?: readonly Drawn[]
  readonly childLaneSet?: Drawn
  readonly flowNodeRef?: readonly Drawn[]
  readonly sourceRef?: Drawn
  readonly targetRef?: Drawn
  readonly attachedToRef?: Drawn
  readonly default?: Drawn
  readonly cancelActivity?: boolean
  readonly eventDefinitions?: readonly Drawn[]
  readonly loopCharacteristics?: Drawn
  readonly conditionExpression?: { readonly body?: string }
  readonly timeDuration?: { readonly body?: string }
  get(name: string): unknown
}

/** Why a drawing is refused: message key below `problem.`, and what its sentence needs. */
export interface FlowIssue {
  readonly code: string
  readonly params: Readonly<Record<string, string | number>>
}

export class FlowIssues {
  readonly list: FlowIssue[] = []
  /** The clocks that the drawing may name. */
  readonly clocks: ClockLengths
  constructor(clocks: ClockLengths) {
    this.clocks = clocks
  }
  add(code: string, params: FlowIssue['params']): void {
    this.list.push({ code, params })
  }
  at(code: string, element: { readonly id?: string; readonly name?: string }, params: FlowIssue['params'] = {}): void {
    this.add(code, { element: element.id ?? '?', name: element.name?.trim() || element.id || '?', ...params })
  }
  /** Words of our namespace that moddle did not recognise on this kind of element. */
  refuseUnknownWords(element: Drawn): void {
    for (const word of Object.keys(element.$attrs ?? {}))
      if (word.startsWith('q:')) this.at('process.unknown_word', element, { word: word.slice(2) })
  }
}

/** Drawn for the reader; never executed. */
const DISPLAY_ONLY = new Set(['bpmn:DataObject', 'bpmn:DataObjectReference', 'bpmn:DataStoreReference'])
export const isDisplayOnly = (element: Drawn): boolean => DISPLAY_ONLY.has(element.$type)

/** An attribute of our namespace; undefined when absent or blank. */
export function drawnText(element: Drawn, word: string): string | undefined {
  const value = element.get(`q:${word}`)
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

type Base = { id: string; name: string; incoming: string[]; outgoing: string[] }
type Builder = (
  element: Drawn,
  base: Base,
  flows: Readonly<Record<string, Flow>>,
  issues: FlowIssues,
) => FlowNode | undefined

/** One drawn element as a node; undefined, with the reason noted, when it is outside the subset. The table is the subset. */
export function nodeFrom(
  element: Drawn,
  flows: Readonly<Record<string, Flow>>,
  issues: FlowIssues,
): FlowNode | undefined {
  const build = BUILDERS[element.$type]
  if (!element.id) {
    issues.at('process.element_without_id', element)
    return undefined
  }
  if (!build) {
    issues.at('process.element_outside_subset', element, { kind: element.$type.replace('bpmn:', '') })
    return undefined
  }
  if (element.loopCharacteristics) issues.at('process.element_outside_subset', element, { kind: 'multi-instance' })
  const { id } = element
  const all = Object.values(flows)
  const base = {
    id,
    name: element.name?.replace(/\s+/g, ' ').trim() ?? '',
    incoming: all.filter((flow) => flow.to === id).map((flow) => flow.id),
    outgoing: all.filter((flow) => flow.from === id).map((flow) => flow.id),
  }
  return build(element, base, flows, issues)
}

const BUILDERS: Readonly<Record<string, Builder>> = {
  'bpmn:StartEvent': (element, base, _flows, issues) => {
    if (!onlyEvents(element, [], issues)) return undefined
    return { kind: 'start', ...base }
  },
  'bpmn:EndEvent': (element, base, _flows, issues) => {
    if (!onlyEvents(element, ['bpmn:TerminateEventDefinition'], issues)) return undefined
    const status = drawnText(element, 'status')
    if (status !== undefined && !END_STATUSES.includes(status as EndStatus))
      issues.at('process.unknown_status', element, { status })
    const terminates = (element.eventDefinitions ?? []).length > 0
    return {
      kind: 'end',
      ...base,
      status: (status as EndStatus | undefined) ?? null,
      terminates,
      publicName: drawnText(element, 'public') ?? base.name,
    }
  },
  'bpmn:UserTask': (element, base, flows, issues) => {
    const post = drawnText(element, 'post')
    const unit = drawnText(element, 'unit') ?? 'own'
    if (!base.name) issues.at('process.task_without_name', element)
    if (!post) issues.at('process.task_without_post', element)
    if (unit !== 'own' && unit !== 'parent' && unit !== 'town' && unit !== 'county') {
      issues.at('process.unknown_unit_word', element, { word: unit })
      return undefined
    }
    const outcomes = outcomesOf(element, base, flows, issues)
    return {
      kind: 'user',
      ...base,
      post: post ?? '',
      postFrom: drawnText(element, 'postFrom') ?? null,
      unit,
      form: drawnText(element, 'form') ?? null,
      limit: limitOf(element, issues),
      publicName: drawnText(element, 'public') ?? base.name,
      notSameAs: (drawnText(element, 'notSameAs') ?? '').split(/\s+/).filter(Boolean),
      outcomes,
      asks: drawnText(element, 'asks') ?? null,
      timers: [],
    }
  },
  'bpmn:ServiceTask': (element, base, _flows, issues) => {
    const action = drawnText(element, 'action')
    if (!action) issues.at('process.task_without_action', element)
    return {
      kind: 'service',
      ...base,
      action: action ?? '',
      publicName: drawnText(element, 'public') ?? base.name,
      timers: [],
    }
  },
  'bpmn:ReceiveTask': (element, base, _flows, issues) => {
    const message = drawnText(element, 'message')
    if (!message) issues.at('process.task_without_message', element)
    const publicName = drawnText(element, 'public') ?? base.name
    return { kind: 'receive', ...base, message: message ?? '', limit: limitOf(element, issues), publicName, timers: [] }
  },
  'bpmn:ExclusiveGateway': (element, base) => ({ kind: 'exclusive', ...base, otherwise: element.default?.id ?? null }),
  'bpmn:ParallelGateway': (_element, base) => ({ kind: 'parallel', ...base }),
  'bpmn:BoundaryEvent': (element, base, _flows, issues) => {
    if (!onlyEvents(element, ['bpmn:TimerEventDefinition'], issues)) return undefined
    const definition = element.eventDefinitions?.[0]
    if (!definition) {
      issues.at('process.element_outside_subset', element, { kind: 'BoundaryEvent' })
      return undefined
    }
    const limit = timerLimit(element, definition, issues)
    if (!limit) return undefined
    const publicName = drawnText(element, 'public') ?? base.name
    return {
      kind: 'timer',
      ...base,
      attachedTo: element.attachedToRef?.id ?? '',
      interrupting: element.cancelActivity !== false,
      limit,
      publicName,
    }
  },
}

function onlyEvents(element: Drawn, allowed: readonly string[], issues: FlowIssues): boolean {
  const events = element.eventDefinitions ?? []
  const other = events.find((event) => !allowed.includes(event.$type)) ?? (events.length > 1 ? events[1] : undefined)
  if (!other) return true
  issues.at('process.element_outside_subset', element, {
    kind: `${element.$type.replace('bpmn:', '')}/${other.$type.replace('bpmn:', '')}`,
  })
  return false
}

/** The limit written on an element, or that of the clock it names; null when there is none. */
export function limitOf(element: Drawn, issues: FlowIssues): Limit | null {
  const clock = drawnText(element, 'clock')
  const limit = limitFrom(drawnText(element, 'workingDays'), drawnText(element, 'hours'))
  if (clock !== undefined) {
    const known = limitOfClock(clock, issues.clocks)
    if (limit !== null) issues.at('process.bad_limit', element)
    else if (!known) issues.at('process.unknown_clock', element, { clock })
    return known ?? null
  }
  if (limit === undefined) issues.at('process.bad_limit', element)
  return limit ?? null
}

/** Our words win; ISO 8601 `timeDuration` otherwise. Dates and cycles are outside the subset. */
function timerLimit(element: Drawn, definition: Drawn, issues: FlowIssues): Limit | undefined {
  const own = limitOf(element, issues)
  if (own) return own
  const minutes = definition.timeDuration?.body ? minutesOf(definition.timeDuration.body) : undefined
  if (minutes !== undefined && minutes > 0) return { minutes }
  issues.at('process.timer_without_duration', element)
  return undefined
}

function outcomesOf(element: Drawn, base: Base, flows: Readonly<Record<string, Flow>>, issues: FlowIssues): Outcome[] {
  const written = drawnText(element, 'outcomes')
  if (written === undefined) return outcomesBefore(base.outgoing, flows)
  const outcomes = outcomesFrom(written)
  if (!outcomes) issues.at('process.bad_outcomes', element)
  return outcomes ?? []
}
