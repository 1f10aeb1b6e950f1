import { type CodelistEntry, listCodes } from '#facts'
import type { Form } from '#forms'
import type { Tx } from '#store'
import type { Locale } from '#texts'

/** One kind of thing a flow is asked for, as the pack's code list describes it. */
export interface Kind {
  readonly code: string
  readonly title: string
  /** False for what people ask for and the list does not allow; `basis` and `note` then say why, and what to do instead. */
  readonly listed: boolean
  /** Asked for often: stands in front. */
  readonly common: boolean
  readonly seal: string | null
  /** How many copies are usual. */
  readonly copies: number | null
  readonly basis: string | null
  readonly note: string | null
}

/** The kinds behind the first field of the form that names a code list; null when none does. */
export async function kindsOf(tx: Tx, pack: string, form: Form | undefined, locale: Locale): Promise<Kind[] | null> {
  const list = Object.values(form?.fields ?? {}).find((field) => field.codelist !== undefined)?.codelist
  if (list === undefined) return null
  return (await listCodes(tx, pack, list)).map((entry) => kindFrom(entry, locale))
}

/** Reads the columns `title_en, in_list, common, seal, default_copies, basis, note` of a list; all of them may be missing. */
export function kindFrom({ code, title, details }: CodelistEntry, locale: Locale): Kind {
  const copies = Number(details['default_copies'])
  return {
    code,
    title: (locale === 'en' && details['title_en']) || title,
    listed: details['in_list'] !== 'false',
    common: details['common'] === 'true',
    seal: details['seal'] ?? null,
    copies: Number.isInteger(copies) && copies > 0 ? copies : null,
    basis: details['basis'] ?? null,
    note: details['note'] ?? null,
  }
}
