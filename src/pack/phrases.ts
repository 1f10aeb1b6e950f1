import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Pack, PackPart } from './pack.ts'
import { type Phrase, type Sentence, sentencesIn } from './phrase.ts'
import { type PackIssue, parseYaml } from './yaml.ts'

/** Sentences that their own files cannot say in two languages: drawings, SQL, code lists. */
export const PHRASE_FILE = 'texts.en.yaml'

const phraseFile = z.record(z.string().min(1), z.string().min(1)).nullable()

/** What `texts.en.yaml` says, in its order; empty when the pack has none. Throws `PackProblem`. */
async function writtenPhrases(pack: Pack): Promise<Phrase[]> {
  const path = join(pack.dir, PHRASE_FILE)
  if (!existsSync(path)) return []
  const said = parseYaml(await readFile(path, 'utf8'), phraseFile, PHRASE_FILE)
  return Object.entries(said ?? {}).map(([zh, en]) => ({ zh: zh.trim(), en }))
}

/** Everything the pack says in Chinese, with the file it is said in. */
function sentencesOf(pack: Pack, parts: readonly PackPart[]): (Sentence & { path: string })[] {
  const { title, title_en, owner, legal_basis } = pack.manifest
  const own = sentencesIn({ title, title_en, owner, legal_basis }).map((said) => ({ ...said, path: 'pack.yaml' }))
  const others = parts.flatMap((part) =>
    pack
      .items(part.name)
      .flatMap((item) =>
        (part.sentences?.(item) ?? sentencesIn(item.value)).map((said) => ({ ...said, path: item.path })),
      ),
  )
  return [...own, ...others]
}

/** The pack's phrase book: its own file first, then what its files say in both languages at the same place. */
export async function phrasesOf(pack: Pack, parts: readonly PackPart[]): Promise<Phrase[]> {
  const book = new Map<string, string>()
  const beside = sentencesOf(pack, parts).flatMap(({ zh, en }) => (en ? [{ zh: zh.trim(), en }] : []))
  for (const { zh, en } of [...(await writtenPhrases(pack)), ...beside]) if (!book.has(zh)) book.set(zh, en)
  return [...book].map(([zh, en]) => ({ zh, en }))
}

/**
 * Sentences nobody has translated, each once, as issues `pack.no_english`. A piece of a sentence that is put together
 * (`' 份，只盖了 '`) counts as translated when a phrase with holes holds it.
 */
export async function missingEnglish(pack: Pack, parts: readonly PackPart[]): Promise<PackIssue[]> {
  const book = await phrasesOf(pack, parts)
  const known = new Set(book.map(({ zh }) => zh))
  const put = book.filter(({ zh }) => /\{\w+\}/.test(zh)).map(({ zh }) => zh)
  const issues = new Map<string, PackIssue>()
  for (const { zh, path } of sentencesOf(pack, parts)) {
    const text = zh.trim()
    if (known.has(text) || issues.has(text) || put.some((one) => one.includes(text))) continue
    issues.set(text, { path, code: 'pack.no_english', params: { text } })
  }
  return [...issues.values()]
}
