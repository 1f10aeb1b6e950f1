/** What parent and child say to each other over the process channel. One statement is under way at a time. */
export interface EngineSettings {
  /** Folders the engine may read and, through our own statements only, write. Nothing else on the disk is reachable. */
  readonly folders: readonly string[]
  /** Single files it may read. */
  readonly files: readonly string[]
  /** Where it spills what does not fit in memory; inside one of `folders`, or absent for no spilling. */
  readonly spill?: string
  readonly memoryMb: number
  readonly threads: number
  /** Session time zone, by which an instant becomes a date. */
  readonly zone: string
}

/** A value bound to `$1`, `$2` …: always text, cast in the statement; so both engines parse it by the same rules. */
export type Bound = string | null

export type Request =
  | { readonly kind: 'open'; readonly settings: EngineSettings }
  | { readonly kind: 'run'; readonly statement: string; readonly values: readonly Bound[]; readonly rows: boolean }
  | { readonly kind: 'more' }
  | { readonly kind: 'interrupt' }

/** Integers beyond 32 bits arrive as decimal text, dates and instants as text, doubles as numbers. */
export type Cell = string | number | boolean | null

export type Reply =
  | { readonly kind: 'rows'; readonly columns: readonly string[]; readonly rows: readonly (readonly Cell[])[] }
  | { readonly kind: 'done'; readonly changed: number }
  | { readonly kind: 'failed'; readonly message: string; readonly interrupted: boolean }
