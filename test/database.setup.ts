import { chmod, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import { installQueue } from '#jobs'
import {
  asSuperuser,
  migrate,
  openDatabase,
  ROLE_STATEMENTS,
  readMigrations,
  removeCluster,
  startCluster,
} from '#store'

declare module 'vitest' {
  interface ProvidedContext {
    clusterAdmin: string
  }
}

interface Server {
  readonly adminUrl: string
  readonly ownerOf: (database: string) => string
  readonly stop: () => Promise<void>
}

/**
 * One scratch cluster for the whole run; a migrated template that every test file clones. `QINGLIAN_TEST_DATABASE` names the
 * superuser's URL of a running server instead (`postgres://postgres@/postgres?host=/socket&port=5432`), to try another version.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['QINGLIAN_TEST_DATABASE']
  const server = given ? await otherServer(given) : await scratchServer()
  await asSuperuser(server.adminUrl, ['create database template_qinglian owner qinglian_owner'])
  const owner = openDatabase(server.ownerOf('template_qinglian'), { max: 2 })
  await migrate(
    owner,
    await readMigrations(fileURLToPath(new URL('../db/migrations', import.meta.url))),
    '2026-11-05T00:30:00.000Z',
  )
  await owner.close()
  await installQueue(server.ownerOf('template_qinglian'))
  project.provide('clusterAdmin', server.adminUrl)
  return server.stop
}

async function scratchServer(): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'qinglian-test-'))
  // The server may run as another account, which must be able to pass through.
  await chmod(folder, 0o711)
  const cluster = await startCluster(folder, { scratch: true })
  return {
    adminUrl: cluster.adminUrl,
    ownerOf: (database) => cluster.urlsOf(database).owner,
    stop: async () => {
      await cluster.stop()
      await removeCluster(folder)
    },
  }
}

async function otherServer(adminUrl: string): Promise<Server> {
  await asSuperuser(adminUrl, [...ROLE_STATEMENTS, 'drop database if exists template_qinglian with (force)'])
  return {
    adminUrl,
    ownerOf: (database) => adminUrl.replace('postgres@/postgres', `qinglian_owner@/${database}`),
    stop: () => asSuperuser(adminUrl, ['drop database if exists template_qinglian with (force)']),
  }
}
