import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { buildVerifier } from '../../scripts/build-verifier.ts'
import { verifierPage } from './index.ts'

const built = fileURLToPath(new URL('../../docs/verify/verify.html', import.meta.url))

describe('docs/verify/verify.html', () => {
  it('is built from the sources as they stand (node scripts/build-verifier.ts)', async () => {
    expect((await buildVerifier()) === readFileSync(built, 'utf8')).toBe(true)
  })

  it('is one file that reaches for nothing: no address, no module, no newer language than Chromium 79', () => {
    const html = readFileSync(built, 'utf8')
    expect(html.length).toBeLessThan(150_000)
    expect(html.match(/https?:\/\//g)).toBeNull()
    expect(html.match(/\b(src|href)="(?!data:)/g)).toBeNull()
    expect(html).not.toMatch(/\bimport\s*[({]|\brequire\(|\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon/)
    expect(html).not.toMatch(
      /\.(at|replaceAll|findLast|isWellFormed|toSorted|flat)\(|structuredClone|Object\.hasOwn\(|\?\?=|\|\|=/,
    )
  })

  it('is served with the policy its own script needs', async () => {
    const { html, csp } = await verifierPage()
    expect(html).toContain('<h1 data-text="title">核对公布的文件</h1>')
    expect(csp).toMatch(/^default-src 'none'; script-src 'sha256-[\w+/]+=*'; style-src 'sha256-/)
  })
})
