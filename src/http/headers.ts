import { createHash } from 'node:crypto'
import type { Reply } from './contract.ts'

/** Sources added to the strict policy of one answer, as they stand in a Content-Security-Policy. */
export interface PolicyAdditions {
  scripts?: string[]
  styles?: string[]
  images?: string[]
  connect?: string[]
  fonts?: string[]
  workers?: string[]
}

const additions = new WeakMap<Reply, PolicyAdditions>()

/** Loosens the policy of one answer, by name. Use hashes or a nonce for scripts. */
export function allowSources(reply: Reply, more: PolicyAdditions): void {
  const had = additions.get(reply) ?? {}
  const merged: PolicyAdditions = { ...had }
  for (const [key, value] of Object.entries(more) as [keyof PolicyAdditions, string[]][])
    merged[key] = [...(had[key] ?? []), ...value]
  additions.set(reply, merged)
}

/** The CSP source of an inline script or style: exactly the text between its tags. */
export const sourceHash = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

export function contentPolicy(more: PolicyAdditions = {}): string {
  const list = (own: string, extra: string[] = []): string => [own, ...extra].join(' ')
  return [
    "default-src 'none'",
    `script-src ${list("'self'", more.scripts)}`,
    `style-src ${list("'self'", more.styles)}`,
    `img-src ${list("'self' data: blob:", more.images)}`,
    `connect-src ${list("'self'", more.connect)}`,
    `font-src ${list("'self'", more.fonts)}`,
    `worker-src ${list("'self'", more.workers)}`,
    "manifest-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

const BARE_POLICY = "default-src 'none'; frame-ancestors 'none'"

/** Sets what every answer carries. A route that set its own value (a cache life, a policy) keeps it. */
export function setHeaders(reply: Reply, production: boolean): void {
  const set = (name: string, value: string): void => {
    if (!reply.hasHeader(name)) reply.header(name, value)
  }
  const isPage = String(reply.getHeader('content-type') ?? '').startsWith('text/html')
  set('content-security-policy', isPage ? contentPolicy(additions.get(reply)) : BARE_POLICY)
  set('x-content-type-options', 'nosniff')
  // `no-referrer` would make browsers send `Origin: null` with our own forms; nothing leaves the site this way either.
  set('referrer-policy', 'same-origin')
  set('cross-origin-opener-policy', 'same-origin')
  set('cross-origin-resource-policy', 'same-origin')
  set('permissions-policy', 'camera=(self), microphone=(), geolocation=(), browsing-topics=()')
  set('cache-control', 'no-store')
  // On plain HTTP (a demonstration, a county's inner network under test) HSTS would lock people out.
  if (production) set('strict-transport-security', 'max-age=31536000; includeSubDomains')
}

/** Sends a page. `scripts` and `styles` are the inline texts it contains; their hashes enter the policy. */
export function page(
  reply: Reply,
  html: string,
  options: { status?: number; scripts?: string[]; styles?: string[]; cache?: string } = {},
): Reply {
  allowSources(reply, {
    scripts: (options.scripts ?? []).map(sourceHash),
    styles: (options.styles ?? []).map(sourceHash),
  })
  if (options.cache) reply.header('cache-control', options.cache)
  return reply
    .code(options.status ?? 200)
    .type('text/html; charset=utf-8')
    .send(html)
}
