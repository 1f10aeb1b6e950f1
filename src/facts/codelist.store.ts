import type { Tx } from '#store'

/** One line of a code list; `details` are its further columns as written, blank ones left away. */
export interface CodelistEntry {
  readonly code: string
  readonly title: string
  readonly details: Readonly<Record<string, string>>
}

type Tables = {
  'facts.codelist_entry': {
    pack: string
    list: string
    code: string
    title: string
    position: number
    details: Record<string, string>
  }
}

/** Adds codes and renews what is said of them. Takes none away: old rows still carry old codes. */
export async function installCodelists(
  tx: Tx,
  pack: string,
  lists: readonly { readonly list: string; readonly entries: readonly CodelistEntry[] }[],
): Promise<void> {
  for (const { list, entries } of lists)
    for (const [position, { code, title, details }] of entries.entries()) {
      const said = { title, position, details: JSON.stringify(details) as never }
      await tx
        .withTables<Tables>()
        .insertInto('facts.codelist_entry')
        .values({ pack, list, code, ...said })
        .onConflict((on) => on.columns(['pack', 'list', 'code']).doUpdateSet(said))
        .execute()
    }
}

/** The codes of a pack's list in the order of its file; empty when there is no such list. */
export async function listCodes(tx: Tx, pack: string, list: string): Promise<CodelistEntry[]> {
  const rows = await tx
    .withTables<Tables>()
    .selectFrom('facts.codelist_entry')
    .select(['code', 'title', 'details'])
    .where('pack', '=', pack)
    .where('list', '=', list)
    .orderBy('position')
    .orderBy('code')
    .execute()
  return rows
}
