import { createServer as createProbe } from 'node:net'
import { networkInterfaces } from 'node:os'
import { type App, drain } from '#http'
import { type JobDefinition, startWorker, type Worker } from '#jobs'
import { conflict, stopwatch } from '#kernel'
import { isDone, markDone } from '#store'
import { t } from '#texts'
import type { Arguments } from './arguments.ts'
import { type Config, readConfig } from './config.ts'
import { type Installation, isDisposable, openProgram, type Program, startOver } from './program.ts'
import { explain, qrOf, step, type Terminal } from './terminal.ts'

/** What `main` builds over an opened program. */
export interface Serving {
  readonly app: App
  /** The public pages alone, read-only, for the local network. */
  lanApp(): Promise<App>
  readonly jobs: readonly JobDefinition[]
  /** Work done every two seconds while serving: sequencing the ledger. */
  beat(): Promise<void>
}

export interface ServeDoors {
  readonly installation: Installation
  wire(program: Program, terminal: Terminal): Promise<Serving>
  loadDemonstration(program: Program, progress: (text: string) => void): Promise<void>
}

const LOADING = 'demonstration'

/** `qinglian serve`: opens everything, prints one address, and runs until told to stop. Resolves with the exit code. */
export async function serve(
  args: Arguments,
  environment: NodeJS.ProcessEnv,
  terminal: Terminal,
  doors: ServeDoors,
): Promise<number> {
  const sinceStart = stopwatch()
  const { production, fresh, yes, lan, ...flags } = args.flags
  const config = readConfig(environment, {
    ...flags,
    ...(production ? { mode: 'production' } : {}),
    ...(lan ? { lan: true } : {}),
  })
  if (fresh && !yes) throw conflict('cli.fresh_needs_yes')
  await refuseTakenPort(config)
  terminal.print(t(terminal.locale, 'cli.starting'))
  if (fresh) await startOver(config.data)

  let program = await openProgram(config, doors.installation, terminal)
  if (
    config.mode === 'demonstration' &&
    !program.isNew &&
    !(await isDone(program.stores.owner, LOADING)) &&
    (await isDisposable(config.data))
  ) {
    // The load was cut off (kill -9, power): half a county is worth less than a new one.
    await program.close()
    await startOver(config.data)
    program = await openProgram(config, doors.installation, terminal)
  }
  if (program.isNew && config.mode === 'demonstration') {
    await step(terminal, t(terminal.locale, 'cli.step.county'), (progress) =>
      doors.loadDemonstration(program, progress),
    )
    await markDone(program.stores.owner, LOADING, program.clock.now())
  }

  const serving = await doors.wire(program, terminal)
  await serving.app.listen({ host: config.host, port: config.port })
  const { port } = serving.app.server.address() as { port: number }
  const worker = await startWorker(program.urls.owner, serving.jobs, program.clock, (name, error) =>
    serving.app.log.error({ err: error, job: name }, 'job failed'),
  )
  const beat = setInterval(
    () => void serving.beat().catch((error: unknown) => serving.app.log.warn({ err: error }, 'beat failed')),
    2000,
  )
  program.cluster?.keepAlive(() => serving.app.log.warn('database restarted'))

  terminal.print(
    t(terminal.locale, 'cli.ready', {
      name: program.workspace.publicName,
      url: `http://${config.host === '127.0.0.1' ? 'localhost' : config.host}:${port}`,
    }),
  )
  if (config.mode === 'demonstration') terminal.print(t(terminal.locale, 'cli.demonstration_note'))
  const lanServer = config.lan ? await openToLan(serving, port + 1, terminal) : undefined
  terminal.print(t(terminal.locale, 'cli.ready_first', { seconds: (sinceStart() / 1000).toFixed(1) }))
  return untilStopped(
    async () => {
      terminal.print(t(terminal.locale, 'cli.stopping'))
      clearInterval(beat)
      await stopAll(serving, lanServer, worker, program)
      terminal.print(t(terminal.locale, 'cli.stopped'))
    },
    (error) => terminal.complain(explain(terminal, error)),
  )
}

async function stopAll(serving: Serving, lanServer: App | undefined, worker: Worker, program: Program): Promise<void> {
  await Promise.all([drain(serving.app), lanServer ? drain(lanServer) : undefined])
  await worker.stop()
  await program.close()
}

/** Waits for the first signal, stops once, and answers a second signal a second later by leaving at once. */
function untilStopped(stop: () => Promise<void>, complain: (error: unknown) => void): Promise<number> {
  return new Promise((done) => {
    let since: (() => number) | undefined
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        // A terminal and a parent may both pass the same Ctrl-C on.
        if (since) {
          if (since() > 1000) process.exit(130)
          return
        }
        since = stopwatch()
        stop().then(
          () => done(0),
          (error: unknown) => {
            complain(error)
            done(1)
          },
        )
      })
    }
  })
}

/** Says so at once when the port is taken, before anything is started or loaded. */
async function refuseTakenPort(config: Config): Promise<void> {
  if (config.port === 0) return
  await new Promise<void>((done, fail) => {
    const probe = createProbe()
    probe.once('error', (error: NodeJS.ErrnoException) =>
      fail(
        error.code === 'EADDRINUSE'
          ? conflict('cli.port_taken', { port: config.port, other: config.port + 10 })
          : error,
      ),
    )
    probe.listen(config.port, config.host, () => probe.close(() => done()))
  })
}

async function openToLan(serving: Serving, port: number, terminal: Terminal): Promise<App> {
  const app = await serving.lanApp()
  await app.listen({ host: '0.0.0.0', port })
  terminal.print(t(terminal.locale, 'cli.lan_warning'))
  for (const address of Object.values(networkInterfaces()).flatMap((list) =>
    (list ?? []).filter((a) => a.family === 'IPv4' && !a.internal).map((a) => a.address),
  )) {
    const url = `http://${address}:${port}`
    terminal.print(await qrOf(url))
    terminal.print(url)
  }
  return app
}
