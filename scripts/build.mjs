// Builds what is stale: the texts catalogues, the staff app, the offline verifier.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './guard.mjs'
import { generate } from './texts.mjs'

const complaints = generate(ROOT)
for (const line of complaints) console.error(`texts: ${line}`)
if (complaints.length) process.exit(1)
for (const [file, name] of [
  ['build-staff.mjs', 'buildStaff'],
  ['build-verifier.ts', 'buildVerifier'],
]) {
  const path = join(ROOT, 'scripts', file)
  if (!existsSync(path)) continue
  const module = await import(path)
  await module[name](ROOT)
}
