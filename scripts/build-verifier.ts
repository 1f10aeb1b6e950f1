// Builds docs/verify/verify.html: the offline page, one file, from the same sources the server checks with.
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'vite'
import { parse } from 'yaml'
import { offlineDocument } from '../src/ledger/offline/document.ts'

const root = fileURLToPath(new URL('../', import.meta.url))
const source = (name: string) => readFile(`${root}src/ledger/${name}`, 'utf8')

/** The whole page as text; the same sources give the same bytes. */
export async function buildVerifier(): Promise<string> {
  const result = await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [ownTexts(await messages()), withoutRuntime],
    resolve: { alias: [{ find: /^#(crypto|kernel)$/, replacement: `${root}src/$1/index.ts` }] },
    build: {
      write: false,
      target: 'chrome79',
      minify: true,
      lib: { entry: `${root}src/ledger/offline/page.js`, formats: ['iife'], name: 'verifier' },
      rollupOptions: { treeshake: { moduleSideEffects: (id) => id.endsWith('/offline/page.js') } },
    },
  })
  const [bundle] = Array.isArray(result) ? result : [result]
  if (!bundle || !('output' in bundle)) throw new Error('the page was not built')
  // In an HTML file a closing tag would end the script wherever it stands.
  const script = bundle.output[0].code.trim().replace(/<\/(script)/gi, '<\\/$1')
  if (/\bnode:/.test(script)) throw new Error('the page reaches node: modules; keep the verification core free of them')
  const style = (await source('offline/page.css'))
    .replace(/\/\*.*?\*\//g, '')
    .replace(/\s*\n\s*/g, '')
    .trim()
  const csp = [
    "default-src 'none'",
    `script-src '${fingerprint(script)}'`,
    `style-src '${fingerprint(style)}'`,
    'img-src data: blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return offlineDocument({ csp, style, script })
}

const fingerprint = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`

async function messages(): Promise<Record<string, Record<string, string>>> {
  const read = async (locale: string) => parse(await source(`messages.${locale}.yaml`)) as Record<string, string>
  const ours = (all: Record<string, string>) =>
    Object.fromEntries(Object.entries(all).filter(([key]) => /^ledger\.(?!command_)/.test(key)))
  return { zh: ours(await read('zh')), en: ours(await read('en')) }
}

/** `#texts` with the sentences of this page only, instead of every module's. */
function ownTexts(catalogues: object): Plugin {
  return {
    name: 'own-texts',
    enforce: 'pre',
    resolveId: (id) => (id === '#texts' ? '\0texts' : undefined),
    load: (id) =>
      id === '\0texts'
        ? `const catalogues = ${JSON.stringify(catalogues)}
export const t = (locale, key, params = {}) =>
  catalogues[locale][key].replace(/\\{(\\w+)\\}/g, (hole, name) => params[name] === undefined ? hole : String(params[name]))`
        : undefined,
  }
}

/**
 * node: modules are looked past; whatever still needs one after unused code is gone stops the build above.
 * sm-crypto-v2 falls back to `crypto` where a browser has no random source; checking needs none.
 */
const withoutRuntime: Plugin = {
  name: 'without-runtime',
  enforce: 'pre',
  resolveId(id) {
    if (id.startsWith('node:')) return { id, external: true, moduleSideEffects: false }
    return id === 'crypto' ? '\0nothing' : undefined
  },
  load: (id) => (id === '\0nothing' ? 'export {}' : undefined),
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const html = await buildVerifier()
  await mkdir(`${root}docs/verify`, { recursive: true })
  await writeFile(`${root}docs/verify/verify.html`, html)
  console.log(`docs/verify/verify.html: ${(html.length / 1024).toFixed(0)} KB`)
}
