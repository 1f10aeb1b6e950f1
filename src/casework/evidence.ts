import { maskName } from '#process'
import type { Evidence } from '#rules'

type Cell = string | null

export interface MaskedEvidence {
  readonly table: string
  readonly columns: string[]
  readonly rows: Cell[][]
}

/** What a column holds about people, from the table's own declaration; undefined where a fact view declares nothing. */
export type SensitivityOf = (table: string, column: string) => 'public' | 'internal' | 'personal' | 'sealed' | undefined

/** Columns of the machine's own fact views that are about a citizen, by the names all views share. */
const CITIZEN_NAMES = /^(applicant_name|relative_name|payee_name|person_name)$/
const CITIZEN_IDS = /^(applicant_person_id|relative_person_id)$/
const HASHES = /_(name_)?hash$/
/** Officials act in public posts: who approved is what supervision is about. */
const OFFICIALS = /^(person_id|operator_person_id|approver_person_id)$/

/** Shown where something is withheld, so that nobody takes it for missing. */
const WITHHELD = '•••'

/**
 * The rows behind a flag as an inspector first sees them: citizens' names with the middle left out, other personal columns
 * withheld, hashes of persons left away, officials by name. `opened` shows personal columns as they are; sealed ones never.
 */
export function maskEvidence(
  evidence: readonly Evidence[],
  context: {
    readonly sensitivityOf: SensitivityOf
    readonly names: ReadonlyMap<string, string>
    readonly opened: boolean
    /** What may be shown instead of a keyed hash. */
    readonly shapes?: ReadonlyMap<string, string>
  },
): MaskedEvidence[] {
  const { sensitivityOf, names, opened, shapes } = context
  return evidence.map(({ table, columns, rows }) => {
    const kept = columns
      .map((name, i) => ({ name, i }))
      .filter(({ name }) => !/^(applicant|relative)_name_hash$/.test(name))
    const fieldName = columns.indexOf('name')
    const show = (name: string, value: Cell, row: readonly Cell[]): Cell => {
      if (value === null) return null
      const declared = sensitivityOf(table, name)
      if (declared === 'sealed') return shapes?.get(value) ?? WITHHELD
      if (OFFICIALS.test(name)) return names.get(value) ?? WITHHELD
      if (CITIZEN_IDS.test(name)) return opened ? (names.get(value) ?? WITHHELD) : WITHHELD
      if (opened) return value
      if (CITIZEN_NAMES.test(name)) return maskName(value)
      // A matter's own fields come as name and value, one row each.
      if (name === 'value' && fieldName >= 0 && CITIZEN_NAMES.test(row[fieldName] ?? '')) return maskName(value)
      if (declared === 'personal')
        return HASHES.test(name) || /id|phone|account|card/.test(name) ? WITHHELD : maskName(value)
      return value
    }
    return {
      table,
      columns: kept.map(({ name }) => name),
      rows: rows.map((row) => kept.map(({ name, i }) => show(name, row[i] ?? null, row))),
    }
  })
}

/** Ids of persons in the evidence whose names may have to be shown. */
export function personIdsIn(evidence: readonly Evidence[]): string[] {
  const ids = new Set<string>()
  for (const { columns, rows } of evidence) {
    columns.forEach((name, i) => {
      if (OFFICIALS.test(name) || CITIZEN_IDS.test(name)) for (const row of rows) if (row[i]) ids.add(row[i])
    })
  }
  return [...ids].filter((id) => /^[0-9a-f-]{36}$/.test(id))
}
