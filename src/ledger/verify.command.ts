import { readFile } from 'node:fs/promises'
import { verifying } from '#crypto'
import { type Locale, t } from '#texts'
import { verifyBundleWith } from './bundle.ts'
import { compareContent } from './compare.ts'
import { sentenceOfFinding, sentencesOf } from './findings.ts'

export interface VerifyArguments {
  /** A `*.bundle.json`. */
  readonly file?: string | undefined
  /** The county's pin, `qlk1:…`. */
  readonly key?: string | undefined
  /** A CSV or text file to hold against what was published. */
  readonly table?: string | undefined
}

export interface CommandIo {
  readonly locale: Locale
  /** One line to the reader. */
  say(line: string): void
  /** One line about why nothing could be checked. */
  complain(line: string): void
}

const EXIT = { genuine: 0, altered: 1, unconfirmed: 2 } as const

/**
 * `qinglian verify FILE --key PIN [--table FILE]`. Works on any machine, needs no database and no network.
 * Exit code 0: it is what the owner of the key published. 1: it is not. 2: it cannot be said (no key given, a file cannot be read).
 */
export async function verifyCommand(args: VerifyArguments, io: CommandIo): Promise<0 | 1 | 2> {
  if (!args.file) {
    io.complain(t(io.locale, 'ledger.command_usage'))
    return 2
  }
  const file = await read(args.file, io)
  if (!file) return 2
  const verdict = verifyBundleWith(verifying, file, args.key)
  const [first, ...rest] = sentencesOf(io.locale, verdict)
  io.say(first!.text)
  for (const line of rest) io.say(`  ${line.ok ? '✓' : '✗'} ${line.text}`)
  const exit = EXIT[verdict.outcome]
  if (!args.table || !verdict.content) return exit

  const seen = await read(args.table, io)
  if (!seen) return 2
  const comparison = compareContent(verdict.content, new TextDecoder().decode(seen))
  for (const finding of comparison.findings) io.say(sentenceOfFinding(io.locale, finding))
  return comparison.ok ? exit : 1
}

async function read(file: string, io: CommandIo): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file)
  } catch {
    io.complain(t(io.locale, 'ledger.command_unreadable', { file }))
    return undefined
  }
}
