import { createHash } from 'node:crypto'
import type { Pack } from '#pack'
import type { QueryText, RuleDefinition, RuleText } from './definition.ts'

/** A rule ready to run: its text, the rows behind its answers, and the models it stands on. */
export interface Rule extends RuleText {
  readonly id: string
  readonly pack: string
  readonly workspace: 'county' | 'external'
  /** Hash of everything that decides the answers. */
  readonly version: string
  readonly text: string
  readonly rows?: QueryText & { readonly text: string }
  /** All models of the pack by the name under which they are read. */
  readonly models: ReadonlyMap<string, Model>
}

export interface Model extends QueryText {
  readonly text: string
}

/** `seal-use-per-month.sql` is read as `seal_use_per_month`. */
export const modelName = (id: string): string => id.slice(id.lastIndexOf('/') + 1).replaceAll('-', '_')

/** The rules of a loaded pack. */
export function rulesOf(pack: Pack): Rule[] {
  const models = new Map(
    pack.items<QueryText>('rules.models').map((item) => [modelName(item.id), { ...item.value, text: item.text }]),
  )
  const rows = new Map(pack.items<QueryText>('rules.rows').map((item) => [item.id, { ...item.value, text: item.text }]))
  return pack.items<RuleText>('rules.rules').map((item) => {
    const behind = rows.get(item.id)
    const rule = {
      ...item.value,
      id: item.id,
      pack: pack.id,
      workspace: item.value.definition.workspace ?? pack.manifest.workspace,
      text: item.text,
      ...(behind ? { rows: behind } : {}),
      models,
    }
    return { ...rule, version: versionOf(rule) }
  })
}

/** The models a query needs, those they stand on first. Throws on a ring. */
export function modelsBehind(relations: Iterable<string>, models: ReadonlyMap<string, Model>): string[] {
  const order: string[] = []
  const visit = (name: string, path: readonly string[]): void => {
    const model = models.get(name)
    if (!model || order.includes(name)) return
    if (path.includes(name)) throw new RangeError([...path, name].join(' → '))
    for (const under of model.relations.keys()) visit(under, [...path, name])
    order.push(name)
  }
  for (const name of relations) visit(name, [])
  return order
}

/** The fact tables and views a rule reads, directly or through models. */
export function relationsBehind(rule: Rule): Set<string> {
  const named = [...rule.relations.keys(), ...(rule.rows?.relations.keys() ?? [])]
  const models = modelsBehind(named, rule.models)
  const all = [...named, ...models.flatMap((name) => [...rule.models.get(name)!.relations.keys()])]
  return new Set(all.filter((name) => !rule.models.has(name)))
}

function versionOf(rule: Omit<Rule, 'version'>): string {
  const digest = createHash('sha256')
    .update(rule.text)
    .update('\0')
    .update(rule.rows?.text ?? '')
  for (const name of modelsBehind(rule.relations.keys(), rule.models))
    digest.update('\0').update(rule.models.get(name)!.text)
  return `sha256:${digest.digest('hex')}`
}

/** The text of a sentence that may be in two languages. */
export const inLanguage = (said: RuleDefinition['title'], locale: 'zh' | 'en'): string =>
  typeof said === 'string' ? said : locale === 'en' ? (said.en ?? said.zh) : said.zh
