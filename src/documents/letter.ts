import { z } from 'zod'
import { PackProblem, parseYaml } from '#pack'

const Localised = z.strictObject({ zh: z.string().min(2), en: z.string().optional() })

/** The front matter of `letters/*.typ`: what the paper is called, what it is about, and on what it is printed. */
export const LetterHead = z.strictObject({
  title: Localised,
  /** What the data describe: the caller that has such a thing offers the letter. */
  for: z.enum(['matter', 'publication', 'unit', 'power', 'account', 'question', 'personal', 'index']),
  page: z.enum(['A3', 'A4', 'A5', 'slip']).default('A4'),
  /** Purposes for the machine, e.g. `receipt`; at most one letter of a pack each. */
  serves: z.string().optional(),
})
export type LetterHead = z.infer<typeof LetterHead>

export interface LetterFile {
  readonly head: LetterHead
  /** The template as typst reads it; the front matter is a comment there. */
  readonly template: string
}

const FRONT_MATTER = /^\/\*---\n([\s\S]*?)\n---\*\/\n/

/** Reads a letter; throws `PackProblem` with the line. */
export function parseLetter(text: string, path: string): LetterFile {
  const m = FRONT_MATTER.exec(text)
  if (!m) throw new PackProblem([{ path, line: 1, code: 'documents.front_matter_missing' }])
  return { head: parseYaml(m[1]!, LetterHead, path, 1), template: text }
}
