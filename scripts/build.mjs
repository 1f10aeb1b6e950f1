// Builds what is stale: the texts catalogues and the staff app.
import { buildStaff } from './build-staff.mjs'
import { ROOT } from './guard.mjs'
import { generate } from './texts.mjs'

const complaints = generate(ROOT)
for (const line of complaints) console.error(`texts: ${line}`)
if (complaints.length) process.exit(1)
await buildStaff(ROOT)
