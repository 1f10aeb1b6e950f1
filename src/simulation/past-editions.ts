import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { personIdOf, postIdOf, unitIdOf } from '#directory'
import { instantAt } from '#kernel'
import { type Pack, parseYaml } from '#pack'
import { replayEdition } from '#scoring'
import type { Stores } from '#store'
import { type CountySeed, countySeed } from './county.ts'

const Act = z.strictObject({ by: z.string(), at: z.string().regex(/^\d{4}-\d{2}-\d{2} ([01]\d|2[0-3]):[0-5]\d$/) })
/** `fixtures/editions.yaml`: which sheet of an index a place published, and who made and published it when. */
const Editions = z.array(
  z.strictObject({ index: z.string(), place: z.string(), period: z.string(), prepared: Act, published: Act }),
)

async function editionsOf(pack: Pick<Pack, 'dir'>): Promise<z.infer<typeof Editions>> {
  const file = join(pack.dir, 'fixtures', 'editions.yaml')
  return existsSync(file) ? parseYaml(await readFile(file, 'utf8'), Editions, 'fixtures/editions.yaml') : []
}

/**
 * Publishes the sheets of indices that towns published before the demonstration begins (`fixtures/editions.yaml`), after everything
 * they are counted from was measured. Returns how many.
 */
export async function publishPastEditions(stores: Stores, packs: readonly Pack[]): Promise<number> {
  const county = countySeed()
  let published = 0
  for (const pack of packs)
    for (const edition of await editionsOf(pack)) {
      const place = county.directory.divisions.find(({ name }) => name === edition.place)!
      const unitId = unitIdOf(place.code)
      const by = (post: string, moment: string) => ({
        ...holderOf(county, unitId, post),
        at: instantAt(moment.slice(0, 10), moment.slice(11)),
      })
      const done = await stores.owner.transaction((tx) =>
        replayEdition(tx, {
          index: `${pack.id}/${edition.index}`,
          period: edition.period,
          place: { unitId, divisionCode: place.code, name: place.name },
          prepared: by(edition.prepared.by, edition.prepared.at),
          published: by(edition.published.by, edition.published.at),
        }),
      )
      if (done) published++
    }
  return published
}

function holderOf(county: CountySeed, unitId: string, code: string): { personId: string; as: string } {
  const postId = postIdOf(unitId, code)
  const { occupancies, persons, posts } = county.directory
  const personId = occupancies.find((o) => o.postId === postId)!.personId
  const person = persons.find((p) => personIdOf(p.divisionCode, p.name) === personId)!
  return { personId, as: `${posts.find((p) => p.unitId === unitId && p.code === code)!.title} ${person.name}` }
}
