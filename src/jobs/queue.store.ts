import { setTimeout as pause } from 'node:timers/promises'
import { Logger, parseCronItems, type Runner, run, runMigrations } from 'graphile-worker'
import type { Clock, Instant } from '#kernel'
import { openPool, sql, type Tx } from '#store'

/** Work done later or on a schedule. `run` must be idempotent: it may be tried again after a crash in its middle. */
export interface JobDefinition {
  /** Module first: `process.sweep-timers`. */
  readonly name: string
  run(payload: unknown, at: Instant): Promise<void>
  /** A cron pattern in UTC (`0 16 * * *` is midnight in Shanghai). */
  readonly every?: string
}

/** Puts a job into the queue within the caller's transaction. `key` replaces an earlier job of the same key that has not started. */
export async function enqueue(
  tx: Tx,
  name: string,
  payload: object,
  options: { key?: string; runAt?: Instant } = {},
): Promise<void> {
  await sql`select jobs.enqueue(${name}, ${JSON.stringify(payload)}::json, ${options.key ?? null}::text, ${options.runAt ?? null}::timestamptz)`.execute(
    tx,
  )
}

/** Makes or upgrades the queue's own tables. */
export async function installQueue(ownerUrl: string): Promise<void> {
  await runMigrations({ connectionString: ownerUrl, logger: quiet })
}

export interface Worker {
  stop(): Promise<void>
}

/**
 * Runs the jobs until stopped; errors are reported through `onError` and tried again with growing pauses. A runner that gives up
 * because the database went away is started anew.
 */
export async function startWorker(
  ownerUrl: string,
  jobs: readonly JobDefinition[],
  clock: Clock,
  onError: (name: string, error: unknown) => void,
  options: { concurrency?: number } = {},
): Promise<Worker> {
  const taskList = Object.fromEntries(
    jobs.map((job) => [
      job.name,
      async (payload: unknown) => {
        try {
          await job.run(payload, clock.now())
        } catch (error) {
          onError(job.name, error)
          throw error
        }
      },
    ]),
  )
  const timed = jobs.filter((job) => job.every !== undefined)
  const parsedCronItems = parseCronItems(
    timed.map((job) => ({ task: job.name, match: job.every!, identifier: job.name })),
  )
  // The library takes its listeners off and leaves before its own pool has closed; a database that stops then ends the process.
  const pgPool = openPool(ownerUrl, { max: 10, name: 'qinglian-worker' })
  const begin = (): Promise<Runner> =>
    run({
      pgPool,
      taskList,
      parsedCronItems,
      concurrency: options.concurrency ?? 2,
      noHandleSignals: true,
      pollInterval: 1_000,
      logger: quiet,
      // Without batches the library leaves the promise that reports a job's end to itself, and a dead database ends the process.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    })
  let runner: Runner | undefined = await begin().catch(async (error: unknown) => {
    await pgPool.end()
    throw error
  })
  let stopped = false
  const keepRunning = async (): Promise<void> => {
    while (!stopped) {
      await runner?.promise.catch((error: unknown) => onError('jobs', error))
      if (stopped) return
      await pause(1_000)
      runner = stopped ? undefined : await begin().catch(() => undefined)
    }
    await runner?.stop().catch(() => {})
  }
  const kept = keepRunning()
  return {
    stop: async () => {
      stopped = true
      await runner?.stop().catch(() => {})
      await kept
      await pgPool.end()
    },
  }
}

const quiet = new Logger(() => () => {})
