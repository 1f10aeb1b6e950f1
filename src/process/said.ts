import { findForm, formText } from '#forms'
import type { Instant } from '#kernel'
import type { Tx } from '#store'
import type { Locale } from '#texts'
import { type Definition, nodeOf } from './definition.ts'
import type { FileRow, MatterRow, TaskRow } from './matter-row.ts'

/** What one person said at one step: which answer she chose, what she wrote into its form, and the papers she handed in with it. */
export interface Said {
  element: string
  step: string
  who: string
  post: string
  at: Instant
  /** Whether the step sits in the matter's own unit; else somebody above or beside it spoke. */
  own: boolean
  outcome: string | null
  fields: { name: string; label: string; value: string }[]
  files: { hash: string; name: string; mediaType: string; size: number; blank: boolean | null }[]
}

type Writing = Pick<MatterRow, 'pack' | 'data' | 'unit_id'>

/**
 * The words of every hand, each under the hand that wrote them, the earliest first. A step done twice says what it said last:
 * what was written before was replaced by its own writer, and stays in the history.
 */
export async function saidOf(
  tx: Tx,
  matter: Writing,
  definition: Definition,
  tasks: readonly TaskRow[],
  files: readonly FileRow[],
  locale: Locale,
  say: (words: string) => string = (words) => words,
): Promise<Said[]> {
  const last = new Map<string, TaskRow>()
  for (const row of tasks) if (row.kind === 'user' && row.state === 'done') last.set(row.element, row)
  const out: Said[] = []
  for (const row of [...last.values()].sort((a, b) => (a.done_at! < b.done_at! ? -1 : 1))) {
    const node = nodeOf(definition, row.element)
    if (node.kind !== 'user') continue
    const form = node.form === null ? undefined : await findForm(tx, `${matter.pack}/${node.form}`)
    const answers = Object.entries(form?.fields ?? {}).flatMap(([name, field]) => {
      const value = matter.data[name]
      if (field.widget === 'files' || value === undefined || value === null || value === '') return []
      const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
      const option = Object.hasOwn(field.options ?? {}, text) ? field.options![text] : undefined
      return [{ name, label: formText(field.label, locale), value: option ? formText(option, locale) : text }]
    })
    const label = node.outcomes.find((o) => o.value === row.outcome)?.label
    out.push({
      element: row.element,
      step: say(row.name),
      who: row.person_name ?? '',
      post: say(row.post_title ?? ''),
      at: row.done_at!,
      own: row.unit_id === matter.unit_id,
      outcome: label === undefined ? null : say(label),
      fields: answers,
      files: files
        .filter((file) => file.element === row.element || inAnswer(form, matter, file.hash))
        .map(({ hash, name, media_type, size, blank }) => ({
          hash,
          name,
          mediaType: media_type,
          size: Number(size),
          blank,
        })),
    })
  }
  return out
}

/** Whether a field for papers of this form names the file. */
function inAnswer(form: Awaited<ReturnType<typeof findForm>>, matter: Writing, hash: string): boolean {
  return Object.entries(form?.fields ?? {}).some(([name, field]) => {
    const value = matter.data[name]
    return field.widget === 'files' && Array.isArray(value) && value.includes(hash)
  })
}
