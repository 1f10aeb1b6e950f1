import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Instant } from '#kernel'
import { type Database, sql } from '#store'
import { checkPack } from './load.ts'
import type { Pack, PackPart } from './pack.ts'
import { installPhrases } from './phrases.store.ts'
import { phrasesOf } from './phrases.ts'
import { PackProblem } from './yaml.ts'

interface InstalledRow {
  id: string
  title: string
  version: string
  workspace: string
  mechanisms: string[]
  serves: Record<string, string>
  checksum: string
  installed_at: string
}
type Tables = { 'pack.installed': InstalledRow }

/** Two starts at once must not install the same pack at once. */
const INSTALL_LOCK = 990122

/**
 * Checks and installs packs in order, each in one transaction, skipping those whose files have not changed.
 * Returns the ids that were installed anew. Throws `PackProblem` before anything of that pack is touched.
 */
export async function installPacks(
  owner: Database,
  packs: readonly Pack[],
  parts: readonly PackPart[],
  at: Instant,
): Promise<string[]> {
  const installed: string[] = []
  for (const pack of packs) {
    const checksum = await checksumOf(pack, parts)
    const row = await owner.query
      .withTables<Tables>()
      .selectFrom('pack.installed')
      .select('checksum')
      .where('id', '=', pack.id)
      .executeTakeFirst()
    if (row?.checksum === checksum) continue
    const issues = await checkPack(pack, parts)
    if (issues.length) throw new PackProblem(issues.map((issue) => ({ ...issue, path: `${pack.id}/${issue.path}` })))
    const phrases = await phrasesOf(pack, parts)
    await owner.transaction(async (tx) => {
      await sql`select pg_advisory_xact_lock(${INSTALL_LOCK})`.execute(tx)
      const { id, title, version, workspace, mechanisms, serves } = pack.manifest
      const values = {
        id,
        title,
        version,
        workspace,
        mechanisms: JSON.stringify(mechanisms) as never,
        serves: JSON.stringify(serves) as never,
        checksum,
        installed_at: at,
      }
      const { id: _, ...changes } = values
      await tx
        .withTables<Tables>()
        .insertInto('pack.installed')
        .values(values)
        .onConflict((on) => on.column('id').doUpdateSet(changes))
        .execute()
      await installPhrases(tx, id, phrases)
      for (const part of parts) await part.install?.(tx, pack.items(part.name), pack, at)
    })
    installed.push(pack.id)
  }
  return installed
}

export interface InstalledPack {
  readonly id: string
  readonly title: string
  readonly workspace: string
  readonly mechanisms: readonly string[]
  readonly serves: Readonly<Record<string, string>>
}

/** The packs the database knows, by id. */
export async function listInstalledPacks(database: Pick<Database, 'query'>): Promise<InstalledPack[]> {
  return database.query
    .withTables<Tables>()
    .selectFrom('pack.installed')
    .select(['id', 'title', 'workspace', 'mechanisms', 'serves'])
    .orderBy('id')
    .execute()
}

/** Every file of the folder counts, and the names of the parts (phrases are one): a new part installs old packs again. */
async function checksumOf(pack: Pack, parts: readonly PackPart[]): Promise<string> {
  const hash = createHash('sha256').update(['phrases', ...parts.map((p) => p.name)].join())
  const entries = await readdir(pack.dir, { recursive: true, withFileTypes: true })
  for (const path of entries
    .filter((e) => e.isFile())
    .map((e) => join(e.parentPath, e.name))
    .sort()) {
    hash
      .update(path.slice(pack.dir.length))
      .update('\0')
      .update(await readFile(path))
  }
  return hash.digest('hex')
}
