import type { PackPart } from '#pack'
import { type IndexDefinition, parseIndex } from './index-definition.ts'
import { installIndices } from './index-edition.store.ts'

/** `indices/*.yaml`. Indicators may be another pack's; one that is not installed has no data, which the sheet says. */
export const indexPart: PackPart<IndexDefinition> = {
  name: 'scoring.indices',
  files: 'indices/*.yaml',
  parse: parseIndex,
  install: (tx, items, pack) => installIndices(tx, pack.id, items),
}
