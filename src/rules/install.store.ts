import { createHash } from 'node:crypto'
import { type Instant, missing } from '#kernel'
import { type Database, sql, type Tx } from '#store'
import { parseModel, parseRows, parseRule, type RuleDefinition } from './definition.ts'
import { inLanguage, type Model, type Rule } from './rule.ts'

type Tables = {
  'rules.rule': {
    id: string
    pack: string
    workspace: string
    status: string
    version: string
    title: string
    definition: RuleDefinition
  }
  'rules.rule_version': {
    version: string
    rule: string
    definition: RuleDefinition
    text: string
    rows_text: string | null
    models: Record<string, string>
    installed_at: string
  }
}

/** Brings the pack's rules in line with its files. A rule whose file is gone is retired; its flags keep pointing at its versions. */
export async function installRules(tx: Tx, pack: string, rules: readonly Rule[], at: Instant): Promise<void> {
  const db = tx.withTables<Tables>()
  for (const rule of rules) {
    const definition = JSON.stringify(rule.definition) as never
    const models = JSON.stringify(
      Object.fromEntries([...rule.models].map(([name, model]) => [name, model.text])),
    ) as never
    const version = {
      rule: rule.id,
      definition,
      text: rule.text,
      rows_text: rule.rows?.text ?? null,
      models,
      installed_at: at,
    }
    await db
      .insertInto('rules.rule_version')
      .values({ version: rule.version, ...version })
      .onConflict((on) => on.column('version').doUpdateSet({ definition, models }))
      .execute()
    const row = {
      pack,
      workspace: rule.workspace,
      status: rule.definition.status,
      version: rule.version,
      title: inLanguage(rule.definition.title, 'zh'),
      definition,
    }
    await db
      .insertInto('rules.rule')
      .values({ id: rule.id, ...row })
      .onConflict((on) => on.column('id').doUpdateSet(row))
      .execute()
  }
  const ids = rules.map((rule) => rule.id)
  await sql`update rules.rule set status = 'retired' where pack = ${pack} and not id = any(${ids})`.execute(tx)
}

/** The installed rules, of one pack or all, read again through the guard. Retired ones only by id. */
export async function loadRules(
  executor: Database['query'] | Tx,
  which: { readonly pack?: string; readonly id?: string } = {},
): Promise<Rule[]> {
  let query = executor
    .withTables<Tables>()
    .selectFrom('rules.rule as r')
    .innerJoin('rules.rule_version as v', 'v.version', 'r.version')
    .select(['r.id', 'r.pack', 'r.workspace', 'r.version', 'v.text', 'v.rows_text', 'v.models'])
    .orderBy('r.id')
  if (which.pack) query = query.where('r.pack', '=', which.pack)
  if (which.id) query = query.where('r.id', '=', which.id)
  else query = query.where('r.status', 'in', ['trial', 'active'])
  const rows = await query.execute()
  return rows.map(ruleOf)
}

type RuleText = Pick<Tables['rules.rule'], 'id' | 'pack' | 'workspace' | 'version'> &
  Pick<Tables['rules.rule_version'], 'text' | 'rows_text' | 'models'>

/** Passing the guard costs tens of milliseconds a rule, and the same words always pass alike: each wording is read once. */
const read = new Map<string, Rule>()

function ruleOf(row: RuleText): Rule {
  const key = createHash('sha256').update(JSON.stringify(row)).digest('base64')
  let rule = read.get(key)
  if (!rule) {
    const path = `${row.id.split('/')[1]}.sql`
    const models = new Map(
      Object.entries(row.models).map(([name, text]): [string, Model] => [name, { ...parseModel(text, name), text }]),
    )
    rule = {
      ...parseRule(row.text, path),
      id: row.id,
      pack: row.pack,
      workspace: row.workspace as Rule['workspace'],
      version: row.version,
      text: row.text,
      ...(row.rows_text === null ? {} : { rows: { ...parseRows(row.rows_text, path), text: row.rows_text } }),
      models,
    }
    read.set(key, rule)
  }
  return rule
}

/** One installed rule; problem `rules.no_such_rule`. */
export async function getRule(executor: Database['query'] | Tx, id: string): Promise<Rule> {
  const [rule] = await loadRules(executor, { id })
  if (!rule) throw missing('rules.no_such_rule', { rule: id })
  return rule
}
