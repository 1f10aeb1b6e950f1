import { type CommandIo, tablesOf } from '#facts'
import { type Instant, stopwatch } from '#kernel'
import type { Pack } from '#pack'
import type { Stores } from '#store'
import { type MessageKey, t } from '#texts'
import { inLanguage, rulesOf } from './rule.ts'
import { type RuleResult, runRules } from './run.store.ts'
import { screenFiles, tablesLacking } from './screen-files.ts'

export interface ScreenDeps {
  readonly at: Instant
  /** Opened only when the database is needed: screening files needs none. */
  readonly stores: () => Promise<Pick<Stores, 'owner'>>
  readonly snapshots: () => Promise<string>
  /** The pack of this id as its files are now; undefined when there is none. */
  readonly findPack: (id: string) => Promise<Pack | undefined>
}

interface Asked {
  readonly pack: string
  readonly tables: readonly { readonly name: string; readonly path: string }[]
  readonly out: string | undefined
  readonly asOf: string | undefined
}

/**
 * `qinglian screen PACK` judges the database's facts; with `--table NAME=FILE … --out FILE.jsonl` files, without any database.
 * 0 done, 1 no such pack or table, 2 misused; problems are thrown.
 */
export async function screenCommand(args: readonly string[], io: CommandIo, deps: ScreenDeps): Promise<number> {
  const asked = readArguments(args)
  if (!asked) {
    io.complain(t(io.locale, 'rules.screen.usage'))
    return 2
  }
  const at = asked.asOf ? `${asked.asOf}T00:00:00.000Z` : deps.at
  return asked.tables.length ? overFiles(asked, asked.out!, at, io, deps) : overDatabase(asked, at, io, deps)
}

function readArguments(args: readonly string[]): Asked | undefined {
  const words: string[] = []
  const tables: Asked['tables'][number][] = []
  let out: string | undefined
  let asOf: string | undefined
  for (let i = 0; i < args.length; i++) {
    const [flag, inline] = args[i]!.split(/=(.*)/s) as [string, string?]
    const value = () => inline ?? args[++i]
    if (!flag.startsWith('--')) words.push(args[i]!)
    else if (flag === '--out') out = value()
    else if (flag === '--as-of') asOf = value()
    else if (flag === '--table') {
      const m = /^([a-z][a-z0-9_]*)=(.+)$/.exec(value() ?? '')
      if (!m) return undefined
      tables.push({ name: m[1]!, path: m[2]! })
    } else return undefined
  }
  const isDay = asOf === undefined || /^\d{4}-\d{2}-\d{2}$/.test(asOf)
  return words.length === 1 && isDay && tables.length > 0 === (out !== undefined)
    ? { pack: words[0]!, tables, out, asOf }
    : undefined
}

async function overDatabase(asked: Asked, at: Instant, io: CommandIo, deps: ScreenDeps): Promise<number> {
  if (!(await deps.findPack(asked.pack))) return refuse(io, 'rules.screen.no_pack', { pack: asked.pack })
  const elapsed = stopwatch()
  const report = await runRules(await deps.stores(), {
    pack: asked.pack,
    asOf: at,
    folder: await deps.snapshots(),
    onRule: (result) => tellRule(io, result),
  })
  const flagged = report.results.reduce((sum, r) => sum + r.flagged, 0)
  io.print(t(io.locale, 'rules.screen.done', { flagged, seconds: (elapsed() / 1000).toFixed(1) }))
  return 0
}

function tellRule(io: CommandIo, result: RuleResult): void {
  const { title, flagged, clear, notApplicable, seconds, changes } = result
  io.print(t(io.locale, 'rules.screen.rule', { title, flagged, clear, notApplicable, seconds: seconds.toFixed(1) }))
  io.print(
    t(io.locale, 'rules.screen.changes', { raised: changes.raised, kept: changes.kept, withdrawn: changes.withdrawn }),
  )
}

async function overFiles(asked: Asked, out: string, at: Instant, io: CommandIo, deps: ScreenDeps): Promise<number> {
  const pack = await deps.findPack(asked.pack)
  if (!pack) return refuse(io, 'rules.screen.no_pack', { pack: asked.pack })
  const known = tablesOf(pack)
  const files = asked.tables.map(({ name, path }) => ({
    table: known.find((table) => table.name === name),
    name,
    path,
  }))
  const unknown = files.find(({ table }) => !table)
  if (unknown) return refuse(io, 'rules.screen.no_table', { pack: asked.pack, table: unknown.name })
  const rules = rulesOf(pack).filter((rule) => ['trial', 'active'].includes(rule.definition.status))
  const [lacking] = tablesLacking(
    rules,
    asked.tables.map(({ name }) => name),
  )
  if (lacking) return refuse(io, 'rules.screen.table_needed', { table: lacking })
  const titles = new Map(rules.map((rule) => [rule.id, inLanguage(rule.definition.title, io.locale)]))
  const elapsed = stopwatch()
  const report = await screenFiles(
    rules,
    files.map(({ table, path }) => ({ table: table!, path })),
    {
      out,
      asOf: at,
      onRule: ({ rule, flagged, clear, notApplicable, seconds }) =>
        io.print(
          t(io.locale, 'rules.screen.rule', {
            title: titles.get(rule) ?? rule,
            flagged,
            clear,
            notApplicable,
            seconds: seconds.toFixed(1),
          }),
        ),
    },
  )
  for (const { table, rejected, line, reason } of report.rejects)
    io.print(
      t(io.locale, 'rules.screen.rejected', {
        table,
        rejected,
        line,
        reason: t(io.locale, `facts.reason.${reason}` as MessageKey),
      }),
    )
  io.print(t(io.locale, 'rules.screen.written', { file: out, lines: report.lines }))
  const flagged = report.rules.reduce((sum, r) => sum + r.flagged, 0)
  io.print(t(io.locale, 'rules.screen.done', { flagged, seconds: (elapsed() / 1000).toFixed(1) }))
  return 0
}

function refuse(io: CommandIo, key: MessageKey, params: Record<string, string>): number {
  io.complain(t(io.locale, key, params))
  return 1
}
