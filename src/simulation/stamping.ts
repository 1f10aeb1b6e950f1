import { type Instant, plusMinutes } from '#kernel'
import type { Row } from './columns.ts'
import type { Chance } from './random.ts'
import type { LawfulYear, Wrong } from './vocabulary.ts'

export interface Impression {
  readonly at: Instant
  /** It was the approved document; false: another one. */
  readonly approvedDocument: boolean
  readonly photographed: boolean
}

/** The approval of one matter and what the sleeve did with it. */
export interface Stamping {
  readonly seal: string
  readonly copies: number
  readonly grantedAt: Instant
  readonly expiresAt: Instant
  readonly impressions: readonly Impression[]
  /** When the sleeve reported that it was done; null when it never was. */
  readonly reportedAt: Instant | null
}

type Spec = NonNullable<LawfulYear['stamping']>

/** The impressions of one approval, with its wrongs. `firstAt` null: nobody came to have it stamped. */
export function stampings(
  spec: Spec,
  filed: Row,
  when: { grantedAt: Instant; expiresAt: Instant; firstAt: Instant | null },
  wrongs: readonly Wrong[],
  c: Chance,
): Stamping {
  const copies = Number(filed[spec.copies])
  const { grantedAt, expiresAt } = when
  const find = <K extends string>(key: K): number | undefined => {
    for (const wrong of wrongs) if (key in wrong) return Number((wrong as Record<string, unknown>)[key])
    return undefined
  }
  const count = copies + (find('extra_impressions') ?? 0) - (find('missing_impressions') ?? 0)
  const early = wrongs.find((w) => 'stamped_early' in w)
  const late = wrongs.find((w) => 'stamped_after_expiry' in w)
  const impressions: Impression[] = []
  const base = { approvedDocument: find('other_document') === undefined, photographed: find('no_photo') === undefined }
  let at = when.firstAt
  let reportedAt: Instant | null = null
  if (at) {
    for (let i = 0; i < count; i++) {
      impressions.push({ ...base, at: early && i === 0 ? plusMinutes(grantedAt, -early.stamped_early.minutes) : at })
      reportedAt = plusSeconds(at, 2)
      at = plusSeconds(at, c.whole(...spec.seconds_between))
    }
  }
  if (late)
    for (let i = 0; i < count; i++)
      impressions.push({ ...base, at: plusSeconds(plusMinutes(expiresAt, late.stamped_after_expiry.minutes), 40 * i) })
  return { seal: String(filed[spec.seal]), copies, grantedAt, expiresAt, impressions, reportedAt }
}

const plusSeconds = (at: Instant, seconds: number): Instant =>
  new Date(new Date(at).getTime() + seconds * 1000).toISOString()
