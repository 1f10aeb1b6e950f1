import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { knownRelations, type Relation } from '#facts'
import type { Pack, PackIssue } from '#pack'
import { type Engine, openEngine } from '#store'
import { placesOfCase, type RuleCase } from './cases.ts'
import type { QueryText } from './definition.ts'
import { teach } from './evaluate.store.ts'
import { modelName, type Rule, rulesOf } from './rule.ts'
import { modelStatement } from './statement.ts'
import { tryCase } from './try-cases.ts'

const AS_OF = '2026-11-05T00:30:00.000Z'
const QUERIES = ['rules.models', 'rules.rules', 'rules.rows']

/**
 * What only shows when a pack's rules are tried, without a database: relations nobody has, models nobody reads or that do not run,
 * cases that do not hold. For packs whose files were found right one by one.
 */
export async function tryPacks(packs: readonly Pack[]): Promise<{ pack: Pack; issues: PackIssue[]; cases: number }[]> {
  if (!packs.some((pack) => rulesOf(pack).length)) return packs.map((pack) => ({ pack, issues: [], cases: 0 }))
  const engine = await openEngine({ memoryMb: 256 })
  try {
    await teach(engine)
    const tried = []
    for (const pack of packs) {
      const relations = knownRelations(pack)
      const unknown = unknownRelations(pack, relations)
      // What reads a table that is not there fails in every case; once said is enough.
      const { issues, cases } = unknown.length ? { issues: [], cases: 0 } : await tryAll(engine, pack, relations)
      tried.push({ pack, issues: [...unknown, ...(await unreadModels(pack)), ...issues], cases })
    }
    return tried
  } finally {
    await engine.close()
  }
}

function unknownRelations(pack: Pack, relations: readonly Relation[]): PackIssue[] {
  const known = new Set([
    ...relations.map((relation) => relation.name),
    ...pack.items('rules.models').map((item) => modelName(item.id)),
  ])
  return QUERIES.flatMap((part) => pack.items<QueryText>(part)).flatMap(({ path, value }) =>
    [...value.relations]
      .filter(([name]) => !known.has(name))
      .map(([name, line]) => ({ path, line, code: 'rules.no_such_relation', params: { name } })),
  )
}

/** A model is for rules, other models, or the pack's figures; a file that names none of them is a leftover or a slip of the pen. */
async function unreadModels(pack: Pack): Promise<PackIssue[]> {
  const models = pack.items('rules.models')
  if (!models.length) return []
  const files = (await readdir(pack.dir, { recursive: true })).filter((path) => /\.(sql|yaml)$/.test(path))
  const texts = await Promise.all(
    files.map(async (path) => ({ path, text: await readFile(join(pack.dir, path), 'utf8') })),
  )
  return models
    .filter(({ id, path }) => {
      const name = new RegExp(`(?<![\\w-])${modelName(id)}(?![\\w-])`)
      return !texts.some((file) => file.path !== path && !file.path.startsWith('texts.') && name.test(file.text))
    })
    .map(({ id, path }) => ({ path, line: 1, code: 'rules.model_unread', params: { name: modelName(id) } }))
}

async function tryAll(engine: Engine, pack: Pack, relations: readonly Relation[]) {
  const issues: PackIssue[] = []
  let cases = 0
  const rules = rulesOf(pack)
  for (const item of rules.length ? pack.items('rules.models') : []) {
    const detail = await complaintAboutModel(engine, rules[0]!, modelName(item.id), relations)
    if (detail) issues.push({ path: item.path, line: 1, code: 'rules.model_fails', params: { detail } })
  }
  for (const rule of rules) {
    const file = pack.items<RuleCase[]>('rules.cases').find((item) => item.id === rule.id)
    for (const aCase of file?.value ?? []) {
      cases++
      const line = file!.text.split('\n').findIndex((text) => text.includes(aCase.title)) + 1
      const complaints = await tryCase({ engine }, rule, aCase, relations).catch((error: Error) => [error.message])
      for (const complaint of complaints)
        issues.push({
          path: file!.path,
          ...(line ? { line } : {}),
          code: 'rules.case_failed',
          params: { line: `${aCase.title} · ${complaint}` },
        })
    }
  }
  return { issues, cases }
}

/** Runs a model over empty tables: names, types and functions must fit, whoever reads it. */
async function complaintAboutModel(
  engine: Engine,
  rule: Rule,
  name: string,
  relations: readonly Relation[],
): Promise<string | undefined> {
  const places = placesOfCase({ title: name, given: {}, expect: [] }, relations)
  const { text, values } = modelStatement(rule, name, { asOf: AS_OF, places })
  try {
    await engine.all(text, { values: [...values] })
    return undefined
  } catch (error) {
    return String((error as { problem?: { params?: { detail?: unknown } } }).problem?.params?.detail ?? error)
  }
}
