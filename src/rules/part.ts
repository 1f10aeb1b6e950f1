import { hasHan, type PackIssue, type PackItem, type PackPart, type Sentence, sentencesIn } from '#pack'
import { parseCases, type RuleCase } from './cases.ts'
import { parseModel, parseRows, parseRule, type QueryText, type RuleText } from './definition.ts'
import { installRules } from './install.store.ts'
import { modelsBehind, rulesOf } from './rule.ts'

/** Chinese texts of a query: the reasons it gives, whole or in pieces. */
const literalsOf = (text: string): Sentence[] =>
  [...text.replace(/--.*$|\/\*[\s\S]*?\*\//gm, '').matchAll(/'((?:[^']|'')*)'/g)]
    .map((m) => ({ zh: m[1]!.replaceAll("''", "'") }))
    .filter(({ zh }) => hasHan(zh))

export const modelPart: PackPart<QueryText> = {
  name: 'rules.models',
  files: 'models/*.sql',
  parse: parseModel,
  sentences: (item) => literalsOf(item.text),
}
export const rowsPart: PackPart<QueryText> = {
  name: 'rules.rows',
  files: 'rules/*.rows.sql',
  parse: parseRows,
  sentences: () => [],
  check: (items, pack) => ofNoRule(items, pack.items('rules.rules')),
}
export const casesPart: PackPart<RuleCase[]> = {
  name: 'rules.cases',
  files: 'rules/*.test.yaml',
  parse: parseCases,
  sentences: () => [],
  check: (items, pack) => ofNoRule(items, pack.items('rules.rules')),
}
export const rulePart: PackPart<RuleText> = {
  name: 'rules.rules',
  files: 'rules/*.sql',
  except: 'rules/*.rows.sql',
  parse: parseRule,
  sentences: (item) => [...sentencesIn(item.value.definition), ...literalsOf(item.text)],
  check: (items, pack) => {
    const issues: PackIssue[] = []
    const cases = new Map(pack.items<RuleCase[]>('rules.cases').map((item) => [item.id, item.value]))
    for (const item of items) {
      const count = new Set((cases.get(item.id) ?? []).flatMap((aCase) => aCase.expect.map((answer) => answer.outcome)))
        .size
      // A rule nobody has shown to flag, to clear and to abstain is not tried on people.
      if (item.value.definition.status !== 'draft' && count < 3)
        issues.push({ path: item.path, code: 'rules.cases_lacking' })
    }
    for (const rule of rulesOf(pack)) {
      try {
        modelsBehind(rule.relations.keys(), rule.models)
      } catch (error) {
        issues.push({
          path: `rules/${rule.id.split('/')[1]}.sql`,
          code: 'rules.models_in_a_ring',
          params: { ring: (error as Error).message },
        })
      }
    }
    return issues
  },
  install: async (tx, _items, pack, at) => installRules(tx, pack.id, rulesOf(pack), at),
}

function ofNoRule(items: readonly PackItem[], rules: readonly PackItem[]): PackIssue[] {
  return items
    .filter((item) => !rules.some((rule) => rule.id === item.id))
    .map((item) => ({ path: item.path, code: 'rules.no_such_rule' }))
}

export const ruleParts: readonly PackPart[] = [modelPart, rowsPart, casesPart, rulePart] as readonly PackPart[]
