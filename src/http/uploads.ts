import multipart from '@fastify/multipart'
import { invalid, tooLarge } from '#kernel'
import type { App, Request } from './contract.ts'

export const FILE_LIMIT = 20 * 1024 * 1024
const FILES_LIMIT = 10

/** One uploaded file, whole in memory; its name is what a person may be shown, never a path. */
export interface Upload {
  readonly field: string
  readonly name: string
  /** As the browser said; to be verified from the bytes by whoever keeps the file. */
  readonly mediaType: string
  readonly bytes: Buffer
}

export async function acceptUploads(app: App): Promise<void> {
  await app.register(multipart, {
    limits: { fileSize: FILE_LIMIT, files: FILES_LIMIT, fields: 50, fieldSize: 64 * 1024, parts: 60, headerPairs: 50 },
    throwFileSizeLimit: true,
  })
}

/** Reads a multipart body: its files (at most 10 of 20 MB) and its text fields. */
export async function readUploads(request: Request): Promise<{ files: Upload[]; fields: Record<string, string> }> {
  if (!request.isMultipart()) throw invalid('http.media_type')
  const files: Upload[] = []
  const fields: Record<string, string> = {}
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      const bytes = await part.toBuffer()
      if (part.file.truncated) throw tooLarge('http.file_too_large', { megabytes: 20 })
      files.push({ field: part.fieldname, name: safeName(part.filename), mediaType: part.mimetype, bytes })
    } else if (typeof part.value === 'string' && !Object.hasOwn(Object.prototype, part.fieldname)) {
      fields[part.fieldname] = part.value
    }
  }
  return { files, fields }
}

/** The one file of a body that must hold exactly one. */
export async function readUpload(request: Request): Promise<Upload> {
  const { files } = await readUploads(request)
  if (files.length !== 1) throw invalid('http.one_file')
  return files[0]!
}

/** A name to show and to offer for download: no folders, no control or direction-changing characters, at most 120 long. */
export function safeName(given: string | undefined): string {
  const last = (given ?? '').split(/[/\\]/).pop() ?? ''
  // Directional overrides make `gpj.exe` read as `exe.jpg`.
  const clean = last
    .normalize('NFC')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff<>:"|?*]/g, '')
    .replace(/^\.+/, '')
    .trim()
  return [...clean].slice(-120).join('') || 'file'
}
