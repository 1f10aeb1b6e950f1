import { type FileKind, kindOf } from './file-kind.ts'
import { inspectPdf } from './pdf-file.ts'
import { cleanPhoto } from './photo.ts'

/** What will be kept of an upload: its bytes as cleaned, what it is, and whether anything is on it (null: cannot be told). */
export interface CleanFile {
  readonly bytes: Uint8Array
  readonly mediaType: FileKind
  readonly blank: boolean | null
}

/** Photos are decoded one at a time: each may hold 200 MB while it is open, and the requests of others must go on. */
let last: Promise<unknown> = Promise.resolve()

/**
 * Takes what a person hands in. Accepts JPEG, PNG, WebP and PDF by their first bytes; photos are written anew without
 * metadata, PDFs are looked through. Throws one sentence (`forms.file_*`) for everything else.
 */
export async function cleanUpload(bytes: Uint8Array, name: string): Promise<CleanFile> {
  const mediaType = kindOf(bytes, name)
  if (mediaType === 'application/pdf') return { bytes, mediaType, blank: inspectPdf(bytes).blank }
  const turn = last.then(() => cleanPhoto(bytes, mediaType))
  last = turn.catch(() => undefined)
  return { mediaType, ...(await turn) }
}
