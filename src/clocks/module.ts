import type { JobDefinition } from '#jobs'
import type { PackPart } from '#pack'
import type { Stores } from '#store'
import { limitPart } from './limit-part.ts'
import { sweepClocks } from './sweep.store.ts'
import { termPart } from './term-part.ts'

/** Limits before clocks, which may run as long as a limit says; both before the flows that name them. */
export const packParts = (): readonly PackPart[] => [limitPart, termPart] as readonly PackPart[]

export const factViews = ['fact.limit_value', 'fact.unit_limit']

export const jobs = (deps: { stores: Stores }): JobDefinition[] => [
  {
    name: 'clocks.sweep',
    every: '* * * * *',
    run: async (_payload, at) => {
      const { failed } = await sweepClocks(deps.stores.owner, at)
      if (failed.length > 0)
        throw new AggregateError(
          failed.map((f) => f.error),
          `${failed.length} clocks could not say what they had to say`,
        )
    },
  },
]
