// `npm run check`: format, lint, types, architecture, packs, messages, unused exports. The same command everywhere.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { findNode, install, ROOT } from './guard.mjs'

if (!(await install())) process.exit(1)
const node = findNode()
const modules = join(ROOT, 'node_modules')
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
process.exit(failed ? 1 : 0)
