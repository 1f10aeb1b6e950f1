// Builds the staff app into dist/staff when its sources changed since the last build; texts and client types first.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'

const SOURCES = ['apps', 'package-lock.json', 'docs/openapi.json', 'scripts/build-staff.mjs', 'scripts/texts.mjs']

/** Every source file below `path`, generated ones left out because they follow from the others. */
function filesBelow(path) {
  if (!existsSync(path)) return []
  const entries = readdirSync(path, { withFileTypes: true }).filter((entry) => entry.name !== 'generated')
  return entries.flatMap((entry) =>
    entry.isDirectory() ? filesBelow(join(path, entry.name)) : [join(path, entry.name)],
  )
}

/** What the staff app is built from, as one hash. */
export function fingerprint(root) {
  const hash = createHash('sha256')
  for (const source of SOURCES) {
    const path = join(root, source)
    const files = source === 'apps' ? filesBelow(path) : [path]
    for (const file of files.sort()) {
      if (existsSync(file)) hash.update(`${relative(root, file)}\0`).update(readFileSync(file))
    }
  }
  return hash.digest('hex')
}

/** Writes the client's types from docs/openapi.json, when the server has written that file. */
export async function generateClientTypes(root) {
  const description = join(root, 'docs/openapi.json')
  if (!existsSync(description)) return false
  const { default: openapiTypes, astToString } = await import('openapi-typescript')
  const text = astToString(await openapiTypes(pathToFileURL(description)))
  const folder = join(root, 'apps/api-client/generated')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'schema.ts'), `// Generated from docs/openapi.json; not edited, not committed.\n${text}`)
  return true
}

const stampOf = (root) => join(root, 'dist/staff/.fingerprint')

/** True when dist/staff was built from the sources as they are. */
export const isStaffBuilt = (root) =>
  existsSync(stampOf(root)) && readFileSync(stampOf(root), 'utf8') === fingerprint(root)

/** Until the staff app is built its address says so, and looks again by itself. An app of older sources is put away. */
export function announceStaff(root) {
  const folder = join(root, 'dist/staff')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, 'index.html'),
    `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="3"><title>办公页面正在搭建</title>
<h1>办公页面正在搭建</h1><p>第一次打开要等半分钟左右，好了会自己打开。公开页面已经可以看。</p>
<p lang="en">The desks are being built. This page opens by itself when they are ready; the public pages are open already.</p>
<p><a href="/">回到首页</a></p></html>
`,
  )
}

/**
 * Brings dist/staff up to date.
 * @param {string} root the repository
 * @returns {Promise<{built: boolean, line: string}>} whether anything was built, and the one line to print
 */
export async function buildStaff(root) {
  const wanted = fingerprint(root)
  if (isStaffBuilt(root)) return { built: false, line: 'staff app: up to date' }
  const started = performance.now()
  const { generate } = await import('./texts.mjs')
  const complaints = generate(root).filter((line) => line.includes('apps/') || !line.includes('src/'))
  for (const line of complaints) console.error(`texts: ${line}`)
  await generateClientTypes(root)
  const { build } = await import('vite')
  // Made aside and put in place in one move: a program that is serving never shows half an app.
  const draft = join(root, 'dist/staff.new')
  await build({
    configFile: join(root, 'apps/official/vite.config.ts'),
    logLevel: 'warn',
    mode: 'production',
    build: { outDir: draft },
  })
  writeFileSync(join(draft, '.fingerprint'), wanted)
  rmSync(join(root, 'dist/staff'), { recursive: true, force: true })
  renameSync(draft, join(root, 'dist/staff'))
  return { built: true, line: `staff app: built in ${((performance.now() - started) / 1000).toFixed(1)} s` }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log((await buildStaff(process.cwd())).line)
}
