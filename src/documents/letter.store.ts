import { createHash } from 'node:crypto'
import { type Instant, missing } from '#kernel'
import type { Tx } from '#store'
import type { LetterFile, LetterHead } from './letter.ts'
import { type Sheet, type TypesetDocument, typeset } from './typesetter.ts'

interface LetterRow {
  id: string
  hash: string
  pack: string
  head: LetterHead
  template: string
  installed_at: string
}
type Tables = { 'documents.letter': LetterRow; 'documents.current_letter': { id: string; hash: string } }

export interface Letter extends LetterFile {
  readonly id: string
}

/** Keeps every version ever installed, so that a paper can be set again as it was; points at the newest. Idempotent. */
export async function installLetters(tx: Tx, pack: string, letters: readonly Letter[], at: Instant): Promise<void> {
  const db = tx.withTables<Tables>()
  for (const { id, head, template } of letters) {
    const hash = `sha256:${createHash('sha256').update(template).digest('hex')}`
    await db
      .insertInto('documents.letter')
      .values({ id, hash, pack, head: JSON.stringify(head) as never, template, installed_at: at })
      .onConflict((on) => on.columns(['id', 'hash']).doNothing())
      .execute()
    await db
      .insertInto('documents.current_letter')
      .values({ id, hash })
      .onConflict((on) => on.column('id').doUpdateSet({ hash }))
      .execute()
  }
}

const current = (tx: Tx) =>
  tx
    .withTables<Tables>()
    .selectFrom('documents.current_letter as c')
    .innerJoin('documents.letter as l', (join) => join.onRef('l.id', '=', 'c.id').onRef('l.hash', '=', 'c.hash'))

/** The letters of a kind, in the order of their ids: what a page offers to print. */
export async function findLetters(
  tx: Tx,
  kind: LetterHead['for'],
): Promise<{ readonly id: string; readonly head: LetterHead }[]> {
  const rows = await current(tx).select(['l.id', 'l.head']).orderBy('l.id').execute()
  return rows.filter((row) => row.head.for === kind)
}

/** The id of the letter that serves a purpose of the machine, of this pack if it has one, else of any. */
export async function letterServing(tx: Tx, purpose: string, pack?: string): Promise<string | undefined> {
  const rows = await current(tx).select(['l.id', 'l.head', 'l.pack']).orderBy('l.id').execute()
  const serving = rows.filter((row) => row.head.serves === purpose)
  return (serving.find((row) => row.pack === pack) ?? serving[0])?.id
}

/** Sets a letter as last installed. Problem `documents.unknown_letter`; those of `typeset`. */
export async function renderLetter(
  tx: Tx,
  letter: { readonly id: string; readonly data: unknown; readonly sheet: Sheet },
): Promise<TypesetDocument> {
  const row = await current(tx).select('l.template').where('l.id', '=', letter.id).executeTakeFirst()
  if (!row) throw missing('documents.unknown_letter', { id: letter.id })
  return typeset(row.template, letter.data, letter.sheet)
}
