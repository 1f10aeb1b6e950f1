import { hasHan } from '#pack'
import { type Hole, html } from './html.ts'
import type { Frame } from './layout.ts'

/** What is Chinese on an English page says so, for voices, and for whoever looks for what is not translated yet. */
export function marked(frame: Pick<Frame, 'locale'>, text: string): Hole {
  if (frame.locale !== 'en' || !hasHan(text)) return text
  return text
    .split(/((?:[\p{sc=Han}][\p{sc=Han}\u3000-\u303f\uff00-\uffef*·]*))/u)
    .map((piece) => (hasHan(piece) ? html`<span lang="zh">${piece}</span>` : piece))
}

/** A sentence of a pack, or a title of the directory, in the reader's language. */
export const words = (frame: Pick<Frame, 'locale' | 'say'>, text: string): Hole => marked(frame, frame.say(text))
