import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { inject } from 'vitest'
import { ROOT } from './sources.ts'

declare module 'vitest' {
  interface ProvidedContext {
    countyFolder: string
    firstStart: string
  }
}

export interface RunningProgram {
  readonly url: string
  readonly data: string
  readonly port: number
  readonly child: ChildProcess
  /** Everything it printed so far. */
  output(): string
  /** Ctrl-C, and wait until it has left. Resolves with the exit code. */
  stop(): Promise<number | null>
  /** kill -9, at once. */
  kill(): Promise<void>
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  await new Promise((done) => server.close(done))
  return port
}

export const scratchFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'qinglian-e2e-'))

/** A data folder with the county as it stands after a first start; whoever takes it removes it. */
export async function countyCopy(): Promise<string> {
  const folder = await scratchFolder()
  // Owners count: the database runs as another account than root.
  await promisify(execFile)('cp', ['-a', `${inject('countyFolder')}/.`, folder])
  return folder
}

/** Runs one command of the program to its end. */
export async function runCommand(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
  root = ROOT,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', join(root, 'src/main.ts'), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
  })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  const code = await new Promise<number | null>((done) => child.on('close', done))
  return { code, output }
}

/** Starts the whole program as a newcomer would, and waits for its address. */
export async function startProgram(
  options: {
    data?: string
    port?: number
    args?: readonly string[]
    env?: NodeJS.ProcessEnv
    patience?: number
    /** Another clone of the repository. */
    root?: string
  } = {},
): Promise<RunningProgram> {
  const root = options.root ?? ROOT
  const data = options.data ?? (await scratchFolder())
  const port = options.port ?? (await freePort())
  const child = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join(root, 'src/main.ts'),
      'serve',
      '--port',
      String(port),
      ...(options.args ?? []),
    ],
    {
      cwd: root,
      env: { ...process.env, QINGLIAN_DATA: data, ...options.env },
    },
  )
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  let code: number | null | undefined
  const closed = new Promise<number | null>((done) =>
    child.on('close', (c) => {
      code = c
      done(c)
    }),
  )
  const url = `http://127.0.0.1:${port}`
  const deadline = Date.now() + (options.patience ?? 120_000)
  for (;;) {
    if (code !== undefined) throw new Error(`the program left with ${code}:\n${output}`)
    if (
      await fetch(`${url}/healthz`).then(
        (r) => r.ok,
        () => false,
      )
    )
      break
    if (Date.now() > deadline) {
      child.kill('SIGKILL')
      throw new Error(`the program did not open ${url}:\n${output}`)
    }
    await pause(50)
  }
  return {
    url,
    data,
    port,
    child,
    output: () => output,
    stop: async () => {
      child.kill('SIGINT')
      return closed
    },
    kill: async () => {
      child.kill('SIGKILL')
      await closed
    },
  }
}

export const removeFolder = (folder: string): Promise<void> => rm(folder, { recursive: true, force: true })
