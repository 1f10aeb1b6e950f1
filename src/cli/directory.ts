import { existsSync, statSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { accountsBy, addGrant, createOneTimeAccount, holdsGrant, roleTemplates, type Slip } from '#access'
import { hashIdentity, type Keyring, openKeyring } from '#crypto'
import {
  type ImportIssue,
  type ImportPlan,
  installDirectory,
  knownUnits,
  newRowsOf,
  planImport,
  readSheet,
  sheetText,
} from '#directory'
import { conflict, type Instant, invalid } from '#kernel'
import type { Tx } from '#store'
import { sentenceOf, t } from '#texts'
import { parseArguments } from './arguments.ts'
import { type Command, type CommandContext, word } from './run.ts'
import { slipSheet } from './slips.ts'

/** Thrown to undo a dry run; nobody sees it. */
class OnlyTried extends Error {}

interface Done {
  units: number
  persons: number
  occupancies: number
  relations: number
  accounts: number
  grants: number
}

/**
 * `qinglian import directory FILE.csv|FOLDER [--dry-run] [--slips FILE]`: units, posts, people, relatives, rights and accounts from
 * lists. Everything or nothing; the same lists twice change nothing. Other words after `import` are `others`.
 */
export const directoryOr =
  (others: Command): Command =>
  async (argv, context) => {
    if (argv[0] !== 'directory') return others(argv, context)
    const args = parseArguments(argv.slice(1), { switches: ['dry-run'], values: ['slips'] })
    const source = word(args, 0, 'FILE.csv|FOLDER')
    const slipsTo = (args.flags['slips'] as string | undefined) ?? 'account-slips.html'
    const sheets = (await filesOf(source)).map(async (file) =>
      readSheet(basename(file), sheetText(await readFile(file))),
    )
    const { stores, workspace, clock, config } = await context.open()
    const at = clock.now()
    const keyring = openKeyring(join(config.data, 'keys'), { at })
    const tried = args.flags['dry-run'] === true
    const slips: (Slip & { name: string; unit: string })[] = []
    let done: Done | undefined
    try {
      await stores.owner.transaction(async (tx) => {
        const plan = planImport(await Promise.all(sheets), { county: workspace.division, units: await knownUnits(tx) })
        const logins = await accountsBy(tx)
        const templates = await roleTemplates(tx)
        const issues = [...plan.issues, ...accountIssues(plan, logins), ...templateIssues(plan, templates)]
        if (issues.length) refuse(issues, context)
        if (plan.seed.units.length + plan.seed.persons.length + plan.seed.relations!.length + plan.grants.length === 0)
          throw invalid('directory.import_nothing')
        const fresh = await newRowsOf(tx, plan.seed)
        await installDirectory(tx, plan.seed, at, sealPhoneBy(keyring))
        const given = await giveAccounts(tx, plan, logins, at)
        slips.push(...given)
        done = { ...fresh, accounts: given.length, grants: await giveGrants(tx, plan, templates, at) }
        if (slips.length > 0 && !tried) await refuseExisting(slipsTo)
        if (tried) throw new OnlyTried()
        // Written before the transaction ends: a slip that could not be written is a password nobody has.
        if (slips.length > 0)
          await writeFile(slipsTo, slipSheet(slips, workspace.staffName, config.publicUrl ?? ''), {
            mode: 0o600,
            flag: 'wx',
          })
      })
    } catch (error) {
      if (!(error instanceof OnlyTried)) throw error
    }
    const { locale, print } = context.terminal
    print(t(locale, tried ? 'cli.directory_tried' : 'cli.directory_done', { ...done! }))
    if (slips.length > 0 && !tried) print(t(locale, 'cli.slips_written', { file: slipsTo, count: slips.length }))
    return 0
  }

async function filesOf(source: string): Promise<string[]> {
  if (!existsSync(source)) throw invalid('cli.file_missing', { file: source })
  if (!statSync(source).isDirectory()) return [source]
  const names = (await readdir(source)).filter((name) => /\.csv$/i.test(name)).sort()
  return names.map((name) => join(source, name))
}

async function refuseExisting(file: string): Promise<void> {
  if (existsSync(file)) throw conflict('cli.slips_exist', { file })
}

const MOST_SHOWN = 50

function refuse(issues: readonly ImportIssue[], { terminal }: CommandContext): never {
  for (const { file, line, code, params } of issues
    .toSorted((a, b) => a.file.localeCompare(b.file) || a.line - b.line)
    .slice(0, MOST_SHOWN))
    terminal.complain(
      `${file}:${line}  ${sentenceOf(terminal.locale, { code, kind: 'invalid', ...(params ? { params } : {}) })}`,
    )
  throw invalid('directory.import_refused', { count: issues.length })
}

/** A telephone as it may be kept: findable by a keyed hash, readable to nobody who has not the key. */
const sealPhoneBy = (keyring: Keyring) => (phone: string) => ({
  hash: hashIdentity(keyring, 'phone', phone),
  sealed: keyring.seal(Buffer.from(phone, 'utf8'), 'directory.person_phone'),
})

type Logins = Awaited<ReturnType<typeof accountsBy>>

function accountIssues({ accounts }: ImportPlan, { personOf, loginOf }: Logins): ImportIssue[] {
  return accounts.flatMap(({ row, personId, name, login }): ImportIssue[] => {
    const place = { file: row.file, line: row.line }
    const has = loginOf.get(personId)
    if (login === null || has === login) return []
    if (has !== undefined) return [{ ...place, code: 'directory.import_login_other', params: { name, login: has } }]
    return personOf.has(login) ? [{ ...place, code: 'directory.import_login_taken', params: { login } }] : []
  })
}

function templateIssues({ grants }: ImportPlan, templates: ReadonlyMap<string, unknown>): ImportIssue[] {
  return grants
    .filter(({ template }) => !templates.has(template))
    .map(({ row, template }) => ({
      file: row.file,
      line: row.line,
      code: 'directory.import_unknown_template',
      params: { template, templates: [...templates.keys()].join('、') },
    }))
}

async function giveAccounts(tx: Tx, { accounts }: ImportPlan, { personOf, loginOf }: Logins, at: Instant) {
  const taken = new Set([...personOf.keys(), ...accounts.flatMap(({ login }) => login ?? [])])
  const slips: (Slip & { name: string; unit: string })[] = []
  for (const { personId, name, unitName: unit, divisionCode, login } of accounts) {
    if (loginOf.has(personId)) continue
    const chosen = login ?? freeLogin(divisionCode, taken)
    taken.add(chosen)
    slips.push({ ...(await createOneTimeAccount(tx, { personId, name: chosen }, at)), name, unit })
  }
  return slips
}

/** A login made of the place's digits and a running number: `100001-02`. */
function freeLogin(divisionCode: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n++) {
    const login = `${divisionCode.slice(6)}-${String(n).padStart(2, '0')}`
    if (!taken.has(login)) return login
  }
}

async function giveGrants(
  tx: Tx,
  { grants }: ImportPlan,
  templates: Awaited<ReturnType<typeof roleTemplates>>,
  at: Instant,
): Promise<number> {
  let given = 0
  for (const { personId, template, over, from, until, reason } of grants) {
    const { role, topics } = templates.get(template)!
    const place = {
      divisionCode: 'divisionCode' in over ? over.divisionCode : null,
      unitId: 'unitId' in over ? over.unitId : null,
    }
    if (await holdsGrant(tx, { personId, role, from, ...place })) continue
    await addGrant(
      tx,
      {
        to: { personId },
        role,
        topics: [...topics] as Parameters<typeof addGrant>[1]['topics'],
        purpose: reason,
        from,
        ...(until === null ? {} : { until }),
        over:
          'unitId' in over
            ? { kind: 'unit', unitId: over.unitId }
            : { kind: 'subtree', divisionCode: over.divisionCode },
      },
      at,
    )
    given++
  }
  return given
}
