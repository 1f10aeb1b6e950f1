// `npm run bench [-- NAME …]`: runs the benches one after the other under the pinned Node.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { install, ROOT, runNode } from './guard.mjs'

if (!(await install())) process.exit(1)
if ((await runNode([join(ROOT, 'scripts/texts.mjs')], { cwd: ROOT, returns: true })) !== 0) process.exit(1)
const all = readdirSync(join(ROOT, 'bench'))
  .filter((f) => f.endsWith('.ts'))
  .map((f) => f.slice(0, -3))
const [name, ...rest] = process.argv.slice(2)
if (name && !all.includes(name)) {
  console.error(`no such bench: ${name}; there are ${all.join(', ')}`)
  process.exit(2)
}
let failed = 0
for (const bench of name ? [name] : all) {
  console.log(`\n== ${bench}`)
  failed |= await runNode(['--disable-warning=ExperimentalWarning', join(ROOT, 'bench', `${bench}.ts`), ...rest], {
    cwd: ROOT,
    returns: true,
  })
}
process.exit(failed ? 1 : 0)
