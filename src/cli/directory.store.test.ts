import { existsSync, readFileSync, statSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { signIn } from '#access'
import { fixedClock, ProblemError } from '#kernel'
import { sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { accountCommand } from './account.ts'
import { directoryOr } from './directory.ts'
import type { CommandContext } from './run.ts'

const AT = '2026-11-05T00:30:00.000Z'
const LIST = `单位,类型,区划代码,姓名,岗位,电话,任职日期,登录名
石溪县,县,990121,,,,,
沙渡镇,镇,990121100,,,,,
新坪村,村,990121100001,,,,,
新坪村,,,周晓澜,印章管理员,13800000001,2025-01-01,zhouxiaolan
新坪村,,,王建明,村委会主任,,2025-01-01,自动
`
let db: TestDatabase
let folder: string
let said: string[] = []

beforeAll(async () => {
  db = await cloneDatabase()
  folder = await mkdtemp(join(tmpdir(), 'cli-directory-'))
})
afterAll(async () => {
  await db.drop()
  await rm(folder, { recursive: true })
})

const context = (): CommandContext => {
  const terminal = {
    locale: 'zh',
    print: (line: string) => said.push(line),
    complain: (line: string) => said.push(line),
  }
  const workspace = {
    kind: 'production',
    division: '990121000000',
    county: '石溪县',
    publicName: '清廉',
    staffName: '监督',
    clockOffsetMs: 0,
  }
  const config = { data: folder, publicUrl: 'https://qinglian.example' }
  const program = { stores: db.stores, workspace, clock: fixedClock(AT), config }
  return { config, terminal, open: async () => program } as unknown as CommandContext
}
const command = directoryOr(async () => 7)
const run = async (list: string, ...flags: string[]) => {
  said = []
  await writeFile(join(folder, 'list.csv'), list)
  return command(
    ['directory', join(folder, 'list.csv'), '--slips', join(folder, 'slips.html'), ...flags],
    context(),
  ).catch((error: unknown) => (error instanceof ProblemError ? error.problem.code : String(error)))
}
const people = async () =>
  Number(
    (await sql<{ n: bigint }>`select count(*) as n from directory.person`.execute(db.stores.owner.query)).rows[0]!.n,
  )

it('leaves other imports to others', async () => expect(await command(['pack/table', 'x.csv'], context())).toBe(7))

it('says every line that is wrong and imports none', async () => {
  expect(await run(`${LIST}新坪村,,,丙,大总管,,2025-01-01,\n新坪村,,,丁,,不知道,,\n`)).toBe('directory.import_refused')
  expect(said).toEqual([expect.stringMatching(/^list\.csv:7 .*大总管/), expect.stringMatching(/^list\.csv:8 .*电话/)])
  expect(await people()).toBe(0)
})

it('tries first, then imports once, and again without harm', async () => {
  expect(await run(LIST, '--dry-run')).toBe(0)
  expect(said[0]).toContain('3 个单位、2 个人、2 条任职、0 条亲属申报、2 个账号')
  expect([await people(), existsSync(join(folder, 'slips.html'))]).toEqual([0, false])
  expect(await run(LIST)).toBe(0)
  expect(statSync(join(folder, 'slips.html')).mode & 0o777).toBe(0o600)
  expect(await run(LIST)).toBe(0)
  expect(said).toEqual([expect.stringContaining('0 个单位、0 个人、0 条任职、0 条亲属申报、0 个账号')])
  const { rows } = await sql<{ phone_hash: string; phone_sealed: string }>`
    select phone_hash, phone_sealed from directory.person where phone_hash is not null`.execute(db.stores.owner.query)
  expect(rows).toHaveLength(1)
  expect(JSON.stringify(rows)).not.toContain('13800000001')
})

it('hands out slips that open the door once, and never writes over slips', async () => {
  const slips = readFileSync(join(folder, 'slips.html'), 'utf8')
  const [, password] = /zhouxiaolan<\/dd>.*?<dd class="k">([^<]+)/s.exec(slips)!
  const opened = await signIn(
    db.stores,
    { name: 'zhouxiaolan', password: password!, newPassword: 'wo-de-xin-mima-88' },
    AT,
  )
  expect(opened.actor.posts[0]).toMatchObject({ code: 'seal-keeper', unitName: '新坪村' })
  expect(slips).toContain('100001-01')
  const more = `${LIST}新坪村,,,戊,,,,wu-wu\n`
  expect(await run(more)).toBe('cli.slips_exist')
  expect(await run(LIST.replace('zhouxiaolan', 'other-login'))).toBe('directory.import_refused')
  said = []
  await accountCommand(['list'], context())
  expect(said.join('\n')).toMatch(/100001-01\t王建明.*等本人第一次登录/)
  expect(said.join('\n')).toMatch(/zhouxiaolan\t周晓澜\t新坪村印章管理员\t在用/)
})
