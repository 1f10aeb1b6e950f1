import { LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'

/** One complaint about a pack, with the place and a sentence's parameters. */
export interface PackIssue {
  readonly path: string
  readonly line?: number
  /** Message key below `problem.`; the texts catalogue holds the sentence. */
  readonly code: string
  readonly params?: Readonly<Record<string, string | number>>
}

/** A file of a pack that cannot be used; carries every complaint found in it. */
export class PackProblem extends Error {
  readonly issues: readonly PackIssue[]
  constructor(issues: readonly PackIssue[]) {
    super(
      issues
        .map((i) => `${i.path}${i.line ? `:${i.line}` : ''} ${i.code} ${JSON.stringify(i.params ?? {})}`)
        .join('\n'),
    )
    this.name = 'PackProblem'
    this.issues = issues
  }
}

/**
 * Parses YAML 1.2 against a strict zod schema. Unknown keys are errors with their line and the nearest known key;
 * duplicate keys and anchors that recurse are refused. `firstLine` shifts the lines for front matter inside another file.
 */
export function parseYaml<T>(text: string, schema: z.ZodType<T>, path: string, firstLine = 0): T {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true })
  const lineAt = (offset: number): number => lines.linePos(offset).line + firstLine
  if (document.errors.length) {
    throw new PackProblem(
      document.errors.map((e) => ({
        path,
        line: lineAt(e.pos[0]),
        code: 'pack.not_yaml',
        params: { detail: e.message.split('\n')[0]! },
      })),
    )
  }
  const value: unknown = document.toJS({ maxAliasCount: 50 })
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issues: PackIssue[] = []
  for (const issue of result.error.issues) {
    const at = lineOf(document, issue.path, lineAt)
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) {
        const near = nearest(key, knownKeys(schema, issue.path))
        issues.push({
          path,
          ...at([key]),
          code: near ? 'pack.unknown_key_near' : 'pack.unknown_key',
          params: { key, ...(near ? { near } : {}) },
        })
      }
    } else
      issues.push({
        path,
        ...at([]),
        code: 'pack.bad_value',
        params: { field: issue.path.join('.') || '·', detail: issue.message },
      })
  }
  throw new PackProblem(issues)
}

type Doc = ReturnType<typeof parseDocument>

function lineOf(document: Doc, path: readonly PropertyKey[], lineAt: (offset: number) => number) {
  return (more: readonly string[]): { line?: number } => {
    const full = [...path, ...more]
    for (let n = full.length; n >= 0; n--) {
      const node = n === 0 ? document.contents : document.getIn(full.slice(0, n), true)
      const range = (node as { range?: [number, number, number] } | null | undefined)?.range
      if (range) return { line: lineAt(range[0]) }
    }
    return {}
  }
}

/** The keys the schema knows at a path, as far as it can be told from zod's own description. */
function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: unknown = schema
  for (const step of [...path, undefined]) {
    at = unwrap(at)
    const def = (
      at as { def?: { shape?: Record<string, unknown>; element?: unknown; valueType?: unknown } } | undefined
    )?.def
    if (step === undefined) return Object.keys(def?.shape ?? {})
    at = typeof step === 'number' ? def?.element : (def?.shape?.[String(step)] ?? def?.valueType)
  }
  return []
}

function unwrap(schema: unknown): unknown {
  let at = schema as { def?: { innerType?: unknown; in?: unknown } } | undefined
  while (at?.def?.innerType ?? at?.def?.in) at = (at!.def!.innerType ?? at!.def!.in) as typeof at
  return at
}

function nearest(word: string, known: readonly string[]): string | undefined {
  const scored = known.map((k) => [distance(word, k), k] as const).sort((a, b) => a[0] - b[0])
  return scored[0] && scored[0][0] <= Math.max(2, word.length / 3) ? scored[0][1] : undefined
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1))
    row = next
  }
  return row[b.length]!
}
