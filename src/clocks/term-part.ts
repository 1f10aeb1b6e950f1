import type { CalendarDate } from '#kernel'
import { type Pack, type PackIssue, type PackPart, parseYaml } from '#pack'
import type { Limit } from './calendar.ts'
import { type LimitsFile, limitsIn, valuesOf } from './limit.ts'
import { installTerms } from './term.store.ts'
import { type ClocksFile, type ClockTerm, clocksFile, lengthOf } from './term.ts'

/** `clocks.yaml`: what runs, how long, who is reminded and who hears of it afterwards. */
export const termPart: PackPart<ClocksFile> = {
  name: 'clocks.terms',
  files: 'clocks.yaml',
  parse: (text, path) => parseYaml(text, clocksFile, path) as ClocksFile,
  sentences: ({ value }) => value.flatMap(({ title, pauses }) => [title, ...pauses.map(({ reason }) => reason)]),
  check(items, pack) {
    const known = new Map(limitItems(pack).map((item) => [item.code, item.unit]))
    const issues: PackIssue[] = []
    const seen = new Set<string>()
    for (const { path, value } of items)
      for (const { code, length, counts } of value) {
        if (seen.has(code)) issues.push({ path, code: 'clocks.term_twice', params: { clock: code } })
        seen.add(code)
        if (typeof length === 'number') continue
        // A limit of another pack is not seen from here; of one's own, the unit must be the one that is counted.
        if (!known.has(length.limit) && pack.manifest.needs.length === 0)
          issues.push({ path, code: 'clocks.term_without_limit', params: { clock: code, limit: length.limit } })
        const unit = known.get(length.limit)
        if (unit !== undefined && unit !== counts)
          issues.push({ path, code: 'clocks.term_of_other_unit', params: { clock: code, limit: length.limit, counts } })
      }
    return issues
  },
  install: (tx, items, pack, at) =>
    installTerms(
      tx,
      pack.id,
      items.flatMap((item) => item.value),
      at,
    ),
}

const limitItems = (pack: Pack) => pack.items<LimitsFile>('clocks.limits').flatMap((item) => item.value)

/** The clocks of a pack's own file by code, for those who read its drawings. */
export const termsOfPack = (pack: Pack): Map<string, ClockTerm> =>
  new Map(pack.items<ClocksFile>('clocks.terms').flatMap(({ value }) => value.map((term) => [term.code, term])))

/**
 * The limits of a pack's own file for the widest place it speaks of, on a day: what a drawing shows before it is known where a matter
 * will be. Without a day, or when none is in force on it, the last one stated.
 */
export function limitsOfPack(pack: Pack, onDate?: CalendarDate): Record<string, number> {
  const values = valuesOf(limitItems(pack))
  const widest = new Map<string, string>()
  for (const { code, divisionCode: place } of values)
    if (!widest.has(code) || place < widest.get(code)!) widest.set(code, place)
  const wide = values
    .filter((v) => v.divisionCode === widest.get(v.code))
    .map((v) => ({ ...v, divisionCode: '' as const }))
  const last = limitsIn(
    wide.map((v) => ({ ...v, untilOn: null })),
    '990000000000',
    '9999-12-31',
  )
  return onDate === undefined ? last : { ...last, ...limitsIn(wide, '990000000000', onDate) }
}

/** How long a pack's clocks run, by code, as a drawing shows it; see {@link limitsOfPack}. */
export function lengthsOfPack(pack: Pack, onDate?: CalendarDate): Map<string, Limit> {
  const limits = limitsOfPack(pack, onDate)
  const lengths = new Map<string, Limit>()
  for (const [code, term] of termsOfPack(pack)) {
    const length = lengthOf(term, limits)
    if (length) lengths.set(code, length)
  }
  return lengths
}
