import { createHash } from 'node:crypto'
import { type Instant, missing } from '#kernel'
import type { Tx } from '#store'
import type { Form } from './form.ts'

interface FormRow {
  id: string
  hash: string
  body: Form
  installed_at: string
}
type Tables = { 'forms.form': FormRow; 'forms.current_form': { id: string; hash: string } }

/** Forms once read stay compiled; a form's content never changes under its hash. */
const known = new Map<string, Form>()
const MOST_KNOWN = 500

/** Keeps every version ever installed and points at the newest. Idempotent. */
export async function installForms(tx: Tx, forms: readonly Form[], at: Instant): Promise<void> {
  const db = tx.withTables<Tables>()
  for (const form of forms) {
    const body = JSON.stringify(form)
    const hash = `sha256:${createHash('sha256').update(body).digest('hex')}`
    await db
      .insertInto('forms.form')
      .values({ id: form.id, hash, body: body as never, installed_at: at })
      .onConflict((on) => on.columns(['id', 'hash']).doNothing())
      .execute()
    await db
      .insertInto('forms.current_form')
      .values({ id: form.id, hash })
      .onConflict((on) => on.column('id').doUpdateSet({ hash }))
      .execute()
  }
}

/** The form as last installed; undefined when no pack has it. */
export async function findForm(tx: Tx, id: string): Promise<Form | undefined> {
  const db = tx.withTables<Tables>()
  const current = await db.selectFrom('forms.current_form').select('hash').where('id', '=', id).executeTakeFirst()
  if (!current) return undefined
  const key = `${id}@${current.hash}`
  const kept = known.get(key)
  if (kept) return kept
  const row = await db
    .selectFrom('forms.form')
    .select('body')
    .where('id', '=', id)
    .where('hash', '=', current.hash)
    .executeTakeFirstOrThrow()
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(key, row.body)
  return row.body
}

/** As `findForm`; throws `forms.unknown_form`. */
export async function getForm(tx: Tx, id: string): Promise<Form> {
  const form = await findForm(tx, id)
  if (!form) throw missing('forms.unknown_form', { id })
  return form
}
