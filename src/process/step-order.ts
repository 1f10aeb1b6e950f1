import { type Definition, flowOf, isTask, nodeOf } from './definition.ts'

/**
 * The elements of a flow in the order in which a person would tell it: depth first along the drawing, ways that lead back left out,
 * a timer's way after the task it hangs on. Reverse postorder, so that nothing stands before what must precede it.
 */
export function storyOrder(definition: Definition): string[] {
  const seen = new Set<string>()
  const post: string[] = []
  const visit = (id: string): void => {
    if (seen.has(id)) return
    seen.add(id)
    for (const next of waysFrom(definition, id).toReversed()) visit(next)
    post.push(id)
  }
  visit(definition.start)
  return post.reverse()
}

/** Where a token may go next; the timers of a task last. */
function waysFrom(definition: Definition, id: string): string[] {
  const node = nodeOf(definition, id)
  const next = node.outgoing.map((flow) => flowOf(definition, flow).to)
  return isTask(node) ? [...next, ...node.timers] : next
}

/** Everything that may still happen after the given elements, they themselves and timers' ways left out; loops back are not followed. */
export function ahead(definition: Definition, from: readonly string[], order: readonly string[]): Set<string> {
  const place = new Map(order.map((id, i) => [id, i]))
  const found = new Set<string>()
  const visit = (id: string): void => {
    for (const flow of nodeOf(definition, id).outgoing) {
      const { to } = flowOf(definition, flow)
      if (found.has(to) || place.get(to)! <= place.get(id)!) continue
      found.add(to)
      visit(to)
    }
  }
  for (const id of from) visit(id)
  return found
}

/** Elements only a timer leads to: not part of the ordinary course. */
export function onlyAfterTimer(definition: Definition, order: readonly string[]): Set<string> {
  const ordinary = ahead(definition, [definition.start], order)
  return new Set(order.filter((id) => id !== definition.start && !ordinary.has(id)))
}
