import { z } from 'zod'
import type { Keyring } from '#crypto'
import type { App } from '#http'
import { verifierPage } from '#ledger'

/**
 * What a citizen needs to check a publication without us: the offline page, and the county's public keys.
 * The page is one file that asks nothing of the network; saved once, it works from a stick.
 */
export function ownCheckRoutes(app: App, deps: { keyring: Keyring }): void {
  const config = { looks: 'none' as const, public: true, html: true, limit: { max: 60, seconds: 60 } }
  app.get('/verify/offline.html', { config }, async (_request, reply) => {
    const { html, csp } = await verifierPage()
    return reply.header('content-security-policy', csp).type('text/html; charset=utf-8').send(html)
  })
  app.get(
    '/open/v1/keys',
    {
      config: { looks: 'none', public: true, limit: { max: 60, seconds: 60 } },
      schema: {
        response: {
          200: z.object({
            keys: z.array(
              z.object({
                id: z.string(),
                pin: z.string(),
                words: z.object({ zh: z.array(z.string()), en: z.array(z.string()) }),
                createdAt: z.string(),
              }),
            ),
          }),
        },
      },
    },
    async () => ({
      keys: deps.keyring.publicKeys().map(({ id, pin, words, createdAt }) => ({ id, pin, words, createdAt })),
    }),
  )
}
