import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { realpath } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { BUSINESS_ZONE, ProblemError, unavailable } from '#kernel'
import type { Bound, Cell, EngineSettings, Reply, Request } from './protocol.ts'

export type { Bound, Cell } from './protocol.ts'

export interface EngineOptions {
  /** Folders the engine may read and our statements may write. */
  readonly folders?: readonly string[]
  /** Single files it may read. */
  readonly files?: readonly string[]
  readonly spill?: string
  /** Default 768 MB: with Node and PostgreSQL beside it the whole stays below 1 GB. */
  readonly memoryMb?: number
  readonly threads?: number
  readonly zone?: string
}

export interface Batch {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

export interface StatementOptions {
  readonly values?: readonly Bound[]
  /** Milliseconds after which the statement is interrupted; problem `store.engine_too_slow`. Default 5 minutes. */
  readonly timeoutMs?: number
}

/** DuckDB in a child process of its own, cut off from the disk, the network and our memory. Statements run one after another. */
export interface Engine {
  readonly pid: number
  run(statement: string, options?: StatementOptions): Promise<number>
  /** Batches of rows as they are found; leaving the loop early interrupts the statement. */
  stream(statement: string, options?: StatementOptions): AsyncGenerator<Batch>
  all(statement: string, options?: StatementOptions): Promise<Record<string, Cell>[]>
  close(): Promise<void>
}

const CHILD = fileURLToPath(new URL('child.ts', import.meta.url))
const DEFAULT_TIMEOUT_MS = 300_000
/** How long an interrupted statement may take to end before the process is killed. */
const GRACE_MS = 5_000

/** Starts the engine. Problems: `store.engine_failed` {detail}, `store.engine_too_slow` {seconds}, `store.engine_gone`. */
export async function openEngine(options: EngineOptions = {}): Promise<Engine> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CHILD], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
    // Nothing of ours leaks into the process that runs other people's statements.
    env: { TZ: 'UTC' },
  })
  const channel = new Channel(child)
  const settings: EngineSettings = {
    folders: await Promise.all((options.folders ?? []).map((path) => realpath(path))),
    files: await Promise.all((options.files ?? []).map((path) => realpath(path))),
    ...(options.spill ? { spill: options.spill } : {}),
    memoryMb: options.memoryMb ?? 768,
    threads: options.threads ?? 2,
    zone: options.zone ?? BUSINESS_ZONE,
  }
  await channel.finish({ kind: 'open', settings }, DEFAULT_TIMEOUT_MS)

  const stream = (statement: string, o: StatementOptions = {}) =>
    channel.rows({ kind: 'run', statement, values: o.values ?? [], rows: true }, o.timeoutMs ?? DEFAULT_TIMEOUT_MS)
  return {
    pid: child.pid!,
    run: (statement, o = {}) =>
      channel.finish(
        { kind: 'run', statement, values: o.values ?? [], rows: false },
        o.timeoutMs ?? DEFAULT_TIMEOUT_MS,
      ),
    stream,
    all: async (statement, o) => {
      const found: Record<string, Cell>[] = []
      for await (const { columns, rows } of stream(statement, o))
        for (const row of rows) found.push(Object.fromEntries(columns.map((name, i) => [name, row[i]!])))
      return found
    },
    close: () => channel.close(),
  }
}

/** The parent's end: a queue of statements, each answered by batches and one last word. */
class Channel {
  readonly #child: ChildProcess
  #turn: Promise<unknown> = Promise.resolve()
  #gone = false
  #listener: ((reply: Reply | 'gone') => void) | undefined

  constructor(child: ChildProcess) {
    this.#child = child
    child.on('message', (reply: Reply) => this.#listener?.(reply))
    const gone = () => {
      this.#gone = true
      this.#listener?.('gone')
    }
    child.once('exit', gone)
    child.once('error', gone)
  }

  async finish(request: Request, timeoutMs: number): Promise<number> {
    const steps = this.rows(request, timeoutMs)
    for (;;) {
      const step = await steps.next()
      if (step.done) return step.value
    }
  }

  async *rows(request: Request, timeoutMs: number): AsyncGenerator<Batch, number> {
    const before = this.#turn
    let release = () => {}
    this.#turn = new Promise<void>((resolve) => {
      release = resolve
    })
    await before.catch(() => {})
    const replies: (Reply | 'gone')[] = []
    let wake = () => {}
    this.#listener = (reply) => {
      replies.push(reply)
      wake()
    }
    let late = false
    const timer = setTimeout(() => {
      late = true
      this.#interrupt()
    }, timeoutMs)
    let finished = false
    const next = async (): Promise<Reply | 'gone'> => {
      while (!replies.length) await new Promise<void>((resolve) => (wake = resolve))
      return replies.shift()!
    }
    try {
      this.#send(request)
      for (;;) {
        const reply = await next()
        if (reply === 'gone') {
          finished = true
          throw unavailable(late ? 'store.engine_too_slow' : 'store.engine_gone', {
            seconds: Math.round(timeoutMs / 1000),
          })
        }
        if (reply.kind === 'done') {
          finished = true
          return reply.changed
        }
        if (reply.kind === 'failed') {
          finished = true
          if (late) throw unavailable('store.engine_too_slow', { seconds: Math.round(timeoutMs / 1000) })
          throw new ProblemError({ code: 'store.engine_failed', kind: 'invalid', params: { detail: reply.message } })
        }
        yield reply
        this.#send({ kind: 'more' })
      }
    } finally {
      clearTimeout(timer)
      if (!finished) await this.#drain(next)
      this.#listener = undefined
      release()
    }
  }

  /** The reader left early: stop the statement and wait for its last word, so that the next one starts clean. */
  async #drain(next: () => Promise<Reply | 'gone'>): Promise<void> {
    this.#interrupt()
    this.#send({ kind: 'more' })
    for (let reply = await next(); reply !== 'gone' && reply.kind === 'rows'; reply = await next())
      this.#send({ kind: 'more' })
  }

  #send(request: Request): void {
    if (this.#gone || !this.#child.connected) this.#listener?.('gone')
    else this.#child.send(request, () => {})
  }

  #interrupt(): void {
    this.#send({ kind: 'interrupt' })
    const killer = setTimeout(() => this.#child.kill('SIGKILL'), GRACE_MS)
    killer.unref()
    void this.#turn.finally(() => clearTimeout(killer))
  }

  async close(): Promise<void> {
    await this.#turn.catch(() => {})
    if (this.#gone) return
    const exit = once(this.#child, 'exit')
    this.#child.disconnect()
    const killer = setTimeout(() => this.#child.kill('SIGKILL'), GRACE_MS)
    await exit
    clearTimeout(killer)
  }
}
