import { type Definition, type FlowNode, flowOf, nodeOf, type ReceiveTask, type UserTask } from './definition.ts'

/**
 * The flow as a graph of stable markings: how many tokens are where while every token waits for a person, an action, a message or a timer.
 * Built apart from the interpreter and without data: every way out of a choice is possible, every timer may or may not fire, once.
 * Publishing explores it (soundness), supervision reads traces on it (conformance), and a property test holds it against the interpreter.
 */
export type Marking = string

export interface Move {
  /** The finished task; null for a timer, which leaves no trace of its own. */
  readonly task: string | null
  readonly to: Marking
}

interface Place {
  readonly node: string
  /** For a task, which of its non-interrupting timers have fired, as bits; for a join, the flow the token came by. */
  readonly mark: number | string
}

/** A marking in which one place holds more tokens than this is taken for one that grows without end. */
const MOST_TOKENS = 8

/** A flow whose tokens pile up; the element is where. */
export class PilesUp extends Error {
  readonly element: string
  constructor(element: string) {
    super(`tokens pile up at ${element}`)
    this.element = element
  }
}

export class MarkingGraph {
  private readonly definition: Definition
  private readonly places: Place[] = []
  private readonly index = new Map<string, number>()
  private readonly moves = new Map<Marking, readonly Move[]>()
  /** Elements any token has entered so far. */
  readonly entered = new Set<string>()
  /** The marking without tokens: the matter has ended. */
  readonly end: Marking

  constructor(definition: Definition) {
    this.definition = definition
    for (const node of Object.values(definition.nodes)) {
      if (waits(node)) for (let bits = 0; bits < 1 << this.reminders(node).length; bits++) this.addPlace(node.id, bits)
      else if (node.kind === 'parallel') for (const flow of node.incoming) this.addPlace(node.id, flow)
    }
    this.end = pack(new Array(this.places.length).fill(0))
  }

  /** Where a matter may stand right after it was filed. */
  initial(): readonly Marking[] {
    const start = nodeOf(this.definition, this.definition.start)
    return this.settle(unpack(this.end), [...start.outgoing])
  }

  /** Every single act possible in a marking. */
  from(marking: Marking): readonly Move[] {
    let moves = this.moves.get(marking)
    if (!moves) {
      moves = this.compute(marking)
      this.moves.set(marking, moves)
    }
    return moves
  }

  /** Tasks that could be finished next. */
  enabled(marking: Marking): string[] {
    return [...new Set(this.from(marking).flatMap((move) => move.task ?? []))]
  }

  /** Elements that hold a token. */
  occupied(marking: Marking): string[] {
    const counts = unpack(marking)
    return [...new Set(this.places.filter((_, i) => counts[i]! > 0).map((place) => place.node))]
  }

  private addPlace(node: string, mark: number | string): void {
    this.index.set(`${node}\n${mark}`, this.places.length)
    this.places.push({ node, mark })
  }

  private at(node: string, mark: number | string): number {
    return this.index.get(`${node}\n${mark}`)!
  }

  private reminders(node: FlowNode): string[] {
    if (!waits(node)) return []
    return node.timers.filter((id) => {
      const timer = nodeOf(this.definition, id)
      return timer.kind === 'timer' && !timer.interrupting
    })
  }

  private compute(marking: Marking): Move[] {
    const counts = unpack(marking)
    const moves: Move[] = []
    this.places.forEach((place, i) => {
      const node = nodeOf(this.definition, place.node)
      if (counts[i] === 0 || !waits(node)) return
      const without = counts.with(i, counts[i]! - 1)
      for (const to of this.settle(without, [...node.outgoing])) moves.push({ task: node.id, to })
      const reminders = this.reminders(node)
      for (const id of node.timers) {
        const timer = nodeOf(this.definition, id)
        const bit = 1 << reminders.indexOf(id)
        if (reminders.includes(id)) {
          if ((place.mark as number) & bit) continue
          const fired = this.at(node.id, (place.mark as number) | bit)
          this.entered.add(id)
          for (const to of this.settle(without.with(fired, without[fired]! + 1), [...timer.outgoing]))
            moves.push({ task: null, to })
        } else {
          this.entered.add(id)
          for (const to of this.settle(without, [...timer.outgoing])) moves.push({ task: null, to })
        }
      }
    })
    return unique(moves)
  }

  /** Lets tokens run along `flows` until all wait; one marking for each combination of choices. */
  private settle(counts: readonly number[], flows: readonly string[]): Marking[] {
    const [flow, ...rest] = flows
    if (flow === undefined) return [pack(counts)]
    const node = nodeOf(this.definition, flowOf(this.definition, flow).to)
    this.entered.add(node.id)
    if (node.kind === 'end') return node.terminates ? [this.end] : this.settle(counts, rest)
    // The platform's own actions are done in the same instant; only people, messages and timers are waited for.
    if (node.kind === 'service') return this.settle(counts, [...node.outgoing, ...rest])
    if (node.kind === 'exclusive')
      return [...new Set(node.outgoing.flatMap((way) => this.settle(counts, [way, ...rest])))]
    if (node.kind === 'parallel') return this.settleJoin(node, this.add(counts, this.at(node.id, flow)), rest)
    return this.settle(this.add(counts, this.at(node.id, 0)), rest)
  }

  private settleJoin(node: FlowNode, counts: readonly number[], rest: readonly string[]): Marking[] {
    const waiting = node.incoming.map((flow) => this.at(node.id, flow))
    if (!waiting.every((i) => counts[i]! > 0)) return this.settle(counts, rest)
    const without = [...counts]
    for (const i of waiting) without[i]!--
    return this.settle(without, [...node.outgoing, ...rest])
  }

  private add(counts: readonly number[], i: number): number[] {
    if (counts[i]! >= MOST_TOKENS) throw new PilesUp(this.places[i]!.node)
    return counts.with(i, counts[i]! + 1)
  }
}

const waits = (node: FlowNode): node is UserTask | ReceiveTask => node.kind === 'user' || node.kind === 'receive'

const pack = (counts: readonly number[]): Marking => String.fromCharCode(...counts)
const unpack = (marking: Marking): number[] => Array.from(marking, (char) => char.charCodeAt(0))

function unique(moves: readonly Move[]): Move[] {
  const seen = new Set<string>()
  return moves.filter((move) => {
    const key = `${move.task ?? ''}\n${move.to}`
    return seen.has(key) ? false : seen.add(key)
  })
}
