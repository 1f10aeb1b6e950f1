import { z } from 'zod'
import { actorOf, asActor } from '#access'
import { type App, lookingAt, type RouteContext, readUpload } from '#http'
import { missing } from '#kernel'
import { openBlob, putBlob } from '#store'
import { findReadableFile, recordFiles } from './file.store.ts'
import { endingOf } from './file-kind.ts'
import { cleanUpload } from './upload.ts'

export interface FileDeps extends RouteContext {
  /** The folder of the content-addressed store. */
  blobs: string
}

const hash = z.string().regex(/^sha256:[0-9a-f]{64}$/)

/** Handing in and reading files. The bytes are on the disk before the row is committed, so an answer means: kept. */
export function fileRoutes(app: App, { stores, clock, blobs }: FileDeps): void {
  app.post(
    '/api/v1/files',
    {
      config: { looks: 'none', upload: true, limit: { max: 60, seconds: 60 } },
      schema: {
        response: {
          201: z.object({
            hash: z.string(),
            name: z.string(),
            mediaType: z.string(),
            size: z.number().int(),
            blank: z.boolean().nullable(),
          }),
        },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request)
      const upload = await readUpload(request)
      const clean = await cleanUpload(upload.bytes, upload.name)
      const { hash, size } = await putBlob(blobs, clean.bytes)
      const { mediaType, blank } = clean
      const file = { hash, name: upload.name, mediaType, size, blank }
      await asActor(stores, actor, 'handling', (tx) =>
        recordFiles(tx, [{ ...file, uploadedBy: actor.personId, at: clock.now() }]),
      )
      return reply.code(201).send(file)
    },
  )

  app.get(
    '/api/v1/files/:hash',
    {
      config: { looks: { reads: ['attachment'], purpose: 'handling' }, raw: true },
      schema: { params: z.object({ hash }), querystring: z.object({ matter: z.uuid().optional() }) },
    },
    async (request, reply) => {
      const actor = actorOf(request)
      const { matter } = request.query
      const file = await asActor(stores, actor, 'handling', (tx) =>
        findReadableFile(tx, request.params.hash, matter, actor.personId),
      )
      if (!file) throw missing('forms.file_missing')
      lookingAt(request, matter ? `${matter}/${file.hash}` : file.hash)
      const { stream, size } = await openBlob(blobs, file.hash)
      const name = /\.[a-z]{3,4}$/i.test(file.name) ? file.name : `${file.name}.${endingOf(file.mediaType)}`
      // A picture is shown in the page; a PDF, which has a language of its own, is only ever saved.
      const show = file.mediaType.startsWith('image/') ? 'inline' : 'attachment'
      return reply
        .type(file.mediaType)
        .header('content-length', size)
        .header(
          'content-disposition',
          `${show}; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, encodeByte)}`,
        )
        .header('content-security-policy', "default-src 'none'; sandbox")
        .header('cache-control', 'private, no-store')
        .send(stream)
    },
  )
}

const encodeByte = (sign: string): string => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`
