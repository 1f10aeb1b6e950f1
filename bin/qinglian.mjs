#!/usr/bin/env node
// `npx qinglian …`: the same program under the pinned Node.
import { join } from 'node:path'
import { install, ROOT, runNode } from '../scripts/guard.mjs'

if (!(await install())) process.exit(1)
const { generate } = await import('../scripts/texts.mjs')
generate(ROOT)
await runNode(['--disable-warning=ExperimentalWarning', join(ROOT, 'src/main.ts'), ...process.argv.slice(2)])
