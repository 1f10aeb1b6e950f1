import type { Keyring } from '#crypto'
import { type Instant, stopwatch } from '#kernel'
import type { Stores } from '#store'
import { type Locale, type MessageKey, t } from '#texts'
import type { Encoding } from './encoding.ts'
import { importFile } from './import.store.ts'

/** Where a command speaks. */
export interface CommandIo {
  readonly locale: Locale
  print(line: string): void
  complain(line: string): void
}

export interface ImportDeps {
  readonly stores: Pick<Stores, 'owner'>
  readonly at: Instant
  /** For tables with identity numbers, telephones or accounts. */
  readonly keyring?: Keyring
  /** Folder of snapshots; the file's part is made there at once. */
  readonly snapshots?: string
}

const ENCODINGS: readonly string[] = ['utf-8', 'gb18030', 'utf-16le', 'utf-16be']
const SHOWN_REJECTS = 20

/** `qinglian import PACK/TABLE FILE [--encoding X]`. 0 taken (or already there), 2 misused; problems are thrown. */
export async function importCommand(args: readonly string[], io: CommandIo, deps: ImportDeps): Promise<number> {
  const say = (key: MessageKey, params?: Record<string, string | number>) => io.print(t(io.locale, key, params))
  const [target, file, option, encoding, ...rest] = args
  const [pack, table, extra] = (target ?? '').split('/')
  const isEncoding = option === undefined || (option === '--encoding' && ENCODINGS.includes(encoding ?? ''))
  if (!pack || !table || extra !== undefined || !file || !isEncoding || rest.length) {
    io.complain(t(io.locale, 'facts.import.usage'))
    return 2
  }
  const elapsed = stopwatch()
  let told = elapsed()
  const report = await importFile(deps.stores, {
    pack,
    table,
    file,
    at: deps.at,
    ...(encoding ? { encoding: encoding as Encoding } : {}),
    ...(deps.keyring ? { keyring: deps.keyring } : {}),
    ...(deps.snapshots ? { snapshots: deps.snapshots } : {}),
    onProgress: ({ records }) => {
      if (elapsed() - told < 2000) return
      told = elapsed()
      say('facts.import.progress', { records })
    },
  })
  if (report.already) {
    say('facts.import.already', { batch: report.batchId, taken: report.taken })
    return 0
  }
  const seconds = elapsed() / 1000
  const rate = Math.round(report.taken / seconds)
  say('facts.import.done', {
    taken: report.taken,
    seconds: seconds.toFixed(1),
    rate,
    encoding: report.encoding,
    batch: report.batchId,
  })
  if (report.rejected) {
    say('facts.import.rejected', { rejected: report.rejected })
    for (const { line, column, reason, value } of report.rejects.slice(0, SHOWN_REJECTS))
      say('facts.import.reject_line', {
        line,
        column: column ?? '',
        reason: t(io.locale, `facts.reason.${reason}`),
        value,
      })
    const more = report.rejected - SHOWN_REJECTS
    if (more > 0) say('facts.import.more', { count: more, batch: report.batchId })
  }
  return 0
}
