import { inflateSync } from 'node:zlib'
import { invalid } from '#kernel'

/** Names in a PDF that make it act when opened, or carry another file inside. */
const ACTIVE =
  /\/(?:JavaScript|JS|Launch|EmbeddedFile|EmbeddedFiles|RichMedia|SubmitForm|ImportData|XFA|GoToR|GoToE)(?![A-Za-z])/
const MOST_INFLATED = 8 * 1024 * 1024
const MOST_STREAMS = 2_000
const LONGEST_DICTIONARY = 8_192
const ZIP_END = Buffer.from([0x50, 0x4b, 0x05, 0x06])

interface Stream {
  readonly dictionary: string
  readonly raw: string
}

/**
 * Looks at a PDF without rendering it. Refuses what is cut short, locked, carries a program or is two files in one.
 * `blank` is true when it can be read and nothing on it draws, false when something draws text or lines,
 * null when only a picture could tell (a scan).
 */
export function inspectPdf(bytes: Uint8Array): { blank: boolean | null } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const text = buffer.toString('latin1')
  const end = text.lastIndexOf('%%EOF')
  if (end < 0 || !/\d \d+ obj/.test(text)) throw invalid('forms.file_broken')
  // An archive or a page hidden behind the end is a second file under one name.
  if (text.slice(end + 5).trim() !== '' || buffer.indexOf(ZIP_END) >= 0) throw invalid('forms.file_mismatch')
  const { outside, streams } = split(text)
  const { contents, unread, scan } = read(streams)
  const objects = spelledOut(`${outside}\n${contents.join('\n')}`)
  if (/\/Encrypt(?![A-Za-z])/.test(objects)) throw invalid('forms.file_encrypted')
  if (ACTIVE.test(objects)) throw invalid('forms.file_script')
  if (contents.some(draws)) return { blank: false }
  return { blank: unread || scan ? null : true }
}

/** `/J#53` is `/JS`: names may be spelled with hexadecimal letters. */
const spelledOut = (text: string): string =>
  text.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

/** One pass over the file: the object language, and the streams with the dictionary before each. */
function split(text: string): { outside: string; streams: Stream[] } {
  const outside: string[] = []
  const streams: Stream[] = []
  let from = 0
  for (let at = text.indexOf('stream', 0); at >= 0; at = text.indexOf('stream', from)) {
    const after = text.slice(at + 6, at + 8)
    const start = after === '\r\n' ? at + 8 : after[0] === '\n' ? at + 7 : -1
    if (start < 0) {
      outside.push(text.slice(from, at + 6))
      from = at + 6
      continue
    }
    const stop = text.indexOf('endstream', start)
    if (stop < 0) throw invalid('forms.file_broken')
    const before = text.slice(Math.max(from, at - LONGEST_DICTIONARY), at)
    streams.push({ dictionary: before.slice(before.lastIndexOf('obj') + 3), raw: text.slice(start, stop) })
    outside.push(text.slice(from, at))
    from = stop + 9
  }
  outside.push(text.slice(from))
  return { outside: outside.join('\n'), streams }
}

function read(streams: readonly Stream[]): { contents: string[]; unread: boolean; scan: boolean } {
  const contents: string[] = []
  let budget = MOST_INFLATED
  let unread = streams.length > MOST_STREAMS
  let scan = false
  for (const { dictionary, raw } of streams.slice(0, MOST_STREAMS)) {
    if (/\/Subtype\s*\/Image/.test(dictionary)) {
      scan = true
      continue
    }
    const content = budget > 0 ? contentOf(dictionary, raw, budget) : undefined
    if (content === undefined) unread = true
    else {
      contents.push(content)
      budget -= content.length
    }
  }
  return { contents, unread, scan }
}

function contentOf(dictionary: string, raw: string, budget: number): string | undefined {
  if (!dictionary.includes('/Filter')) return raw.slice(0, budget)
  if (!/\/Filter\s*\[?\s*\/(?:FlateDecode|Fl)\s*(?:\]|\/|>|\s*$)/.test(dictionary)) return undefined
  try {
    return inflateSync(Buffer.from(raw, 'latin1'), { maxOutputLength: budget, finishFlush: 2 }).toString('latin1')
  } catch {
    return undefined
  }
}

/** Text, painted paths, shadings or inline pictures in a page's own language (ISO 32000-1 annex A). */
const draws = (content: string): boolean =>
  /(?:^|[\s)\]>])(?:Tj|TJ|'|"|S|s|f\*?|F|B\*?|b\*?|sh|EI)(?=\s|$)/.test(content) && /\d/.test(content)
