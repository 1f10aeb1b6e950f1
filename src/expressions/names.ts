import type { Node } from './syntax.ts'

/** Outer names an expression reads, sorted; names bound by `some`/`every` and names inside a filter (which may be fields of the item) do not count. */
export function namesIn(node: Node): string[] {
  const found = new Set<string>()
  collect(node, new Set(), found)
  return [...found].sort()
}

function collect(node: Node, bound: ReadonlySet<string>, found: Set<string>): void {
  if (node.kind === 'name') {
    if (!bound.has(node.name)) found.add(node.name)
  } else if (node.kind === 'quantified') {
    collect(node.over, bound, found)
    collect(node.satisfies, new Set([...bound, node.name]), found)
  } else for (const part of partsOf(node)) collect(part, bound, found)
}

function partsOf(node: Exclude<Node, { kind: 'name' | 'quantified' }>): readonly Node[] {
  switch (node.kind) {
    case 'literal':
      return []
    case 'path':
    case 'negate':
    case 'index':
      return [node.of]
    case 'list':
      return node.items
    case 'context':
      return node.entries.map(([, value]) => value)
    case 'range':
      return [node.from, node.to]
    case 'arithmetic':
    case 'compare':
    case 'and':
    case 'or':
      return [node.left, node.right]
    case 'between':
      return [node.value, node.low, node.high]
    case 'in':
      return [node.value, ...node.tests.map((test) => test.of)]
    case 'if':
      return [node.condition, node.then, node.otherwise]
    case 'call':
      return node.arguments
  }
}
