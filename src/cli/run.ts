import { existsSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { conflict, invalid, wallClock } from '#kernel'
import { checkPack, loadPack, loadPacks, missingEnglish, type PackPart, PackProblem, PHRASE_FILE } from '#pack'
import { tryPacks } from '#rules'
import { backup, closeStores, findWorkspace, openBackup, openStores, restore, startCluster } from '#store'
import { sentenceOf, t } from '#texts'
import { type Arguments, parseArguments } from './arguments.ts'
import { type Config, readConfig } from './config.ts'
import { makeFolder } from './folder.ts'
import { holderOf } from './lock.ts'
import { openProgram, type Program, packFoldersOf, settleMarker } from './program.ts'
import { type ServeDoors, serve } from './serve.ts'
import { explain, type Terminal } from './terminal.ts'

/** What a command of a module gets: its words, and ways to the installation that open only when asked. */
export interface CommandContext {
  readonly config: Config
  readonly terminal: Terminal
  /** Opens the installation, or its running database when the program is serving; closed after the command. */
  open(options?: { migrates?: boolean }): Promise<Program>
}

export type Command = (argv: readonly string[], context: CommandContext) => Promise<number>

export interface Doors extends ServeDoors {
  /** Commands of modules, by name; each takes the words after its name. */
  readonly commands: Readonly<Record<string, Command>>
}

/** Runs one command line; resolves with the exit code: 0 done, 1 refused or failed, 2 misused. */
export async function runCli(
  argv: readonly string[],
  environment: NodeJS.ProcessEnv,
  terminal: Terminal,
  doors: Doors,
): Promise<number> {
  const [name, ...rest] = argv
  if (name === undefined || name === 'help' || name === '--help') {
    terminal.print(t(terminal.locale, 'cli.usage').trimEnd())
    return name === undefined ? 2 : 0
  }
  const opened: Program[] = []
  try {
    if (name === 'serve') {
      const args = parseArguments(rest, {
        switches: ['lan', 'fresh', 'yes', 'production'],
        values: ['port', 'host', 'data'],
      })
      return await serve(args, environment, terminal, doors)
    }
    const config = readConfig(environment)
    const context: CommandContext = {
      config,
      terminal,
      open: async (options) => {
        const program = await openBeside(config, doors, terminal, options)
        opened.push(program)
        return program
      },
    }
    const own = OWN[name]
    if (own) return await own(parseArguments(rest), context, doors)
    const command = doors.commands[name]
    if (!command) throw invalid('cli.unknown_command', { command: name })
    return await command(rest, context)
  } catch (error) {
    if (error instanceof PackProblem) for (const issue of error.issues) terminal.complain(issueLine(terminal, issue))
    else terminal.complain(explain(terminal, error))
    return 1
  } finally {
    for (const program of opened) await program.close()
  }
}

/** The installation, or, while it is being served, a second set of connections to the same database. */
async function openBeside(
  config: Config,
  doors: Doors,
  terminal: Terminal,
  options?: { migrates?: boolean },
): Promise<Program> {
  const lock = join(config.data, 'program.pid')
  if (config.databaseUrl || !existsSync(lock) || holderOf(lock) === undefined)
    return openProgram(config, doors.installation, terminal, options)
  const cluster = await startCluster(join(config.data, 'postgres'))
  const stores = openStores(cluster.urls, { max: 3 })
  const workspace = await findWorkspace(stores.owner)
  if (!workspace) throw conflict('cli.folder_in_use', { folder: config.data, pid: holderOf(lock) ?? 0 })
  const packs = await loadPacks(packFoldersOf(config, doors.installation), doors.installation.parts)
  return {
    config,
    cluster,
    urls: cluster.urls,
    stores,
    workspace,
    clock: wallClock(workspace.clockOffsetMs),
    packs,
    isNew: false,
    migrated: 0,
    close: () => closeStores(stores),
  }
}

type OwnCommand = (args: Arguments, context: CommandContext, doors: Doors) => Promise<number>

const OWN: Readonly<Record<string, OwnCommand>> = {
  migrate: async (_args, { config, terminal }, doors) => {
    const program = await openProgram(config, doors.installation, terminal, { migrates: true })
    terminal.print(t(terminal.locale, 'cli.migrated', { count: program.migrated }))
    await program.close()
    return 0
  },
  backup: async (args, context) => {
    const file = word(args, 0, 'FILE')
    const program = await context.open()
    const done = await backup(program.stores.owner, context.config.data, file, program.clock.now())
    context.terminal.print(t(context.terminal.locale, 'cli.backed_up', { file, rows: done.rows, files: done.files }))
    return 0
  },
  restore: async (args, context) => {
    const file = word(args, 0, 'FILE')
    if (!existsSync(file)) throw invalid('cli.file_missing', { file })
    const { data } = context.config
    if (existsSync(data) && (await readdir(data)).length > 0) throw conflict('cli.restore_not_empty', { folder: data })
    makeFolder(data)
    const archive = await openBackup(file)
    try {
      // An empty folder has its database made here, in production too: there is nothing yet that an upgrade could harm.
      const program = await context.open({ migrates: true })
      const done = await restore(program.stores.owner, archive, data)
      await settleMarker(data, program.stores)
      context.terminal.print(t(context.terminal.locale, 'cli.restored', { rows: done.rows, files: done.files }))
      return 0
    } finally {
      await rm(archive.folder, { recursive: true, force: true })
    }
  },
  pack: async (args, context, doors) => {
    if (word(args, 0, 'check') !== 'check') throw invalid('cli.unknown_command', { command: `pack ${args.words[0]}` })
    const only = args.words[1]
    const { parts } = doors.installation
    if (only && !existsSync(join(only, 'pack.yaml')))
      throw invalid('cli.file_missing', { file: join(only, 'pack.yaml') })
    const packs = only
      ? [await loadPack(only, parts)]
      : await loadPacks(packFoldersOf(context.config, doors.installation), parts)
    let issues = 0
    for (const pack of packs) {
      for (const issue of await checkPack(pack, parts as PackPart[])) {
        issues++
        context.terminal.complain(issueLine(context.terminal, { ...issue, path: `${pack.id}/${issue.path}` }))
      }
      // A county may publish in Chinese only; a pack that has begun to speak English is told what it still lacks, and not refused.
      const speaks = existsSync(join(pack.dir, PHRASE_FILE))
      for (const issue of speaks ? await missingEnglish(pack, parts as PackPart[]) : [])
        context.terminal.complain(issueLine(context.terminal, { ...issue, path: `${pack.id}/${issue.path}` }))
    }
    // Cases are only worth trying where every file is right by itself.
    for (const { pack, issues: found } of issues ? [] : await tryPacks(packs))
      for (const issue of found) {
        issues++
        context.terminal.complain(issueLine(context.terminal, { ...issue, path: `${pack.id}/${issue.path}` }))
      }
    if (issues === 0) context.terminal.print(t(context.terminal.locale, 'cli.packs_ok', { count: packs.length }))
    return issues ? 1 : 0
  },
}

/** The n-th word of a command, or a problem that names what is missing. */
export function word(args: Arguments, index: number, name: string): string {
  const found = args.words[index]
  if (found === undefined) throw invalid('cli.missing_word', { word: name })
  return found
}

function issueLine(
  terminal: Terminal,
  issue: { path: string; line?: number; code: string; params?: Readonly<Record<string, string | number>> },
): string {
  const sentence = sentenceOf(terminal.locale, {
    code: issue.code,
    kind: 'invalid',
    ...(issue.params ? { params: issue.params } : {}),
  })
  return `${issue.path}${issue.line ? `:${issue.line}` : ''}  ${sentence}`
}
