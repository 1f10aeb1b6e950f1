import { readFile } from 'node:fs/promises'
import { broken } from '#kernel'

const built = new URL('../../docs/verify/verify.html', import.meta.url)

/** The offline page as it was built, and the policy its own inline script and style need when it is served over HTTP. */
export async function verifierPage(): Promise<{ html: string; csp: string }> {
  const html = await readFile(built, 'utf8').catch(() => {
    throw broken('ledger.verifier_missing')
  })
  const csp = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1]
  if (!csp) throw broken('ledger.verifier_missing')
  return { html, csp }
}

export const verifierHtml = async (): Promise<string> => (await verifierPage()).html
