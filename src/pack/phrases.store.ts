import { type Database, sql, type Tx } from '#store'
import { type Locale, wordsBelow } from '#texts'
import { type Phrase, PhraseBook, type Say } from './phrase.ts'

type Tables = { 'pack.phrase': { pack: string; position: number; zh: string; en: string } }
type Reader = Tx | Pick<Database, 'query'>

/** Replaces a pack's phrase book. */
export async function installPhrases(tx: Tx, pack: string, phrases: readonly Phrase[]): Promise<void> {
  const db = tx.withTables<Tables>()
  await db.deleteFrom('pack.phrase').where('pack', '=', pack).execute()
  if (phrases.length === 0) return
  await db
    .insertInto('pack.phrase')
    .values(phrases.map(({ zh, en }, position) => ({ pack, position, zh, en })))
    .execute()
}

/** The book last read, and what the packs were then. */
let kept: { readonly state: string; readonly book: PhraseBook } | undefined

const CHINESE: Say = (text) => text

/**
 * What packs say, in the reader's language, over all installed packs, and the titles of posts that most counties use. Give it only sentences that packs wrote: what a person wrote
 * stays as written. Texts that are not in the books come back as they are, for the page to mark as Chinese.
 */
export async function sayIn(from: Reader, locale: Locale): Promise<Say> {
  if (locale === 'zh') return CHINESE
  const tx = 'query' in from ? from.query : from
  const { rows } = await sql<{ state: string | null }>`
    select string_agg(id || checksum, ',' order by id) as state from pack.installed`.execute(tx)
  const state = rows[0]?.state ?? ''
  if (kept?.state !== state) {
    const phrases = await sql<Phrase>`select zh, en from pack.phrase order by pack, position`.execute(tx)
    kept = { state, book: new PhraseBook([...phrases.rows, ...wordsBelow('pack.word_')]) }
  }
  return kept.book.say
}
