import { z } from 'zod'
import type { Instant } from '#kernel'
import type { Tx } from '#store'
import type { Sentence } from './phrase.ts'
import type { PackIssue } from './yaml.ts'

/** `pack.yaml`: what the folder is, whose power it supervises, and which mechanisms (M01–M121) it serves. */
export const PackManifest = z.strictObject({
  id: z.string().regex(/^_?[a-z0-9]+(-[a-z0-9]+)+$/, 'at least two words, kebab-case'),
  title: z.string().min(2),
  title_en: z.string().optional(),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  owner: z.string(),
  legal_basis: z.array(z.string()).default([]),
  carriers: z.array(z.string()).default([]),
  mechanisms: z.array(z.string().regex(/^M(0[1-9]|[1-9]\d|1[01]\d|12[01])$/)).default([]),
  status: z.enum(['draft', 'trial', 'active', 'retired']),
  /** `external`: outside data for exercises, never seen by the county. */
  workspace: z.enum(['county', 'external']).default('county'),
  needs: z.array(z.string()).default([]),
  /** Purposes the pack's flows serve for the machine, e.g. `casework.flag: flag-handling`. */
  serves: z.record(z.string(), z.string()).default({}),
})
export type PackManifest = z.infer<typeof PackManifest>

/** One file of a pack, parsed by the part that owns its kind. */
export interface PackItem<T = unknown> {
  /** `<pack>/<file name without endings>`. */
  readonly id: string
  /** Relative to the pack's folder, with `/`. */
  readonly path: string
  readonly text: string
  readonly value: T
}

/** What a module contributes to the pack format: which files are its, how they read, what must hold, what installing does. */
export interface PackPart<T = unknown> {
  readonly name: string
  /** Relative glob; `*` matches within one segment: `rules/*.sql`, `powers.yaml`. */
  readonly files: string
  /** Paths the glob takes but another part owns, e.g. `rules/*.rows.sql`. */
  readonly except?: string
  /** Throws `PackProblem` with lines. Pure. */
  parse(text: string, path: string): T
  /** What one file cannot know of itself: references between files. */
  check?(items: readonly PackItem<T>[], pack: Pack): readonly PackIssue[] | Promise<readonly PackIssue[]>
  /** What the file says to people, for the phrase book; absent, every Chinese text of `value` (see `sentencesIn`). */
  sentences?(item: PackItem<T>): readonly Sentence[]
  /** Brings the database in line with the files; idempotent; runs as owner in the pack's one transaction. */
  install?(tx: Tx, items: readonly PackItem<T>[], pack: Pack, at: Instant): Promise<void>
}

export interface Pack {
  readonly id: string
  readonly dir: string
  readonly manifest: PackManifest
  /** The items of a part, in path order; empty when the pack has none. */
  items<T>(part: string): readonly PackItem<T>[]
}
