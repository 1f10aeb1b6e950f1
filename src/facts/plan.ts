import { broken, invalid } from '#kernel'
import { COLUMN_TYPES } from './column-type.ts'
import type { FieldPlan } from './csv-field.ts'
import { isSensitive } from './identity.ts'
import type { Surroundings } from './judge.ts'
import type { Protection } from './protection.ts'
import type { ColumnDefinition, FactTable } from './table.ts'

type Said = string | { zh: string; en?: string }
const wordsOf = (said: Said): string[] => (typeof said === 'string' ? [said] : [said.zh, said.en ?? said.zh])
/** Headings are compared without case, blanks and the signs spreadsheets add. */
export const folded = (heading: string): string =>
  heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_*（）()：:【】[\]]/g, '')

/** Every heading under which files may carry a column of the table, folded; an amount's also without its unit. */
export function headingsOfTable(table: FactTable): Map<string, string> {
  const byHeading = new Map<string, string>()
  for (const [column, { from, title, type }] of Object.entries(table.definition.columns))
    for (const heading of [column, ...wordsOf(title), ...(from ? [from].flat() : [])]) {
      const name = folded(heading)
      byHeading.set(name, column)
      if (type === 'money') byHeading.set(name.replace(/万?元$/, ''), column)
    }
  return byHeading
}

/** The column a heading means, and whether its amounts are in ten thousands; undefined for a heading nobody knows. */
export function columnOf(
  byHeading: ReadonlyMap<string, string>,
  heading: string,
): { readonly column: string; readonly inTenThousands: boolean } | undefined {
  const name = folded(heading)
  const known = byHeading.get(name) ?? byHeading.get(name.replace(/万?元$/, ''))
  return known === undefined ? undefined : { column: known, inTenThousands: name.endsWith('万元') }
}

/** What plans need of the import they are for. */
export interface PlanContext {
  readonly protection?: Protection
  readonly around?: Surroundings
}

/**
 * Matches the file's headings with the table's columns; null for a heading that is left out.
 * Problems: `facts.heading_missing`, `facts.heading_twice`, `facts.heading_unknown`.
 */
export function planOf(table: FactTable, header: readonly string[], context: PlanContext = {}): (FieldPlan | null)[] {
  const byHeading = headingsOfTable(table)
  const seen = new Set<string>()
  const plans = header.map((heading) => {
    const column = columnOf(byHeading, heading)?.column
    if (column === undefined) {
      if (table.source.unknown_columns === 'ignore') return null
      throw invalid('facts.heading_unknown', { heading: heading || '?', table: table.name, columns: headingsOf(table) })
    }
    if (seen.has(column)) throw invalid('facts.heading_twice', { heading })
    seen.add(column)
    const { type, required, codelist } = table.definition.columns[column]!
    const read = readerOf(table.definition.columns[column]!, context)
    const codes = codelist ? { codes: new Set(table.codelists[codelist]) } : {}
    return { column, type, required, ...codes, ...(read ? { read } : {}) }
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

function readerOf({ type, reference }: ColumnDefinition, { protection, around }: PlanContext): FieldPlan['read'] {
  if (isSensitive(type)) {
    if (!protection) throw broken('facts.keys_needed')
    return protection.reader(type)
  }
  const values = reference ? around?.references.get(reference) : undefined
  if (!values) return undefined
  return (text) => {
    const reading = COLUMN_TYPES[type].read(text)
    return 'value' in reading && reading.value !== null && !values.has(reading.value)
      ? { reason: 'not_in_table' }
      : reading
  }
}

const headingsOf = (table: FactTable): string =>
  Object.entries(table.definition.columns)
    .map(([column, { from }]) => [from ?? column].flat()[0])
    .join(', ')
