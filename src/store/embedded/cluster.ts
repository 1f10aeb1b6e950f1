import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { chmod, chown, mkdir, readFile, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { ProblemError, stopwatch, unavailable } from '#kernel'
import type { DatabaseUrls } from '../database.ts'
import { nativeFolder } from './binaries.ts'
import { asIdentity, chooseIdentity, isWritable, type ServerIdentity } from './identity.ts'

export interface Cluster {
  readonly urls: DatabaseUrls
  /** Address for the superuser, for creating databases in tests. */
  readonly adminUrl: string
  readonly urlsOf: (database: string) => DatabaseUrls
  /** How the server left root, for the start log. */
  readonly identity: ServerIdentity
  readonly reused: boolean
  /** Watches the server and starts it again when it dies; `onBack` hears of each return. Ends with `stop`. */
  keepAlive(onBack: () => void): void
  stop(): Promise<void>
}

const DATABASE = 'qinglian'
/** Longest unix socket path Linux takes. */
const SOCKET_PATH_LIMIT = 107

/**
 * Starts (or finds running) the embedded PostgreSQL over `folder`.
 * Safe after kill -9 of the parent or of the server: an orphan that answers is reused, a dead one is recovered.
 * `scratch` trades durability for speed; for tests only.
 */
export async function startCluster(folder: string, options: { scratch?: boolean } = {}): Promise<Cluster> {
  const base = resolve(folder)
  await mkdir(base, { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
    throw new ProblemError(
      { code: 'store.folder_not_writable', kind: 'unavailable', params: { folder: base } },
      { cause },
    )
  })
  if (!isWritable(base)) throw unavailable('store.folder_not_writable', { folder: base })
  const native = await nativeFolder()
  const identity = await chooseIdentity([native, base])
  const data = join(base, 'cluster')
  await refuseOtherMajor(data, native)
  if (!existsSync(join(data, 'PG_VERSION'))) await createCluster(native, base, data, identity)

  const socket = await socketFolder(data, identity)
  const adminUrl = `postgres://postgres@/postgres?host=${encodeURIComponent(socket)}&port=5432`
  const running = await answers(adminUrl)
  if (!running) await launch(native, base, data, socket, identity, adminUrl, options.scratch ?? false)
  await prepareRoles(adminUrl)

  const urlsOf = (database: string): DatabaseUrls => {
    const url = (user: string) => `postgres://${user}@/${database}?host=${encodeURIComponent(socket)}&port=5432`
    return { owner: url('qinglian_owner'), app: url('qinglian_app'), public: url('qinglian_public') }
  }
  let watch: NodeJS.Timeout | undefined
  let reviving = false
  return {
    urls: urlsOf(DATABASE),
    urlsOf,
    adminUrl,
    identity,
    reused: running,
    keepAlive: (onBack) => {
      watch = setInterval(() => {
        if (reviving || isAlive(data)) return
        reviving = true
        launch(native, base, data, socket, identity, adminUrl, options.scratch ?? false)
          .then(onBack, () => {})
          .finally(() => {
            reviving = false
          })
      }, 500)
      watch.unref()
    },
    stop: async () => {
      clearInterval(watch)
      await stopServer(data)
    },
  }
}

/** Whether the process named in the pid file still runs. */
function isAlive(data: string): boolean {
  try {
    const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0])
    return pid > 0 && process.kill(pid, 0)
  } catch {
    return false
  }
}

async function createCluster(native: string, base: string, data: string, identity: ServerIdentity): Promise<void> {
  // Made aside and renamed, so that a start interrupted in the middle leaves no half cluster.
  const draft = `${data}.new`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { mode: 0o700 })
  if (identity.way === 'drop') await chown(draft, identity.uid, identity.gid)
  const { code, output } = await run(identity, join(native, 'bin/initdb'), [
    ...[
      '-D',
      draft,
      '-U',
      'postgres',
      '--auth=trust',
      '--encoding=UTF8',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
    ],
    ...['--lc-ctype=C.UTF-8', '--lc-collate=C', '--no-instructions', '--no-sync'],
  ])
  if (code !== 0) throw unavailable('store.initdb_failed', { folder: base, detail: lastLine(output) })
  await rename(draft, data)
}

/** The socket lives in the data folder, or, where that path is too long, in a private folder of the temp dir. */
async function socketFolder(data: string, identity: ServerIdentity): Promise<string> {
  if (join(data, '.s.PGSQL.5432.lock').length < SOCKET_PATH_LIMIT) return data
  const short = join(tmpdir(), `qinglian-${createHash('sha256').update(data).digest('hex').slice(0, 12)}`)
  await mkdir(short, { recursive: true, mode: 0o700 })
  if (identity.way === 'drop') await chown(short, identity.uid, identity.gid)
  await chmod(short, 0o700)
  return short
}

