import QRCode from 'qrcode'
import { ProblemError, stopwatch } from '#kernel'
import { type Locale, type MessageKey, sentenceOf, t } from '#texts'

/** Where a command speaks; tests give their own. */
export interface Terminal {
  readonly locale: Locale
  print(line: string): void
  complain(line: string): void
}

export const terminalOf = (environment: Readonly<Record<string, string | undefined>>): Terminal => ({
  locale: /^(zh|C|POSIX|$)/.test(environment['QINGLIAN_LANG'] ?? environment['LC_ALL'] ?? environment['LANG'] ?? '')
    ? 'zh'
    : 'en',
  print: (line) => process.stdout.write(`${line}\n`),
  complain: (line) => process.stderr.write(`${line}\n`),
})

/** Runs a step; says its name at once and its time at the end when it took over a second, with a sign of life every two seconds. */
export async function step<T>(
  terminal: Terminal,
  name: string,
  work: (progress: (text: string) => void) => Promise<T>,
): Promise<T> {
  const elapsed = stopwatch()
  let latest = ''
  const ticker = setInterval(() => terminal.print(`  … ${name} ${Math.round(elapsed() / 1000)} s ${latest}`), 2000)
  try {
    return await work((text) => {
      latest = text
    })
  } finally {
    clearInterval(ticker)
    if (elapsed() > 1000) terminal.print(`  ${name} ${(elapsed() / 1000).toFixed(1)} s`)
  }
}

/** A QR code of half blocks, dark on light in most terminals. */
export const qrOf = (text: string): Promise<string> =>
  QRCode.toString(text, { type: 'utf8', errorCorrectionLevel: 'M', margin: 2 })

/** The sentence for whatever was thrown: a problem speaks for itself, so does what the system refused; a defect shows where it is. */
export function explain(terminal: Terminal, error: unknown): string {
  if (error instanceof ProblemError) return sentenceOf(terminal.locale, error.problem)
  if (!(error instanceof Error)) return String(error)
  if (!isRefusal(error)) return error.stack ?? error.message
  const at = error.path ?? (error.address ? `${error.address}:${error.port}` : error.syscall)
  return t(terminal.locale, REFUSALS[error.code] ?? 'cli.system.other', { at, code: error.code })
}

const REFUSALS: Readonly<Record<string, MessageKey>> = {
  ENOENT: 'cli.system.missing',
  EACCES: 'cli.system.denied',
  EPERM: 'cli.system.denied',
  EROFS: 'cli.system.denied',
  ENOSPC: 'cli.system.full',
  EDQUOT: 'cli.system.full',
  EADDRINUSE: 'cli.system.taken',
  ECONNREFUSED: 'cli.system.unanswered',
  ETIMEDOUT: 'cli.system.unanswered',
}

interface Refusal extends Error {
  readonly code: string
  readonly syscall: string
  readonly path?: string
  readonly address?: string
  readonly port?: number
}

/** An error of the operating system: a code in capitals and the call that met it. */
const isRefusal = (error: Error): error is Refusal =>
  'code' in error && 'syscall' in error && typeof error.code === 'string' && /^E[A-Z0-9]+$/.test(error.code)
