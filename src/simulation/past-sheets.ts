import type { Calendar } from '#clocks'
import { listDefinitions, type PastSheet, replayPublications } from '#disclosure'
import { addDays, type CalendarDate, type Instant, instantAt, type Period, periodBounds } from '#kernel'
import type { Tx } from '#store'
import type { CountySeed, VillageSeed } from './county.ts'
import { chance } from './random.ts'
import type { Records, Sheet } from './record-vocabulary.ts'
import { workingDay } from './records.ts'

/** Publishes what a pack says its units have published before the demonstration begins, all of it at once. Returns how many sheets. */
export async function publishPast(
  tx: Tx,
  pack: string,
  records: Records,
  county: CountySeed,
  calendar: Calendar,
  now: Instant,
): Promise<number> {
  const definitions = new Map((await listDefinitions(tx)).map((d) => [d.id, d]))
  let published = 0
  for (const sheet of records.sheets) {
    const { id, spec } = definitions.get(`${pack}/${sheet.publication}`)!
    const past = county.villages.flatMap((village) =>
      sheet.periods.flatMap((period): PastSheet[] => {
        if (sheet.hold.some((h) => h.village === village.path && h.period === period)) return []
        const preparedBy = authorIn(county, village, spec.prepared_by)
        const approvedBy = authorIn(county, village, spec.approved_by)
        if (!preparedBy || !approvedBy || preparedBy.personId === approvedBy.personId) return []
        const times = timesOf(sheet, records.seed, village, period, spec.due_days, calendar)
        if (times.publishedAt > now) return []
        const { unitId: unit, name, divisionCode } = village
        const place = village.path.split('/')[0]!
        return [{ unit: { id: unit, name, place, divisionCode }, period, preparedBy, approvedBy, ...times }]
      }),
    )
    published += await replayPublications(tx, id, past)
  }
  return published
}

type Times = Pick<PastSheet, 'draftedAt' | 'approvedAt' | 'publishedAt'>

function timesOf(
  sheet: Sheet,
  seed: string,
  village: VillageSeed,
  period: Period,
  dueDays: number,
  calendar: Calendar,
): Times {
  const known = sheet.at.find((a) => a.village === village.path && a.period === period)
  if (known) {
    const moment = (text: string): Instant => instantAt(text.slice(0, 10), text.slice(11))
    return {
      draftedAt: moment(known.drafted),
      approvedAt: moment(known.approved),
      publishedAt: moment(known.published),
    }
  }
  const c = chance(seed, 'sheet', sheet.publication, village.path, period)
  const { until } = periodBounds(period)
  const late = sheet.late.find((l) => l.village === village.path && l.period === period)
  const day: CalendarDate = late
    ? addDays(until, dueDays - 1 + late.days)
    : workingDay(addDays(until, c.whole(...sheet.day) - 1), calendar)
  const minute = String(c.whole(0, 59)).padStart(2, '0')
  return {
    draftedAt: instantAt(day, `09:${minute}`),
    approvedAt: instantAt(day, `14:${minute}`),
    publishedAt: instantAt(day, `15:${minute}`),
  }
}

function authorIn(county: CountySeed, village: VillageSeed, codes: readonly string[]) {
  const code = codes.find((c) => village.holders[c])
  const holder = code && village.holders[code]
  const post = county.directory.posts.find((p) => p.unitId === village.unitId && p.code === code)
  return holder && post ? { personId: holder.personId, as: `${post.title} ${holder.name}` } : undefined
}
