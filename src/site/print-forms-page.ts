import { hasHan } from '#pack'
import { t } from '#texts'
import { html } from './html.ts'
import type { Frame, Page } from './layout.ts'
import {
  loudspeakerScript,
  type PrintedEdition,
  sentenceOfEdition,
  shortDigest,
  titleOfEdition,
} from './print-forms.ts'
import { VILLAGE } from './village-style.ts'
import { marked } from './words.ts'

const VOICE = `.script p{font-size:1.5rem;line-height:1.7;margin-bottom:.5em}.card{display:block;width:100%;max-width:540px;height:auto;border:1px solid #dcdfdc}
textarea{display:block;width:100%;font:inherit;padding:12px;border:1px solid #8d99a8;min-height:150px}`

/** The loudspeaker script as it is read. */
export function broadcastPage(frame: Frame, one: PrintedEdition): Page {
  const { locale } = frame
  const script = loudspeakerScript(frame, one)
  return {
    title: t(locale, 'site.broadcast_title'),
    where: titleOfEdition(frame, one),
    styles: [VILLAGE, VOICE],
    say: script.join('\n'),
    body: html`<div class="v"><p class="q noprint">${t(locale, 'site.broadcast_lead')}</p><div class="sheet pad script">${script.map((sentence) => html`<p>${marked(frame, sentence)}</p>`)}</div>${edition(frame, one)}</div>`,
  }
}

/** The picture for a group chat and the words to send with it. */
export function cardPage(frame: Frame, one: PrintedEdition, link: string): Page {
  const { locale } = frame
  const title = titleOfEdition(frame, one)
  const sentence = sentenceOfEdition(frame, one)
  const picture = `/publications/${one.head.id}/card.png`
  const message = t(locale, 'site.card_text', { title, sentence, link })
  return {
    title: t(locale, 'site.card_title'),
    where: title,
    styles: [VILLAGE, VOICE],
    body: html`<div class="v"><p>${t(locale, 'site.card_lead')}</p><img class="card" src="${picture}" width="1080" height="1080" alt="${t(locale, 'site.card_alt', { title, sentence })}"><p class="apart noprint"><a class="b f" href="${picture}" download="${`${one.head.code}.png`}">${t(locale, 'site.card_picture')}</a></p><label for="words">${t(locale, 'site.card_copy')}</label><textarea id="words" rows="5" readonly lang="${hasHan(message) ? 'zh' : locale}">${message}</textarea>${edition(frame, one)}</div>`,
  }
}

/** Which edition all of these are, at their foot. */
const edition = (frame: Frame, { head }: PrintedEdition) =>
  html`<p class="q apart">${t(frame.locale, 'site.poster_digest', { code: head.code, digest: shortDigest(head.digest) })}</p><p class="noprint"><a class="b" href="${`/publications/${head.id}`}">${marked(frame, head.title[frame.locale])}</a></p>`
