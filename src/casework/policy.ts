import { contributePolicy, type Resource, readPolicy } from '#access'
import type { FlagRow } from './flag.store.ts'

contributePolicy(readPolicy('casework', import.meta.dirname))

/** A flag as the written policy reads it: flags over outside data have a topic of their own. */
export const flagResource = (flag: Pick<FlagRow, 'id' | 'unitId' | 'divisionCode' | 'workspace'>): Resource => ({
  type: 'Flag',
  id: flag.id,
  attrs: {
    topic: flag.workspace === 'county' ? 'flag' : 'external',
    unitId: flag.unitId,
    divisionCode: flag.divisionCode,
    workspace: flag.workspace,
  },
})
