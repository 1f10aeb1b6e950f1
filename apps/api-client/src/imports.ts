import { askPath } from './client.ts'
import type { Instant, Listed, Named } from './contract.ts'

// Files that offices drop: what is in them, what was taken, what comes back.

export interface ImportTable {
  /** `pack/table`. */
  id: string
  title: string
  pack: string
  columns: { name: string; title: string; type: string; required: boolean }[]
}

export interface RefusedRow {
  row: number
  column: string | null
  reason: string
  value: string
}

/** What the server found in a waiting file; nothing of it is kept yet. */
export interface ImportPreview {
  id: string
  file: string
  kind: string
  encoding: string
  sheet: string | null
  headingRow: number
  table: ImportTable
  headings: { heading: string; column: string | null; inTenThousands: boolean }[]
  sample: { row: number; cells: string[] }[]
  records: number
  good: number
  rejected: number
  rejects: RefusedRow[]
  already: Instant | null
}

export interface ImportBatch {
  id: number
  pack: string
  table: string
  tableTitle: string
  file: string
  kind: string
  encoding: string
  sheet: string | null
  hash: string
  records: number
  taken: number
  rejected: number
  unit: Named | null
  importedBy: string | null
  importedAt: Instant
  judgedAt: Instant | null
  undoneAt: Instant | null
  undoneWhy: string | null
  hasRejects: boolean
}

/** The table and columns a person chose where the machine was wrong; '' leaves a column out. */
export interface ImportChoice {
  table?: string
  columns?: string[]
}

export interface ImportDone {
  batch: ImportBatch
  rowsNow: number
  rejects: RefusedRow[]
}

const base = '/api/v1/imports'

export const imports = {
  tables: () => askPath<ImportTable[]>('GET', `${base}/tables`),
  examples: () => askPath<{ name: string; title: string }[]>('GET', `${base}/examples`),
  exampleUrl: (name: string) => `${base}/examples/${encodeURIComponent(name)}`,
  upload: (file: Blob, name: string) => {
    const body = new FormData()
    body.append('file', file, name)
    return askPath<{ id: string; file: string }>('POST', base, body)
  },
  look: (id: string, choice: ImportChoice) => askPath<ImportPreview>('POST', `${base}/${id}/look`, choice),
  confirm: (id: string, choice: ImportChoice) => askPath<ImportDone>('POST', `${base}/${id}/confirm`, choice),
  leave: (id: string) => askPath<undefined>('DELETE', `${base}/${id}`),
  batches: (limit: number, offset: number) =>
    askPath<Listed<ImportBatch>>('GET', `${base}?limit=${limit}&offset=${offset}`),
  batch: (id: number) => askPath<ImportBatch>('GET', `${base}/batches/${id}`),
  undo: (id: number, why: string) => askPath<undefined>('POST', `${base}/batches/${id}/undo`, { why }),
  rejectsUrl: (id: number) => `${base}/batches/${id}/rejects.xlsx`,
}

/** Opens one sealed number of one row, for a purpose in words; the look is recorded. */
export const openOriginal = (asked: { table: string; row: string; column: string; purpose: string; flag?: string }) =>
  askPath<{ value: string }>('POST', '/api/v1/facts/originals', asked)
