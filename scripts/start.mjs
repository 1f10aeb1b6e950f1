// `npm start`: install what is missing, build what is stale, serve. Everything after `--` is passed on.
import { join } from 'node:path'
import { install, ROOT, runNode } from './guard.mjs'

if (!(await install())) process.exit(1)
const built = await runNode([join(ROOT, 'scripts/build.mjs')], { cwd: ROOT, returns: true })
if (built !== 0) process.exit(built)
await runNode(['--disable-warning=ExperimentalWarning', join(ROOT, 'src/main.ts'), 'serve', ...process.argv.slice(2)], {
  cwd: ROOT,
})
