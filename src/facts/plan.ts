import { invalid } from '#kernel'
import type { FieldPlan } from './csv-field.ts'
import type { FactTable } from './table.ts'

type Said = string | { zh: string; en?: string }
const wordsOf = (said: Said): string[] => (typeof said === 'string' ? [said] : [said.zh, said.en ?? said.zh])
/** Headings are compared without case, blanks and the signs spreadsheets add. */
const folded = (heading: string): string =>
  heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_*（）()：:]/g, '')

/**
 * Matches the file's headings with the table's columns; null for a heading that is left out.
 * Problems: `facts.heading_missing`, `facts.heading_twice`, `facts.heading_unknown`.
 */
export function planOf(table: FactTable, header: readonly string[]): (FieldPlan | null)[] {
  const byHeading = new Map<string, string>()
  for (const [column, { from, title }] of Object.entries(table.definition.columns))
    for (const heading of [column, ...wordsOf(title), ...(from ? [from].flat() : [])])
      byHeading.set(folded(heading), column)
  const seen = new Set<string>()
  const plans = header.map((heading) => {
    const column = byHeading.get(folded(heading))
    if (column === undefined) {
      if (table.source.unknown_columns === 'ignore') return null
      throw invalid('facts.heading_unknown', { heading: heading || '?', table: table.name, columns: headingsOf(table) })
    }
    if (seen.has(column)) throw invalid('facts.heading_twice', { heading })
    seen.add(column)
    const { type, required, codelist } = table.definition.columns[column]!
    return { column, type, required, ...(codelist ? { codes: new Set(table.codelists[codelist]) } : {}) }
  })
  const lacking = Object.entries(table.definition.columns).find(
    ([column, { required }]) => required && !seen.has(column),
  )
  if (lacking)
    throw invalid('facts.heading_missing', {
      heading: [lacking[1].from ?? lacking[0]].flat()[0]!,
      columns: headingsOf(table),
    })
  return plans
}

const headingsOf = (table: FactTable): string =>
  Object.entries(table.definition.columns)
    .map(([column, { from }]) => [from ?? column].flat()[0])
    .join(', ')
