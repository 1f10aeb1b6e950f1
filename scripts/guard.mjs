// Runs under any Node ≥ 20 and needs no package: installs what is missing, then runs the program under the pinned Node 24.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { setPriority } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')
const STAMP = join(ROOT, 'node_modules', '.qinglian-installed')

/** The Node to run: this one when it is new enough, else the pinned package, else undefined. */
export function findNode(root = ROOT) {
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  const pinned = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')
  return existsSync(pinned) ? pinned : undefined
}

const lockHash = () =>
  createHash('sha256')
    .update(readFileSync(join(ROOT, 'package-lock.json')))
    .digest('hex')

/** What lies in node_modules by the lock file: `everything`, only what the `program` needs to run, or `nothing` to build on. */
export function installed() {
  const [hash, level] = existsSync(STAMP) ? readFileSync(STAMP, 'utf8').split(' ') : []
  return hash === lockHash() ? (level ?? 'everything') : 'nothing'
}

const suffices = (level) => installed() === 'everything' || installed() === level

const LOCK = join(ROOT, '.installing')

/** Takes the right to install here; resolves false when another of our commands did the installing meanwhile. */
async function takeTurn(level) {
  for (let told = false; !suffices(level); ) {
    try {
      const file = openSync(LOCK, 'wx')
      writeSync(file, String(process.pid))
      closeSync(file)
      return true
    } catch (error) {
      if (error.code !== 'EEXIST') return true
    }
    const holder = Number(existsSync(LOCK) && readFileSync(LOCK, 'utf8'))
    // A holder that was killed leaves its mark behind; one that only just made the file has not written its number yet.
    if (holder && !existsSync(`/proc/${holder}`) && existsSync('/proc/self')) rmSync(LOCK, { force: true })
    if (!told)
      console.log('另一个命令正在这里安装依赖，等它装完 · Another command is installing packages here; waiting')
    told = true
    await new Promise((done) => setTimeout(done, 500))
  }
  return false
}

/**
 * Installs the packages of the lock file, with a line at least every two seconds. Resolves false after saying why not.
 * @param {'everything' | 'program'} level `program` leaves out what only builds and checks.
 */
export async function install(level = 'everything', { quiet = false } = {}) {
  if (suffices(level)) return true
  // Two `npm ci` in one folder delete what the other has just unpacked.
  if (!(await takeTurn(level))) return true
  try {
    return await installPackages(level, quiet)
  } finally {
    rmSync(LOCK, { force: true })
  }
}

const KINDS = {
  program: {
    zh: '程序用的依赖（约 150 MB，只在第一次）',
    en: 'Installing packages to run (about 150 MB, first time only)',
  },
  rest: {
    zh: '搭建和检查用的依赖（约 80 MB，只在第一次）',
    en: 'Installing packages to build and check (about 80 MB)',
  },
  everything: {
    zh: '依赖（约 230 MB，只在第一次；网络快时半分钟左右）',
    en: 'Installing packages (about 230 MB, first time only)',
  },
}

async function installPackages(level, quiet) {
  // `npm ci` begins by deleting; over a running program only what is missing may be added.
  const adds = installed() === 'program'
  const kind = KINDS[adds ? 'rest' : level]
  console.log(`正在安装${kind.zh} · ${kind.en}`)
  const started = Date.now()
  const ticker = setInterval(
    () => quiet || process.stdout.write(`  … ${Math.round((Date.now() - started) / 1000)} s\n`),
    2000,
  )
  const child = spawn(
    'npm',
    [
      ...(adds ? ['install', '--no-save', '--prefer-offline'] : ['ci']),
      ...['--no-audit', '--no-fund', '--loglevel=error', '--include=optional'],
      level === 'program' ? '--omit=dev' : '--include=dev',
    ],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  if (quiet) stepBack(child)
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  const code = await new Promise((done) => {
    child.on('close', done)
    child.on('error', (error) => {
      output += error.message
      done(1)
    })
  })
  clearInterval(ticker)
  if (code !== 0) {
    console.error(output.trim().split('\n').slice(-12).join('\n'))
    console.error(
      '安装没有成功，上面是原因。检查网络后再运行一次。· Installing failed; the reason is above. Check the network and run again.',
    )
    return false
  }
  writeFileSync(STAMP, level === 'program' ? `${lockHash()} program` : lockHash())
  console.log(`依赖装好了（${Math.round((Date.now() - started) / 1000)} 秒）· Packages installed`)
  return true
}

/** Work in the background leaves the cores to the program, and ends with it. */
function stepBack(child) {
  if (child.pid) setPriority(child.pid, 10)
  const end = () => child.kill()
  process.on('exit', end)
  child.on('close', () => process.off('exit', end))
}

/** Runs a script under Node 24 in the background. Resolves with its exit code. */
export async function runBehind(args) {
  const child = spawn(findNode(), args, { stdio: 'inherit', cwd: ROOT })
  stepBack(child)
  return new Promise((done) => child.on('close', done))
}

/** Runs a script under Node 24, passing signals on and leaving with its exit code. Does not return. */
export async function runNode(args, options = {}) {
  const node = findNode()
  if (!node) {
    console.error(
      `这台机器（${process.platform}-${process.arch}）需要 Node 24 或更新，并设置 DATABASE_URL。· This machine needs Node ≥ 24 and a DATABASE_URL.`,
    )
    process.exit(1)
  }
  const child = spawn(node, args, {
    stdio: 'inherit',
    cwd: options.cwd ?? process.cwd(),
    env: {
      // What was compiled once is not compiled again: a start costs about 40 % less.
      NODE_COMPILE_CACHE: join(ROOT, 'node_modules', '.cache', 'qinglian'),
      ...process.env,
      PATH: `${dirname(node)}:${process.env.PATH}`,
      ...options.env,
    },
  })
  // Asynchronous on purpose: a synchronous spawn would leave the server an orphan on SIGTERM.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  const [code, signal] = await new Promise((done) => child.on('close', (...end) => done(end)))
  if (options.returns) return code ?? 1
  if (signal) process.kill(process.pid, signal)
  process.exit(code ?? 1)
}
