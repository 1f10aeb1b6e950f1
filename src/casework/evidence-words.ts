import { type FactTable, isSensitive, lineageOf, shapesOf } from '#facts'
import { formatMinor } from '#kernel'
import type { Say } from '#pack'
import type { Evidence } from '#rules'
import type { Database } from '#store'
import type { Locale } from '#texts'
import type { MaskedEvidence } from './evidence.ts'

/** Masked rows with the words of their table: titles, amounts in yuan, and for imported rows the file and row they came from. */
export interface WordedEvidence extends MaskedEvidence {
  readonly title: string | null
  readonly titles: (string | null)[]
  /** Where each row came from; null for what the platform itself recorded. */
  readonly sources: ({ rowId: string; file: string; sheet: string | null; row: number } | null)[]
  /** `pack/table` when sealed numbers of its rows can be opened one by one. */
  readonly opens: string | null
  readonly sealed: string[]
}

/** Shapes that stand for the keyed hashes among these rows. */
export function shapesIn(
  executor: Database['query'],
  evidence: readonly Evidence[],
  tables: readonly FactTable[],
): Promise<ReadonlyMap<string, string>> {
  const hashes = evidence.flatMap(({ table, columns, rows }) => {
    const definition = tables.find(({ name }) => name === table)?.definition
    const sealed = columns.flatMap((name, i) => (isSensitive(definition?.columns[name]?.type ?? '') ? [i] : []))
    return rows.flatMap((row) => sealed.flatMap((i) => row[i] ?? []))
  })
  return shapesOf(executor, hashes)
}

export async function inWords(
  executor: Database['query'],
  masked: readonly MaskedEvidence[],
  tables: readonly FactTable[],
  say: Say,
  locale: Locale,
): Promise<WordedEvidence[]> {
  const ids = masked.flatMap(({ columns, rows }) => rows.flatMap((row) => row[columns.indexOf('row_id')] ?? []))
  const lineage = await lineageOf(executor, ids)
  return masked.map(({ table, columns, rows }) => {
    const found = tables.find(({ name }) => name === table)
    const definition = found?.definition
    const titled = (title: string | { zh: string; en?: string | undefined }) =>
      typeof title === 'string' ? say(title) : locale === 'en' ? (title.en ?? title.zh) : title.zh
    const rowId = columns.indexOf('row_id')
    const types = columns.map((name) => definition?.columns[name]?.type)
    return {
      table,
      columns,
      title: definition ? titled(definition.title) : null,
      titles: columns.map((name) => {
        const column = definition?.columns[name]
        return column ? titled(column.title) : null
      }),
      rows: rows.map((row) =>
        row.map((cell, i) => (cell !== null && types[i] === 'money' ? formatMinor(BigInt(cell)) : cell)),
      ),
      sources: rows.map((row) => {
        const from = definition && rowId >= 0 ? lineage.get(row[rowId] ?? '') : undefined
        return from ? { rowId: from.rowId, file: from.fileName, sheet: from.sheet, row: from.row } : null
      }),
      opens: found && 'division_code' in found.definition.columns ? `${found.pack}/${found.name}` : null,
      sealed: columns.filter((_, i) => isSensitive(types[i] ?? '')),
    }
  })
}
