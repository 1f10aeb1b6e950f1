import type { RejectReason } from './column-type.ts'
import type { ReadField } from './csv-normaliser.ts'
import { bornOn, isSensitive } from './identity.ts'
import type { FactTable } from './table.ts'

/** What a row is held against besides itself. */
export interface Surroundings {
  /** Keys of rows already in the table, as `keyOf` writes them. */
  readonly keys: ReadonlySet<string>
  /** Values by `table.column` that references must be among. */
  readonly references: ReadonlyMap<string, ReadonlySet<string>>
  /** Whether the person importing may bring rows of this division; everything when absent. */
  readonly within?: (divisionCode: string) => boolean
}

export const keyOf = (values: readonly (string | null)[]): string => JSON.stringify(values)

type Row = ReadonlyMap<string, ReadField>
type Fault = { readonly column: string; readonly reason: RejectReason }

/**
 * Judges rows of one file in their order; undefined when the table asks nothing of a row as a whole. Refused rows leave no trace,
 * so that the right one after a wrong one is taken.
 */
export function rowJudge(table: FactTable, around: Surroundings): ((row: Row) => Fault | undefined) | undefined {
  const { key, checks, columns } = table.definition
  const scoped = around.within !== undefined && 'division_code' in columns
  if (!key && checks.length === 0 && !scoped) return undefined
  const seen = new Set<string>()
  const pairs = new Map<string, string>()
  return (row) => {
    const division = row.get('division_code')?.value
    if (scoped && division && !around.within?.(division)) return { column: 'division_code', reason: 'outside_scope' }
    for (const check of checks) {
      const fault = 'later' in check ? tooEarly(check, row, table) : anotherBefore(check, row, pairs)
      if (fault) return fault
    }
    if (key) {
      const name = keyOf(key.map((column) => row.get(column)?.value ?? null))
      if (seen.has(name) || around.keys.has(name)) return { column: key[0]!, reason: 'repeated' }
      seen.add(name)
    }
    for (const check of checks)
      if ('one' in check) {
        const per = row.get(check.per)?.value
        const one = row.get(check.one)?.value
        if (per && one) pairs.set(`${check.one}/${check.per}/${per}`, one)
      }
    return undefined
  }
}

function tooEarly(check: { later: string; earlier: string }, row: Row, table: FactTable): Fault | undefined {
  const later = row.get(check.later)?.value
  const field = row.get(check.earlier)
  if (!later || !field?.value) return undefined
  const isNumber = isSensitive(table.definition.columns[check.earlier]?.type ?? '')
  const earlier = isNumber ? bornOn(field.written().normalize('NFKC').replace(/\s/g, '')) : field.value
  return earlier && later < earlier ? { column: check.later, reason: 'too_early' } : undefined
}

function anotherBefore(
  check: { one: string; per: string },
  row: Row,
  pairs: ReadonlyMap<string, string>,
): Fault | undefined {
  const per = row.get(check.per)?.value
  const one = row.get(check.one)?.value
  const before = per ? pairs.get(`${check.one}/${check.per}/${per}`) : undefined
  return before !== undefined && one && before !== one ? { column: check.one, reason: 'another_before' } : undefined
}
