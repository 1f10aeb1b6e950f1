import { invalid, type ProblemError } from '#kernel'

/** The only things a person hands in: photos and PDF. Told from the first bytes, never from the name. */
export type FileKind = 'image/jpeg' | 'image/png' | 'image/webp' | 'application/pdf'

const ENDINGS: Record<FileKind, readonly string[]> = {
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/png': ['png'],
  'image/webp': ['webp'],
  'application/pdf': ['pdf'],
}

const starts = (bytes: Uint8Array, ...magic: number[]): boolean => magic.every((b, i) => bytes[i] === b)
const latin = (bytes: Uint8Array, from: number, until: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset + from, Math.max(0, Math.min(until, bytes.length) - from)).toString(
    'latin1',
  )

/** The kind of an accepted file; throws the sentence that helps for anything else. */
export function kindOf(bytes: Uint8Array, name: string): FileKind {
  if (bytes.length === 0) throw invalid('forms.file_empty')
  const kind = accepted(bytes)
  if (!kind) throw refusal(bytes, name)
  const ending = /\.([a-z0-9]{1,8})$/i.exec(name)?.[1]?.toLowerCase()
  if (ending && !ENDINGS[kind].includes(ending)) throw invalid('forms.file_mismatch')
  return kind
}

/** The ending a kept file is offered under. */
export const endingOf = (kind: string): string => ENDINGS[kind as FileKind]?.[0] ?? 'bin'

function accepted(bytes: Uint8Array): FileKind | undefined {
  if (starts(bytes, 0xff, 0xd8, 0xff)) return 'image/jpeg'
  if (starts(bytes, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png'
  if (latin(bytes, 0, 4) === 'RIFF' && latin(bytes, 8, 12) === 'WEBP') return 'image/webp'
  // Readers accept a PDF that begins later in the file; that gap is where polyglots live, so it must begin at once.
  if (latin(bytes, 0, 5) === '%PDF-') return 'application/pdf'
  return undefined
}

function refusal(bytes: Uint8Array, name: string): ProblemError {
  const head = latin(bytes, 0, 4096)
  if (starts(bytes, 0x50, 0x4b))
    return invalid(/\[Content_Types\]\.xml|(?:word|xl|ppt)\//.test(head) ? 'forms.file_office' : 'forms.file_zip')
  if (starts(bytes, 0xd0, 0xcf, 0x11, 0xe0)) return invalid('forms.file_office')
  const archives = [
    [0x1f, 0x8b],
    [0x37, 0x7a, 0xbc, 0xaf],
    [0x52, 0x61, 0x72, 0x21],
    [0x42, 0x5a, 0x68],
    [0xfd, 0x37, 0x7a],
  ]
  if (archives.some((magic) => starts(bytes, ...magic)) || latin(bytes, 257, 262) === 'ustar')
    return invalid('forms.file_zip')
  if (/^ftyp(heic|heix|hevc|mif1|msf1)/.test(latin(bytes, 4, 12))) return invalid('forms.file_heic')
  if (/^\s*<(?:!doctype|html|svg|\?xml|script)/i.test(head.replace(/^\ufeff|^ï»¿/, '')))
    return invalid('forms.file_script')
  if (starts(bytes, 0x4d, 0x5a) || starts(bytes, 0x7f, 0x45, 0x4c, 0x46) || head.startsWith('#!'))
    return invalid('forms.file_script')
  if (/\.(csv|tsv)$/i.test(name) || looksLikeTable(bytes)) return invalid('forms.file_table')
  return invalid('forms.file_kind')
}

/** Lines with the same number of separators, in whatever encoding. */
function looksLikeTable(bytes: Uint8Array): boolean {
  const encoding = starts(bytes, 0xff, 0xfe) ? 'utf-16le' : starts(bytes, 0xfe, 0xff) ? 'utf-16be' : 'latin1'
  const lines = new TextDecoder(encoding)
    .decode(bytes.subarray(0, 4096))
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .slice(0, 5)
  if (lines.length < 2) return false
  return [',', '\t', ';'].some((sign) => {
    const counts = lines.slice(0, -1).map((line) => line.split(sign).length)
    return counts[0]! > 1 && counts.every((n) => n === counts[0])
  })
}
