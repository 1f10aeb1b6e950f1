import { z } from 'zod'
import { actorOf } from '#access'
import type { App, Reply } from '#http'
import { missing } from '#kernel'
import { deskOf } from './office-import.ts'

/** A file a visitor of the demonstration may take to drop it on the import page. */
export interface ExampleFile {
  readonly name: string
  readonly title: string
  bytes(): Promise<Uint8Array>
}

/** Files of the demonstration to try an import with; none in production. */
export function exampleRoutes(app: App, examples: (() => Promise<readonly ExampleFile[]>) | undefined): void {
  const named = z.object({ name: z.string(), title: z.string() })
  app.get(
    '/api/v1/imports/examples',
    { config: { looks: 'none' }, schema: { response: { 200: z.array(named) } } },
    async (request) => {
      deskOf(actorOf(request))
      return ((await examples?.()) ?? []).map(({ name, title }) => ({ name, title }))
    },
  )
  app.get(
    '/api/v1/imports/examples/:name',
    { config: { looks: 'none', raw: true }, schema: { params: z.object({ name: z.string().max(120) }) } },
    async (request, reply) => {
      deskOf(actorOf(request))
      const found = (await examples?.())?.find(({ name }) => name === request.params.name)
      if (!found) throw missing('facts.no_such_upload')
      return sendFile(reply, found.name, await found.bytes())
    },
  )
}

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export function sendFile(reply: Reply, name: string, bytes: Uint8Array) {
  return reply
    .type(name.endsWith('.xlsx') ? XLSX : 'application/octet-stream')
    .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
    .header('cache-control', 'private, no-store')
    .send(Buffer.from(bytes))
}
