import { invalid, ProblemError, unavailable } from '#kernel'
import { hasSqlState } from '#store'
import type { NormalisedCsv } from './csv-normaliser.ts'
import type { FactTable } from './table.ts'

/** Silence is suspicious: a file far from what its source usually sends is not taken. */
export function refuseUnexpected(table: FactTable, tally: NormalisedCsv['tally']): void {
  const { rows, max_rejected_share: limit } = table.source.expect
  const full = tally.records - tally.blank
  if (full === 0) throw invalid('facts.file_without_rows')
  const worst = tally.rejects[0]
  if (tally.rejected > limit * full)
    throw invalid('facts.mostly_rejected', {
      rejected: tally.rejected,
      records: full,
      line: worst?.line ?? 0,
      reason: worst?.reason ?? '',
    })
  if ((rows?.min !== undefined && full < rows.min) || (rows?.max !== undefined && full > rows.max))
    throw invalid('facts.unexpected_rows', { records: full, min: rows.min ?? 0, max: rows.max ?? '∞' })
}

/** What the database or the disk refused, as a sentence for the person at the desk. */
export function plainProblem(error: unknown, table: FactTable): unknown {
  if (error instanceof ProblemError) return error
  const code = (error as { code?: string }).code
  if (hasSqlState(error, '53100') || code === 'ENOSPC')
    return new ProblemError({ code: 'facts.disk_full', kind: 'unavailable' }, { cause: error })
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR')
    return invalid('facts.file_missing', { file: (error as { path?: string }).path ?? '' })
  if (code?.startsWith('22'))
    return new ProblemError(
      { code: 'facts.row_refused', kind: 'invalid', params: { table: table.name, detail: (error as Error).message } },
      { cause: error },
    )
  if (code?.startsWith('08') || code?.startsWith('57')) return unavailable('facts.database_gone')
  return error
}
