import QRCode from 'qrcode'
import { ProblemError, stopwatch } from '#kernel'
import { type Locale, sentenceOf } from '#texts'

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

/** The sentence for whatever was thrown: a problem speaks for itself, a defect shows its message too. */
export function explain(terminal: Terminal, error: unknown): string {
  if (error instanceof ProblemError) return sentenceOf(terminal.locale, error.problem)
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
