import { existsSync } from 'node:fs'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { installQueue } from '#jobs'
import { type Clock, conflict, type Instant, instantAt, wallClock } from '#kernel'
import { installPacks, loadPacks, type Pack, type PackPart } from '#pack'
import {
  type Cluster,
  closeStores,
  type DatabaseUrls,
  findWorkspace,
  migrate,
  openStores,
  pendingMigrations,
  readMigrations,
  type Stores,
  setWorkspace,
  startCluster,
  type Workspace,
} from '#store'
import { t } from '#texts'
import type { Config } from './config.ts'
import { makeFolder } from './folder.ts'
import { lockFolder } from './lock.ts'
import { step, type Terminal } from './terminal.ts'

/** What `main` gives the commands: where things lie, and the county of the demonstration. */
export interface Installation {
  readonly migrations: string
  readonly packFolders: readonly string[]
  readonly parts: readonly PackPart[]
  readonly demonstration: Omit<Workspace, 'kind' | 'clockOffsetMs'> & { readonly date: string; readonly time: string }
}

/** An opened installation: database up to date, packs installed, clock known. */
export interface Program {
  readonly config: Config
  readonly cluster: Cluster | undefined
  readonly urls: DatabaseUrls
  readonly stores: Stores
  readonly workspace: Workspace
  readonly clock: Clock
  readonly packs: readonly Pack[]
  /** True when the workspace was made by this call and its demonstration data are still to be loaded. */
  readonly isNew: boolean
  /** Migrations applied by this call. */
  readonly migrated: number
  close(): Promise<void>
}

/** The folders packs are read from: the program's, then the county's own. */
export const packFoldersOf = (config: Config, installation: Installation): string[] => [
  ...installation.packFolders,
  ...(config.packs ? [resolve(config.packs)] : []),
]

/** Says that a data folder may be thrown away: written when a demonstration is made, asked before anything is deleted. */
const MARKER = 'demonstration.txt'

/** Opens (or makes) the installation. In production pending migrations are a problem; `qinglian migrate` applies them. */
export async function openProgram(
  config: Config,
  installation: Installation,
  terminal: Terminal,
  options: { migrates?: boolean } = {},
): Promise<Program> {
  makeFolder(config.data)
  const unlock = lockFolder(config.data)
  let cluster: Cluster | undefined
  let stores: Stores | undefined
  // Read and checked while the database is being made; a fault in a pack is told in its turn below.
  const reading = loadPacks(packFoldersOf(config, installation), installation.parts)
  reading.catch(() => {})
  try {
    cluster = config.databaseUrl
      ? undefined
      : await step(terminal, t(terminal.locale, 'cli.step.database'), () => startCluster(join(config.data, 'postgres')))
    const urls = cluster?.urls ?? {
      owner: config.databaseOwnerUrl!,
      app: config.databaseUrl!,
      public: config.databasePublicUrl ?? config.databaseUrl!,
    }
    stores = openStores(urls)
    const wall = wallClock().now()
    const migrated = await step(terminal, t(terminal.locale, 'cli.step.migrate'), () =>
      bringUpToDate(config, installation, stores!, urls, wall, options.migrates ?? false),
    )
    const found = await findWorkspace(stores.owner)
    if (found && found.kind !== config.mode)
      throw conflict(found.kind === 'demonstration' ? 'cli.demonstration_data' : 'cli.production_data')
    const workspace = found ?? (await makeWorkspace(config, installation, stores, wall))
    await settleMarker(config.data, stores)
    const clock = wallClock(workspace.clockOffsetMs)
    const packs = await step(terminal, t(terminal.locale, 'cli.step.packs'), async () => {
      // Names that begin with `_` are examples for tests and the tutorial; no county runs them.
      const loaded = (await reading).filter((pack) => !pack.id.startsWith('_'))
      await installPacks(stores!.owner, loaded, installation.parts, clock.now())
      return loaded
    })
    const close = async () => {
      await closeStores(stores!)
      await cluster?.stop()
      unlock()
    }
    return { config, cluster, urls, stores, workspace, clock, packs, isNew: !found, migrated, close }
  } catch (error) {
    if (stores) await closeStores(stores).catch(() => {})
    await cluster?.stop()
    unlock()
    throw error
  }
}

async function bringUpToDate(
  config: Config,
  installation: Installation,
  stores: Stores,
  urls: DatabaseUrls,
  at: Instant,
  migrates: boolean,
): Promise<number> {
  const migrations = await readMigrations(installation.migrations)
  if (config.mode === 'production' && !migrates) {
    const pending = await pendingMigrations(stores.owner, migrations)
    if (pending.length) throw conflict('cli.pending_migrations', { count: pending.length })
    return 0
  }
  const applied = await migrate(stores.owner, migrations, at)
  await installQueue(urls.owner)
  return applied.length
}

async function makeWorkspace(
  config: Config,
  installation: Installation,
  stores: Stores,
  wall: Instant,
): Promise<Workspace> {
  const { date, time, ...names } = installation.demonstration
  const demonstration = config.mode === 'demonstration'
  const workspace: Workspace = demonstration
    ? {
        kind: 'demonstration',
        ...names,
        clockOffsetMs: new Date(instantAt(date, time)).getTime() - new Date(wall).getTime(),
      }
    : {
        kind: 'production',
        division: config.division!.padEnd(12, '0'),
        county: config.county!,
        publicName: config.publicName!,
        staffName: config.staffName!,
        clockOffsetMs: 0,
      }
  if (demonstration)
    await writeFile(
      join(config.data, MARKER),
      `${t('zh', 'cli.demonstration_note')}\n${t('en', 'cli.demonstration_note')}\n`,
    )
  await stores.owner.transaction((tx) => setWorkspace(tx, workspace, wall))
  return workspace
}

/** Keeps the marker true: what holds production data may never be thrown away, however it came here. */
export async function settleMarker(folder: string, stores: Stores): Promise<void> {
  const workspace = await findWorkspace(stores.owner)
  if (workspace?.kind === 'production') await rm(join(folder, MARKER), { force: true })
}

/** True when the folder holds a demonstration or nothing at all; only then may it be started over. */
export async function isDisposable(folder: string): Promise<boolean> {
  if (!existsSync(folder)) return true
  return existsSync(join(folder, MARKER)) || (await readdir(folder)).length === 0
}

/** Throws the demonstration in `folder` away. The caller has asked; nothing else ever deletes data. */
export async function startOver(folder: string): Promise<void> {
  if (!(await isDisposable(folder))) throw conflict('cli.production_data')
  const unlock = existsSync(folder) ? lockFolder(folder) : () => {}
  try {
    if (existsSync(join(folder, 'postgres', 'cluster', 'postmaster.pid')))
      await startCluster(join(folder, 'postgres')).then((cluster) => cluster.stop())
  } finally {
    unlock()
  }
  for (const name of ['postgres', 'files', 'keys', 'snapshots', MARKER])
    await rm(join(folder, name), { recursive: true, force: true })
}
