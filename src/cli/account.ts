import { createInterface } from 'node:readline/promises'
import { createAccount } from '#access'
import { installDirectory, personIdOf, postIdOf, unitIdOf } from '#directory'
import { dateOf, invalid } from '#kernel'
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
 * standard input, never from the command line. Others are made by the administrators, from the directory.
 */
export async function accountCommand(argv: readonly string[], context: CommandContext): Promise<number> {
  const args = parseArguments(argv)
  if (word(args, 0, 'create') !== 'create')
    throw invalid('cli.unknown_command', { command: `account ${args.words[0]}` })
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
