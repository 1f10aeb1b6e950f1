// The child process in which DuckDB lives: it is handed statements, has no environment, and can reach only the named folders.
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { EngineSettings, Reply, Request } from './protocol.ts'

/** Rows gathered before one message: enough to amortise the channel, small enough to stay a few megabytes. */
const BATCH_ROWS = 8192

let connection: DuckDBConnection | undefined
let wakeMore: (() => void) | undefined

const say = (reply: Reply): Promise<void> =>
  new Promise((resolve, reject) => {
    process.send!(reply, (error: Error | null) => (error ? reject(error) : resolve()))
  })

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
const list = (texts: readonly string[]): string => `[${texts.map(quoted).join(', ')}]`

async function open(settings: EngineSettings): Promise<number> {
  const instance = await DuckDBInstance.create(':memory:')
  connection = await instance.connect()
  const statements = [
    'set autoinstall_known_extensions = false',
    'set autoload_known_extensions = false',
    `set memory_limit = '${settings.memoryMb}MB'`,
    `set threads = ${settings.threads}`,
    // Where the engines differ by default, PostgreSQL's answer is the law.
    'set integer_division = true',
    "set default_null_order = 'nulls_last_on_asc_first_on_desc'",
    `set TimeZone = ${quoted(settings.zone)}`,
    `set temp_directory = ${quoted(settings.spill ?? '')}`,
    `set allowed_directories = ${list(settings.folders)}`,
    `set allowed_paths = ${list(settings.files)}`,
    'set enable_external_access = false',
    'set lock_configuration = true',
  ]
  for (const statement of statements) await connection.run(statement)
  return 0
}

async function run(request: Extract<Request, { kind: 'run' }>): Promise<number> {
  if (!connection) throw new Error('the engine is not open')
  const values = request.values.length ? [...request.values] : undefined
  if (!request.rows) return (await connection.run(request.statement, values)).rowsChanged
  const result = await connection.stream(request.statement, values)
  const columns = result.columnNames()
  let batch: Extract<Reply, { kind: 'rows' }>['rows'][number][] = []
  let sent = 0
  const flush = async () => {
    // The parent answers 'more' when it has dealt with a batch, so that a slow reader bounds the memory of both.
    const more = new Promise<void>((resolve) => {
      wakeMore = resolve
    })
    await say({ kind: 'rows', columns, rows: batch })
    sent += batch.length
    batch = []
    await more
  }
  for await (const rows of result.yieldRowsJson()) {
    for (const row of rows) batch.push(row as (typeof batch)[number])
    if (batch.length >= BATCH_ROWS) await flush()
  }
  if (batch.length || sent === 0) await flush()
  return sent
}

async function answer(request: Extract<Request, { kind: 'open' | 'run' }>): Promise<void> {
  try {
    const changed = request.kind === 'open' ? await open(request.settings) : await run(request)
    await say({ kind: 'done', changed })
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    await say({ kind: 'failed', message, interrupted: /INTERRUPT/i.test(message) })
  }
}

process.on('message', (request: Request) => {
  if (request.kind === 'interrupt') connection?.interrupt()
  else if (request.kind === 'more') wakeMore?.()
  else void answer(request)
})
// The parent is gone: nobody wants the answer any more.
process.on('disconnect', () => process.exit(0))
