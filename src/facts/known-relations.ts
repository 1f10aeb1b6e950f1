import { readFileSync } from 'node:fs'
import type { PackItem } from '#pack'
import { tablesOf } from './part.ts'
import { type Relation, tableRelation } from './relation.store.ts'
import type { ParameterTypeName } from './table.ts'

const WRITTEN = new URL('view-columns.json', import.meta.url)

/** Every fact view's columns with their types: what a database would say, written down so that none is needed to check a pack. */
export type ViewColumns = Readonly<Record<string, Readonly<Record<string, ParameterTypeName>>>>

/** What the rules of a loaded pack may read, without asking a database: its own tables first, then every fact view. */
export function knownRelations(pack: { id: string; items<T>(part: string): readonly PackItem<T>[] }): Relation[] {
  const own = tablesOf(pack).map(tableRelation)
  // A pack's registers are views as well; which columns they have, their files say.
  const kept = pack
    .items<{ factView: { name: string; columns: ViewColumns[string] } }>('registers')
    .map(({ value: { factView } }) => [factView.name, factView.columns] as const)
  const views = [...kept, ...Object.entries(JSON.parse(readFileSync(WRITTEN, 'utf8')) as ViewColumns)]
    .filter(([name]) => !own.some((relation) => relation.name === name))
    .map(([name, columns]) => ({
      name,
      place: `fact."${name}"`,
      columns: Object.entries(columns).map(([column, type]) => ({ name: column, type })),
    }))
  return [...own, ...views]
}
