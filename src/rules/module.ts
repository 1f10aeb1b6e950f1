import type { JobDefinition } from '#jobs'
import type { PackPart } from '#pack'
import type { Stores } from '#store'
import { ruleParts } from './part.ts'
import { rerun, runRules } from './run.store.ts'

export const packParts = (): readonly PackPart[] => ruleParts

interface RulesDeps {
  readonly stores: Stores
  /** Folder in which snapshots of facts are kept. */
  readonly snapshots: string
}

/** `rules.run {pack?}` judges everything; `rules.rerun {rule, subjects}` what was just touched. Both may run twice without harm. */
export const jobs = ({ stores, snapshots }: RulesDeps): JobDefinition[] => [
  {
    name: 'rules.run',
    // 02:30 in the business zone, when nobody is at a counter.
    every: '30 18 * * *',
    run: async (payload, at) => {
      const pack = (payload as { pack?: string } | null)?.pack
      await runRules(stores, { asOf: at, folder: snapshots, ...(pack ? { pack } : {}) })
    },
  },
  {
    name: 'rules.rerun',
    run: async (payload, at) => {
      const { rule, subjects } = payload as { rule: string; subjects: string[] }
      await stores.owner.transaction((tx) => rerun(tx, { rule, subjects, at }))
    },
  },
]
