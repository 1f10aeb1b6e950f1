import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, normalize, sep } from 'node:path'
import staticPlugin from '@fastify/static'
import { z } from 'zod'
import { missing } from '#kernel'
import type { App, Reply } from './contract.ts'
import { allowSources, type PolicyAdditions } from './headers.ts'

export async function acceptFiles(app: App): Promise<void> {
  await app.register(staticPlugin, { root: import.meta.dirname, serve: false, dotfiles: 'deny', index: false })
}

/**
 * Serves a folder of built files under `prefix` (ending in `/`). Names with a hash are kept by browsers for a year.
 * `fallback` is sent for addresses that name no file (an app with its own routes), with a fresh nonce for its styles in place of
 * `__CSP_NONCE__`; `policy` loosens the CSP of pages.
 */
export function serveFiles(
  app: App,
  options: { prefix: string; folder: string; fallback?: string; policy?: PolicyAdditions },
): void {
  const { prefix, folder, fallback, policy } = options
  app.get(
    `${prefix}*`,
    {
      config: { looks: 'none', public: true, html: true, limit: { max: 3000, seconds: 60 } },
      schema: { params: z.object({ '*': z.string() }) },
    },
    async (request, reply) => {
      const asked = normalize(request.params['*'] || '.')
      if (asked.split(sep).some((step) => step.startsWith('.') && step !== '.')) throw missing('http.nothing_here')
      const isFile = /\.[A-Za-z0-9]+$/.test(asked) && existsSync(join(folder, asked))
      const name = isFile ? asked : fallback
      if (!name || (!isFile && /\.[A-Za-z0-9]+$/.test(asked))) throw missing('http.nothing_here')
      if (policy && name.endsWith('.html')) allowSources(reply, policy)
      if (name === fallback) return sendApp(reply, join(folder, name))
      const hashed = /[-.][\w-]{8,}\.(js|css|woff2?|svg|png|webp)$/.test(name)
      return reply
        .sendFile(name, folder, { cacheControl: false, immutable: false })
        .header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  )
}

/** The page of a browser app: the styles it writes at run time carry this answer's nonce. */
async function sendApp(reply: Reply, file: string): Promise<Reply> {
  const nonce = randomBytes(16).toString('base64')
  allowSources(reply, { styles: [`'nonce-${nonce}'`] })
  const text = await readFile(file, 'utf8').catch(() => {
    throw missing('http.nothing_here')
  })
  return reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-cache')
    .send(text.replaceAll('__CSP_NONCE__', nonce))
}
