import { hasHan, type PackPart, type Sentence, sentencesIn } from '#pack'
import { installLetters } from './letter.store.ts'
import { type LetterFile, parseLetter } from './letter.ts'

/** `letters/*.typ`: what a pack prints. Its Chinese is the paper's own; only the title is shown on screens. */
export const letterPart: PackPart<LetterFile> = {
  name: 'documents.letters',
  files: 'letters/*.typ',
  parse: parseLetter,
  sentences: (item): Sentence[] => sentencesIn(item.value.head.title).filter(({ zh }) => hasHan(zh)),
  install: (tx, items, pack, at) =>
    installLetters(
      tx,
      pack.id,
      items.map((item) => ({ id: item.id, ...item.value })),
      at,
    ),
}
