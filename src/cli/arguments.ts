import { invalid } from '#kernel'

export interface Arguments {
  readonly words: readonly string[]
  readonly flags: Readonly<Record<string, string | boolean>>
  /** Flags that may be given several times, in order. */
  readonly lists: Readonly<Record<string, readonly string[]>>
}

/**
 * Splits a command line. `switches` stand alone, `values` take the next word (or `=`), `lists` may repeat.
 * An unknown flag is a problem that names it.
 */
export function parseArguments(
  argv: readonly string[],
  known: { switches?: readonly string[]; values?: readonly string[]; lists?: readonly string[] } = {},
): Arguments {
  const words: string[] = []
  const flags: Record<string, string | boolean> = {}
  const lists: Record<string, string[]> = {}
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!
    if (!word.startsWith('--')) {
      words.push(word)
      continue
    }
    const [name, inline] = word.slice(2).split(/=(.*)/s) as [string, string?]
    if (known.switches?.includes(name)) flags[name] = true
    else if (known.values?.includes(name) || known.lists?.includes(name)) {
      const value = inline ?? argv[++i]
      if (value === undefined) throw invalid('cli.flag_without_value', { flag: name })
      if (known.lists?.includes(name)) lists[name] = [...(lists[name] ?? []), value]
      else flags[name] = value
    } else throw invalid('cli.unknown_flag', { flag: name })
  }
  return { words, flags, lists }
}
