// `npm run check`: format, lint, types, architecture, packs, messages, unused exports. The same command everywhere.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { findNode, install, ROOT } from './guard.mjs'

if (!(await install())) process.exit(1)
const node = findNode()
const modules = join(ROOT, 'node_modules')
const OPENAPI = join(ROOT, 'docs/openapi.json')
const STEPS = [
  ['texts', [join(ROOT, 'scripts/texts.mjs')]],
  ['format and lint', [join(modules, '@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.']],
  ['types', [join(modules, 'typescript7/bin/tsc'), '-p', 'tsconfig.json']],
  ...(existsSync(join(ROOT, 'apps/official/tsconfig.json'))
    ? [['types of the staff app', [join(modules, 'typescript7/bin/tsc'), '-p', 'apps/official']]]
    : []),
  [
    'architecture',
    [
      join(modules, 'vitest/vitest.mjs'),
      'run',
      '--project',
      'unit',
      'test/architecture.test.ts',
      'test/no-pack-names.test.ts',
    ],
  ],
  ['packs', ['--disable-warning=ExperimentalWarning', join(ROOT, 'src/main.ts'), 'pack', 'check']],
  ['unused exports', [join(modules, 'knip/bin/knip.js'), '--no-progress']],
]
/** Compares what the routes say of themselves with the committed description; `npm run openapi` writes it anew. */
function openapiIsStale() {
  const { stdout, stderr, status } = spawnSync(
    node,
    ['--disable-warning=ExperimentalWarning', join(ROOT, 'src/main.ts'), 'openapi'],
    { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  )
  const committed = existsSync(OPENAPI) ? readFileSync(OPENAPI, 'utf8') : ''
  if (status !== 0) return stderr || stdout
  return stdout === committed ? '' : 'docs/openapi.json is stale: run npm run openapi'
}

let failed = 0
for (const [name, args] of STEPS) {
  const started = Date.now()
  const { status, stdout, stderr } = spawnSync(node, args, {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, TZ: 'UTC' },
  })
  const seconds = ((Date.now() - started) / 1000).toFixed(1)
  console.log(`${status === 0 ? '✓' : '✗'} ${name} (${seconds} s)`)
  if (status !== 0) {
    failed++
    console.log(`${stdout}${stderr}`.trim())
  }
}
const stale = openapiIsStale()
console.log(stale ? `✗ api description\n${stale}` : '✓ api description')
process.exit(failed || stale ? 1 : 0)
