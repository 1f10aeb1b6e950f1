import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { type Author, approvePublication, draftPublication, listDefinitions, publishPublication } from '#disclosure'
import { dateOf, type Instant, instantAt, monthOf, plusMinutes } from '#kernel'
import { parseYaml } from '#pack'
import type { Stores } from '#store'
import type { CountySeed, VillageSeed } from './county.ts'

/** Which villages have published before the demonstration begins, and for how many months back. */
const PastMonths = z.array(z.strictObject({ villages: z.string(), months: z.int().min(1).max(12) }))

/**
 * Publishes the past months as the people of the county would have: prepared on the third, approved by another person and
 * published on the fourth. Goes through the same functions as the pages, so that every sheet is masked, frozen and recorded.
 */
export async function publishPastMonths(
  stores: Pick<Stores, 'owner'>,
  county: CountySeed,
  now: Instant,
  /** Publications whose past a pack tells itself. */
  told: ReadonlySet<string> = new Set(),
): Promise<number> {
  const text = readFileSync(join(import.meta.dirname, 'county', 'past-months.yaml'), 'utf8')
  const plan = parseYaml(text, PastMonths, 'past-months.yaml')
  const monthly = (await stores.owner.transaction((tx) => listDefinitions(tx))).filter(
    (d) => d.spec.period === 'month' && !told.has(d.id),
  )
  let published = 0
  for (const village of county.villages) {
    const back = Math.max(0, ...plan.filter((p) => village.path.startsWith(p.villages)).map((p) => p.months))
    for (const period of lastMonths(monthOf(dateOf(now)), back)) {
      const at = instantAt(`${shifted(period, 1)}-03`, '09:00')
      await stores.owner.transaction(async (tx) => {
        for (const { id: definitionId, spec } of monthly) {
          const prepares = authorIn(county, village, spec.prepared_by)
          const approves = authorIn(county, village, spec.approved_by, prepares?.personId)
          if (!prepares || !approves) continue
          const { id } = await draftPublication(tx, {
            definitionId,
            unitId: village.unitId,
            period,
            author: prepares,
            at,
          })
          await approvePublication(tx, { id, author: approves, at: plusMinutes(at, 24 * 60) })
          await publishPublication(tx, { id, author: prepares, at: plusMinutes(at, 24 * 60 + 12) })
          published++
        }
      })
    }
  }
  return published
}

/** A holder of one of the posts in the village, another person than `not`. */
function authorIn(
  county: CountySeed,
  village: VillageSeed,
  codes: readonly string[],
  not?: string,
): Author | undefined {
  const code = codes.find((c) => village.holders[c] && village.holders[c].personId !== not)
  const holder = code && village.holders[code]
  const title = county.directory.posts.find((p) => p.unitId === village.unitId && p.code === code)?.title
  if (!code || !holder || !title) return undefined
  return { personId: holder.personId, personName: holder.name, posts: [{ code, title, unitId: village.unitId }] }
}

/** The `count` months before `current`, oldest first. */
const lastMonths = (current: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => shifted(current, i - count))

function shifted(month: string, by: number): string {
  const at = new Date(`${month}-01T00:00:00Z`)
  at.setUTCMonth(at.getUTCMonth() + by)
  return at.toISOString().slice(0, 7)
}