async function launch(
  native: string,
  base: string,
  data: string,
  socket: string,
  identity: ServerIdentity,
  adminUrl: string,
  scratch: boolean,
): Promise<void> {
  const settings: Record<string, string> = {
    listen_addresses: '',
    unix_socket_directories: socket,
    unix_socket_permissions: '0700',
    dynamic_shared_memory_type: 'mmap',
    shared_buffers: scratch ? '64MB' : '256MB',
    max_connections: '100',
    work_mem: '32MB',
    maintenance_work_mem: '256MB',
    wal_level: 'minimal',
    max_wal_senders: '0',
    max_wal_size: '2GB',
    random_page_cost: '1.1',
    jit: 'off',
    log_min_messages: 'warning',
    ...(scratch ? { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', autovacuum: 'off' } : {}),
  }
  const log = join(base, 'postgres.log')
  const deadline = stopwatch()
  for (;;) {
    const out = openSync(log, 'a')
    const how = asIdentity(identity, join(native, 'bin/postgres'), [
      '-D',
      data,
      ...Object.entries(settings).flatMap(([k, v]) => ['-c', `${k}=${v}`]),
    ])
    // A session of its own: Ctrl-C in the terminal must reach the server only after requests have drained.
    const child = spawn(how.command, how.args, {
      detached: true,
      stdio: ['ignore', out, out],
      env: serverEnvironment(),
      ...ids(how),
    })
    closeSync(out)
    child.unref()
    let exited = false
    child.once('exit', () => {
      exited = true
    })
    child.once('error', () => {
      exited = true
    })
    while (!exited && deadline() < 60_000) {
      if (await answers(adminUrl)) return
      await pause(40)
    }
    // A stale pid file or orphans that are still leaving make the first tries fail; it settles within seconds.
    if (deadline() > 15_000)
      throw unavailable('store.server_did_not_start', {
        log,
        detail: lastLine(await readFile(log, 'utf8').catch(() => '')),
      })
    await pause(100)
  }
}

const serverEnvironment = (): NodeJS.ProcessEnv => ({ PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' })
const ids = (how: { uid?: number; gid?: number }) => (how.uid === undefined ? {} : { uid: how.uid, gid: how.gid })

async function answers(url: string): Promise<boolean> {
  const m = /host=([^&]+)&port=(\d+)/.exec(url)!
  const client = new pg.Client({
    user: 'postgres',
    database: 'postgres',
    host: decodeURIComponent(m[1]!),
    port: Number(m[2]),
    connectionTimeoutMillis: 3000,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

/** Runs statements as superuser over the cluster's socket; names are ours, never a user's. */
export async function asSuperuser(
  adminUrl: string,
  statements: readonly string[],
  database = 'postgres',
): Promise<void> {
  const m = /host=([^&]+)&port=(\d+)/.exec(adminUrl)!
  const client = new pg.Client({ user: 'postgres', database, host: decodeURIComponent(m[1]!), port: Number(m[2]) })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

/** The three roles. The owner passes row security (it is the worker); the other two never own anything. */
export const ROLE_STATEMENTS = [
  `do $$ begin create role qinglian_owner login bypassrls; exception when duplicate_object then null; end $$`,
  `do $$ begin create role qinglian_app login; exception when duplicate_object then null; end $$`,
  `do $$ begin create role qinglian_public login; exception when duplicate_object then null; end $$`,
]

async function prepareRoles(adminUrl: string): Promise<void> {
  await asSuperuser(adminUrl, ROLE_STATEMENTS)
  await asSuperuser(adminUrl, [`create database ${DATABASE} owner qinglian_owner`]).catch(
    (error: { code?: string }) => {
      if (error.code !== '42P04') throw error
    },
  )
}

/** Stops the server over `data`, waiting for it to leave: `SIGINT` is PostgreSQL's fast shutdown. */
async function stopServer(data: string): Promise<void> {
  const pid = Number((await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0])
  if (!pid) return
  try {
    process.kill(pid, 'SIGINT')
  } catch {
    return
  }
  for (let i = 0; i < 600 && existsSync(join(data, 'postmaster.pid')); i++) await pause(50)
}

/** A cluster of another major version cannot be opened by these binaries; say so before anything is touched. */
async function refuseOtherMajor(data: string, native: string): Promise<void> {
  const found = (await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => '')).trim()
  if (!found) return
  const wanted = (await readFile(join(native, 'share/postgresql/postgres.bki'), 'utf8').catch(() => '')).match(
    /^# PostgreSQL (\d+)/,
  )?.[1]
  if (wanted && found !== wanted) throw unavailable('store.other_major', { found, wanted, folder: data })
}

function run(
  identity: ServerIdentity,
  program: string,
  args: readonly string[],
): Promise<{ code: number; output: string }> {
  const how = asIdentity(identity, program, args)
  return new Promise((done) => {
    const child = spawn(how.command, how.args, { env: serverEnvironment(), cwd: '/', ...ids(how) })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('error', (error) => done({ code: 1, output: error.message }))
    child.on('close', (code) => done({ code: code ?? 1, output }))
  })
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1)?.slice(0, 300) ?? ''

/** Removes a scratch cluster's files once it is stopped. */
export async function removeCluster(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
}
