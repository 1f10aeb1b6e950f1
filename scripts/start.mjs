// `npm start`: install what is missing, build what is stale, serve. Everything after `--` is passed on.
import { join } from 'node:path'
import { announceStaff, isStaffBuilt } from './build-staff.mjs'
import { install, ROOT, runBehind, runNode } from './guard.mjs'

// The program needs half of the packages. The other half only builds the desks, beside the county that is being loaded.
const desksAreReady = isStaffBuilt(ROOT)
if (!(await install('program'))) process.exit(1)
const { generate } = await import('./texts.mjs')
const complaints = generate(ROOT)
for (const line of complaints) console.error(`texts: ${line}`)
if (complaints.length) process.exit(1)
if (!desksAreReady) announceStaff(ROOT)
const program = ['--disable-warning=ExperimentalWarning', join(ROOT, 'src/main.ts'), 'serve', ...process.argv.slice(2)]
const serving = runNode(program, { cwd: ROOT })
if (!desksAreReady) await buildDesks()
await serving

async function buildDesks() {
  const started = Date.now()
  const built =
    (await install('everything', { quiet: true })) && (await runBehind([join(ROOT, 'scripts/build-staff.mjs')])) === 0
  if (built) console.log(`办公页面也好了（${Math.round((Date.now() - started) / 1000)} 秒）· The desks are ready too`)
  else
    console.error(
      '办公页面没有搭成，公开页面照常；停下来再 npm start 就会重试。· The desks were not built; start again to retry.',
    )
}
