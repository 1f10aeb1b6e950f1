import { join } from 'node:path'
import { openKeyring, PURPOSES, type Purpose } from '#crypto'
import { invalid } from '#kernel'
import { t } from '#texts'
import { parseArguments } from './arguments.ts'
import { type CommandContext, word } from './run.ts'

/** `qinglian keys show` prints the county's public key; `qinglian keys rotate PURPOSE` starts using a new one. Restart to take it up. */
export async function keysCommand(argv: readonly string[], context: CommandContext): Promise<number> {
  const args = parseArguments(argv)
  const act = word(args, 0, 'show|rotate')
  const { config, terminal } = context
  const { clock } = await context.open()
  const keyring = openKeyring(join(config.data, 'keys'), { at: clock.now() })
  if (act === 'show') {
    const { pin, words } = keyring.publicKey()
    terminal.print(pin)
    terminal.print(words[terminal.locale].join(' '))
    return 0
  }
  if (act !== 'rotate') throw invalid('cli.unknown_command', { command: `keys ${act}` })
  const purpose = word(args, 1, PURPOSES.join('|'))
  if (!PURPOSES.includes(purpose as Purpose))
    throw invalid('cli.no_such_purpose', { purpose, purposes: PURPOSES.join(', ') })
  terminal.print(t(terminal.locale, 'cli.key_rotated', { id: keyring.rotate(purpose as Purpose, clock.now()).id }))
  return 0
}
