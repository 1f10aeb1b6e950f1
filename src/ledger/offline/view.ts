import { fingerprintWords, parsePin } from '#crypto'
import { type Locale, t } from '#texts'
import { verifyBundleWith } from '../bundle.ts'
import { compareContent, tableOf } from '../compare.ts'
import { sentenceOfFinding, sentencesOf } from '../findings.ts'
import { portable } from './algorithms.ts'

/** What the page shows, as HTML text, from what the reader put in. Pure: the page's script only carries it to the screen. */
export interface Given {
  readonly locale: Locale
  readonly pin: string
  readonly file?: Uint8Array
}

const MARKS = { genuine: ['✓', 'good'], unconfirmed: ['?', 'open'], altered: ['✗', 'bad'] } as const

export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)

/** The verdict in words; never by colour alone. */
export function resultHtml(given: Given): string {
  const { locale, file, pin } = given
  if (!file) return `<p class="q">${escapeHtml(t(locale, 'ledger.page_waiting'))}</p>`
  const verdict = verifyBundleWith(portable, file, pin)
  const [mark, kind] = MARKS[verdict.outcome]
  const [first, ...rest] = sentencesOf(locale, verdict)
  const lines = rest.map(
    (line) => `<li class="${line.ok ? 'good' : 'bad'}"><b>${line.ok ? '✓' : '✗'}</b> ${escapeHtml(line.text)}</li>`,
  )
  const word = t(locale, `ledger.mark_${kind}`)
  return `<p class="say ${kind}"><b>${mark} ${escapeHtml(word)}</b><br>${escapeHtml(first!.text)}</p><ul>${lines.join('')}</ul>`
}

/** What was published: title, figures, and the table with cells one can click and change; empty when the file does not hold. */
export function contentHtml(given: Given): string {
  const content = contentOf(given)
  if (!content) return ''
  const { locale } = given
  const said = (name: string): string => {
    const words = (locale === 'en' && content[`${name}_en`]) || content[name]
    return typeof words === 'string' ? escapeHtml(words) : ''
  }
  const lines = [said('headline'), ...figuresOf(content)].filter((line) => line !== '').map((line) => `<p>${line}</p>`)
  const table = tableOf(content, locale)
  const title = said('title')
  if (!table) return `<p><b>${title}</b></p>${lines.join('')}`
  const heading = table.columns.map((column) => `<th scope="col">${escapeHtml(column)}</th>`).join('')
  const rows = table.rows.map((row, r) => {
    const cells = row.map((cell, c) => `<td data-row="${r}" data-column="${c}">${escapeHtml(cell)}</td>`)
    return `<tr><th scope="row">${r + 1}</th>${cells.join('')}</tr>`
  })
  return `${lines.join('')}<table><caption>${title}</caption><thead><tr><th scope="col">${escapeHtml(t(locale, 'ledger.page_row'))}</th>${heading}</tr></thead><tbody>${rows.join('')}</tbody></table>`
}

/** Figures that stand beside a table; without one they are the table. */
function figuresOf(content: { readonly [key: string]: unknown }): string[] {
  const { statistics, columns } = content
  if (!Array.isArray(statistics) || !Array.isArray(columns) || columns.length === 0) return []
  return statistics.map(
    (figure: { label?: unknown; value?: unknown }) =>
      `${escapeHtml(String(figure.label ?? ''))} <b>${escapeHtml(String(figure.value ?? ''))}</b>`,
  )
}

/** What differs between the published table and what the reader typed or changed. */
export function comparisonHtml(given: Given, seen: string | readonly (readonly string[])[]): string {
  const content = contentOf(given)
  if (!content) return ''
  const findings = compareContent(content, seen, given.locale).findings.slice(0, 20)
  return findings
    .map((finding) => {
      const kind = finding.ok ? 'good' : 'bad'
      return `<p class="${kind}"><b>${finding.ok ? '✓' : '✗'}</b> ${escapeHtml(sentenceOfFinding(given.locale, finding))}</p>`
    })
    .join('')
}

/** The eight words of a pin as far as it can be read. */
export function wordsHtml(locale: Locale, pin: string): string {
  const key = parsePin(pin)
  if (!key) return ''
  return escapeHtml(t(locale, 'ledger.page_words', { words: fingerprintWords(key, portable.digest, locale).join(' ') }))
}

/** The texts of the fixed parts of the page, by the name in its `data-text`. */
export const pageText = (locale: Locale, name: string): string =>
  t(locale, `ledger.page_${name}` as Parameters<typeof t>[1])

function contentOf(given: Given) {
  return given.file ? verifyBundleWith(portable, given.file, given.pin).content : undefined
}
