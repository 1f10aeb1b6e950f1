import { describeForm, type FormDescription, validateForm } from '#forms'
import { type Instant, invalid, newId } from '#kernel'
import { record } from '#ledger'
import type { Tx } from '#store'
import { type Locale, t } from '#texts'
import type { Doer } from './advance.ts'
import { findStartForm } from './form.ts'
import { getMatterRow, lockMatter, saveMatter } from './matter.store.ts'
import { addEvents, historyOf } from './task.store.ts'
import { written } from './written.ts'

/** One field as it was recorded and as it is now, in the words of its form. */
export interface Change {
  readonly name: string
  readonly label: string
  readonly from: string
  readonly to: string
}

/** A correction on record; the wrong value stays in it for ever. */
export interface Amendment {
  readonly at: Instant
  readonly who: string
  readonly post: string
  readonly reason: string
  readonly changes: Change[]
}

/** The form that started a matter with what it holds now, reduced to some of its fields. */
export interface AmendableForm {
  readonly form: FormDescription
  readonly values: Readonly<Record<string, unknown>>
  readonly shown: Readonly<Record<string, string>>
}

/** What of a matter's own form may be put right; undefined when it has no such field. */
export async function amendableForm(
  tx: Tx,
  matterId: string,
  names: readonly string[],
  locale: Locale,
): Promise<AmendableForm | undefined> {
  const matter = await getMatterRow(tx, matterId)
  const form = await findStartForm(tx, matter)
  const kept = names.filter((name) => form && Object.hasOwn(form.fields, name))
  if (!form || kept.length === 0) return undefined
  const described = describeForm(form, locale)
  return {
    form: { ...described, order: described.order.filter((name) => kept.includes(name)) },
    values: Object.fromEntries(kept.map((name) => [name, matter.data[name] ?? null])),
    shown: Object.fromEntries(kept.map((name) => [name, inWords(described, name, matter.data[name])])),
  }
}

/**
 * Puts right what was typed wrongly into a matter's own form, also after its end: the new values hold from now on, the old ones
 * stay in an entry of the history beside who, when and why. Whoever calls it has decided that this person may.
 * Throws `forms.not_filled` when the form would not take the new values, `process.nothing_amended` when none differs.
 */
export async function amendMatter(
  tx: Tx,
  {
    matterId,
    names,
    data,
    reason,
    because,
    by,
    locale = 'zh',
    at,
  }: {
    readonly matterId: string
    readonly names: readonly string[]
    readonly data: Readonly<Record<string, unknown>>
    readonly reason: string
    /** The matter in which it was found wrong. */
    readonly because: string
    readonly by: Doer
    readonly locale?: Locale
    readonly at: Instant
  },
): Promise<readonly Change[]> {
  const matter = await lockMatter(tx, matterId)
  const form = await findStartForm(tx, matter)
  const foreign = Object.keys(data).find((name) => !names.includes(name) || !form || !Object.hasOwn(form.fields, name))
  if (foreign !== undefined || !form) throw invalid('process.not_amendable')
  const next = { ...matter.data, ...data }
  const own = Object.fromEntries(Object.entries(next).filter(([name]) => Object.hasOwn(form.fields, name)))
  const answer = validateForm(form, own, locale)
  if (!answer.ok)
    throw invalid('forms.not_filled', { sentence: answer.problems.map((problem) => problem.sentence).join('') })
  const kept: Kept[] = Object.keys(data)
    .map((name) => ({ name, before: matter.data[name] ?? null, after: data[name] ?? null }))
    .filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after))
  if (kept.length === 0) throw invalid('process.nothing_amended')
  const changes = changesIn(kept, describeForm(form, 'zh'))
  await addEvents(tx, matter.id, [
    {
      id: newId(at),
      at,
      kind: 'amended',
      element: matter.process,
      what: matter.title,
      outcome: null,
      person_id: by.personId,
      person_name: by.personName,
      post_title: by.postTitle,
      note: t('zh', 'process.amended_note', {
        changes: changes.map(({ label, from, to }) => `${label}：${from} → ${to}`).join('；'),
        reason: written(reason),
      }),
      data: { changes: kept, reason: written(reason), because },
    },
  ])
  await saveMatter(tx, { ...matter, data: next })
  await record(tx, {
    kind: 'process.matter_amended',
    unitId: matter.unit_id,
    content: {
      matter: matter.id,
      because,
      person: by.personId,
      // As they were and as they are: what is corrected can be proved to have been something else.
      changes: kept,
    },
    at,
  })
  return changes
}

/** What was put right in a matter because of another one, the earliest first. */
export async function amendmentsOf(tx: Tx, matterId: string, because: string, locale: Locale): Promise<Amendment[]> {
  const events = (await historyOf(tx, matterId)).filter((event) => event.kind === 'amended')
  if (events.length === 0) return []
  const form = await findStartForm(tx, await getMatterRow(tx, matterId))
  return events.flatMap((event) => {
    const data = event.data as { changes?: Kept[]; reason?: string; because?: string }
    if (data.because !== because || !form) return []
    const { at, person_name: who, post_title: post } = event
    const changes = changesIn(data.changes ?? [], describeForm(form, locale))
    return [{ at, who: who ?? '', post: post ?? '', reason: data.reason ?? '', changes }]
  })
}

/** A change as the history keeps it: the values themselves, to be said in any language. */
interface Kept {
  readonly name: string
  readonly before: unknown
  readonly after: unknown
}

const changesIn = (kept: readonly Kept[], form: FormDescription): Change[] =>
  kept.map(({ name, before, after }) => ({
    name,
    label: form.labels[name] ?? name,
    from: inWords(form, name, before),
    to: inWords(form, name, after),
  }))

function inWords(form: FormDescription, name: string, value: unknown): string {
  if (value === undefined || value === null || value === '') return '—'
  return form.options[name]?.find((option) => option.value === String(value))?.label ?? String(value)
}
