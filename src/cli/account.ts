import { createInterface } from 'node:readline/promises'
import { accountsBy, createAccount, disableAccount, listAccounts, resetAccount } from '#access'
import { installDirectory, personIdOf, postIdOf, unitIdOf } from '#directory'
import { dateOf, invalid, missing } from '#kernel'
import { t } from '#texts'
import { parseArguments } from './arguments.ts'
import { type CommandContext, word } from './run.ts'

/** Posts that the first accounts of an installation hold: the three administrators (GB/T 22239, 三权分立). */
const ADMINISTRATORS: Readonly<Record<string, string>> = {
  'system-admin': '系统管理员',
  'security-admin': '安全管理员',
  'audit-admin': '审计管理员',
}

/**
 * `qinglian account create LOGIN NAME POST`: an administrator's account of the county's own office; the password is read from
 * standard input, never from the command line. Everybody else's comes from `qinglian import directory`. `account list` prints who has
 * one, `account reset LOGIN` a new password that is good once, `account close LOGIN` ends one.
 */
export async function accountCommand(argv: readonly string[], context: CommandContext): Promise<number> {
  const args = parseArguments(argv)
  const act = word(args, 0, 'create|list|reset|close')
  if (act === 'list') return list(context)
  if (act === 'reset') return reset(word(args, 1, 'LOGIN'), context)
  if (act === 'close') return close(word(args, 1, 'LOGIN'), context)
  if (act !== 'create') throw invalid('cli.unknown_command', { command: `account ${act}` })
  const [login, name, post] = [word(args, 1, 'LOGIN'), word(args, 2, 'NAME'), word(args, 3, 'POST')]
  const title = ADMINISTRATORS[post]
  if (!title) throw invalid('cli.not_an_administrator', { post, posts: Object.keys(ADMINISTRATORS).join(', ') })
  const password = await readPassword()
  const { stores, workspace, clock } = await context.open()
  const at = clock.now()
  const unitId = unitIdOf(workspace.division)
  const personId = personIdOf(workspace.division, name)
  await stores.owner.transaction(async (tx) => {
    await installDirectory(
      tx,
      {
        divisions: [{ code: workspace.division, name: workspace.county }],
        units: [{ name: workspace.county, carrier: 'county', divisionCode: workspace.division }],
        persons: [{ name, divisionCode: workspace.division }],
        posts: [{ unitId, code: post, title }],
        occupancies: [{ personId, postId: postIdOf(unitId, post), fromOn: dateOf(at) }],
      },
      at,
    )
    await createAccount(tx, { personId, name: login, password }, at)
  })
  context.terminal.print(t(context.terminal.locale, 'cli.account_created', { name: login, post: title }))
  return 0
}

async function list({ open, terminal }: CommandContext): Promise<number> {
  const { stores, clock } = await open()
  const lines = await stores.owner.transaction((tx) => listAccounts(tx, clock.now()))
  for (const { login, name, posts, state, passwordSetAt } of lines)
    terminal.print(
      [login, name, posts || '–', t(terminal.locale, `cli.account_${state}`), dateOf(passwordSetAt)].join('\t'),
    )
  terminal.print(t(terminal.locale, 'cli.account_count', { count: lines.length }))
  return 0
}

async function reset(login: string, { open, terminal }: CommandContext): Promise<number> {
  const { stores, clock } = await open()
  const slip = await stores.owner.transaction((tx) => resetAccount(tx, login, clock.now()))
  const { password, until } = slip
  terminal.print(t(terminal.locale, 'cli.account_reset', { login: slip.login, password, until: dateOf(until) }))
  return 0
}

async function close(login: string, { open, terminal }: CommandContext): Promise<number> {
  const { stores, clock } = await open()
  await stores.owner.transaction(async (tx) => {
    const personId = (await accountsBy(tx)).personOf.get(login)
    if (!personId) throw missing('access.no_such_person')
    await disableAccount(tx, personId, clock.now())
  })
  terminal.print(t(terminal.locale, 'cli.account_is_closed', { login }))
  return 0
}

/** The first line of standard input. */
async function readPassword(): Promise<string> {
  const lines = createInterface({ input: process.stdin })
  try {
    for await (const line of lines) return line
  } finally {
    lines.close()
  }
  throw invalid('cli.missing_word', { word: 'password (standard input)' })
}
