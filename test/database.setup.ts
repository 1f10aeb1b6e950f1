import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import { installQueue } from '#jobs'
import { asSuperuser, migrate, openDatabase, readMigrations, removeCluster, startCluster } from '#store'

declare module 'vitest' {
  interface ProvidedContext {
    clusterAdmin: string
  }
}

/** One scratch cluster for the whole run; a migrated template that every test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'qinglian-test-'))
  // The server may run as another account, which must be able to pass through.
  await import('node:fs/promises').then((fs) => fs.chmod(folder, 0o711))
  const cluster = await startCluster(folder, { scratch: true })
  await asSuperuser(cluster.adminUrl, ['create database template_qinglian owner qinglian_owner'])
  const owner = openDatabase(cluster.urlsOf('template_qinglian').owner, { max: 2 })
  await migrate(
    owner,
    await readMigrations(fileURLToPath(new URL('../db/migrations', import.meta.url))),
    '2026-11-05T00:30:00.000Z',
  )
  await owner.close()
  await installQueue(cluster.urlsOf('template_qinglian').owner)
  await writeFile(join(folder, 'ready'), '')
  project.provide('clusterAdmin', cluster.adminUrl)
  return async () => {
    await cluster.stop()
    await removeCluster(folder)
  }
}
