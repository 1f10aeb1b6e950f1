import { join } from 'node:path'
import { openKeyring } from '#crypto'
import { importCommand as takeIn } from '#facts'
import { wallClock } from '#kernel'
import { verifyCommand as check } from '#ledger'
import { loadPacks, type Pack, type PackPart } from '#pack'
import { screenCommand as judge } from '#rules'
import { parseArguments } from './arguments.ts'
import type { Command, CommandContext } from './run.ts'

/** `qinglian verify FILE [--key PIN] [--table FILE]`: needs neither database nor network. */
export const verifyCommand: Command = async (argv, { terminal }) => {
  const { words, flags } = parseArguments(argv, { values: ['key', 'table'] })
  const { locale, print, complain } = terminal
  const text = (name: string) => flags[name] as string | undefined
  return check({ file: words[0], key: text('key'), table: text('table') }, { locale, say: print, complain })
}

/** `qinglian import PACK/TABLE FILE`: outside data into a pack's table. */
export const importCommand: Command = async (argv, context) => {
  const { stores, clock, config } = await context.open()
  const at = clock.now()
  const keyring = openKeyring(join(config.data, 'keys'), { at })
  return takeIn(argv, context.terminal, { stores, at, keyring, snapshots: join(config.data, 'snapshots') })
}

/** `qinglian screen PACK …`: over the database, or over plain files without one. */
export const screenCommand =
  (parts: readonly PackPart[], foldersOf: (context: CommandContext) => string[]): Command =>
  (argv, context) => {
    let packs: Promise<Pack[]> | undefined
    return judge(argv, context.terminal, {
      at: wallClock().now(),
      stores: async () => (await context.open()).stores,
      snapshots: async () => join(context.config.data, 'snapshots'),
      findPack: async (id) => {
        packs ??= loadPacks(foldersOf(context), parts)
        return (await packs).find((pack) => pack.id === id)
      },
    })
  }
