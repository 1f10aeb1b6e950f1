import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { UsageDay } from '#access'
import { type Calendar, workingDaysBetween } from '#clocks'
import { addDays, type CalendarDate } from '#kernel'
import { parseYaml } from '#pack'
import type { CountySeed } from './county.ts'
import { chance } from './random.ts'

const range = z.tuple([z.number().int().min(0), z.number().int().min(0)])
const Typing = z.strictObject({
  seed: z.string(),
  months: z.number().int().min(1).max(3),
  posts: z.array(z.strictObject({ post: z.string(), minutes: range, forms: range })),
})

/** Seconds that village cadres spent on forms on the working days before `today`: invented, seeded, one line a person and day. */
export function typingTime(county: CountySeed, calendar: Calendar, today: CalendarDate): UsageDay[] {
  const typing = parseYaml(
    readFileSync(join(import.meta.dirname, 'county', 'typing.yaml'), 'utf8'),
    Typing,
    'county/typing.yaml',
  )
  const days: CalendarDate[] = []
  for (let day = addDays(today, -30 * typing.months); day < today; day = addDays(day, 1))
    if (workingDaysBetween(addDays(day, -1), day, calendar) === 1) days.push(day)
  return county.villages.flatMap(({ path, unitId, divisionCode, holders }) =>
    typing.posts.flatMap(({ post, minutes, forms }) => {
      const holder = holders[post]
      if (!holder) return []
      return days.map((day): UsageDay => {
        const c = chance(typing.seed, path, post, day)
        const filled = c.whole(...forms)
        const seconds = filled === 0 ? 0 : c.whole(minutes[0] * 60, minutes[1] * 60)
        return { personId: holder.personId, unitId, divisionCode, day, seconds, forms: filled }
      })
    }),
  )
}
