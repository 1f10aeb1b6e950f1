import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { chmod, chown, cp, mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { asSuperuser, closeStores, openStores, sql, startCluster } from '#store'
import { countyCopy, type RunningProgram, removeFolder, runCommand, scratchFolder, startProgram } from '../program.ts'
import { ROOT } from '../sources.ts'
import { type Answer, answerOf, type Desk, expectSentence, fileRequest, openDesk, signIn } from './desk.ts'
import { ID_NUMBER, refusesHostileInput, WRONG_PASSWORD } from './hostile-input.ts'

const KEEPER = 'zhouxiaolan'
const PHONE = '13912345678'

let data: string
let program: RunningProgram
let desk: Desk
/** What every process of the program printed, and what must never be in it. */
const printed: string[] = []
const secrets = new Set<string>(['shixi-yanshi-2026', WRONG_PASSWORD, PHONE, ID_NUMBER])

beforeAll(async () => {
  data = await countyCopy()
  printed.push(inject('firstStart'))
  program = await startProgram({ data })
  desk = await sitDown(KEEPER)
})
afterAll(async () => {
  await program?.stop().catch(() => {})
  await removeFolder(data)
})

async function sitDown(login: string): Promise<Desk> {
  const sat = await openDesk(program, login)
  secrets.add(sat.cookie.slice(sat.cookie.indexOf('=') + 1))
  return sat
}

/** Asks the running database directly, past everything the program would say. */
async function ask<T>(statement: string): Promise<T[]> {
  const stores = openStores((await startCluster(join(data, 'postgres'))).urls, { max: 1 })
  try {
    return (await sql.raw<T>(statement).execute(stores.owner.query)).rows
  } finally {
    await closeStores(stores)
  }
}

async function untilHealthy(): Promise<void> {
  const healthy = () => answerOf(fetch(`${program.url}/healthz`)).then((answer) => answer.status === 200)
  for (let i = 0; i < 600 && !(await healthy()); i++) await pause(50)
  expect(await healthy()).toBe(true)
}

/** Forty submissions at once; `strike` happens when some are acknowledged and others are under way. */
async function submitAndStrike(prefix: string, strike: () => Promise<void>): Promise<Answer[]> {
  let acknowledged = 0
  let struck: Promise<void> | undefined
  const answers = await Promise.all(
    Array.from({ length: 40 }, async (_, i) => {
      const more = { complete: { element: 'check', outcome: 'passed', data: {} } }
      const answer = await fileRequest(desk, `${prefix}${i}`, {}, more)
      if (answer.status === 201 && ++acknowledged === 8) struck = strike()
      return answer
    }),
  )
  await struck
  expect(acknowledged).toBeGreaterThanOrEqual(8)
  expect(acknowledged, 'the blow fell before the last answer').toBeLessThan(40)
  return answers
}

const TORN = `select m.id, m.number from process.matter m where m.applicant_name ~ '^断' and (
  not exists (select from process.event e where e.matter_id = m.id and e.kind = 'filed')
  or (select count(*) <> max(position) - min(position) + 1 from process.event e where e.matter_id = m.id)
  or not exists (select from process.task t where t.matter_id = m.id and t.state = 'open')
  or not exists (select from published.progress p where p.code = m.code)
  or not exists (select from ledger.entry l
    where l.kind = 'process.matter_filed' and convert_from(l.bytes, 'UTF8') like '%' || m.id || '%'))`
const MISNUMBERED = `with n as (select unit_id, regexp_replace(number, '〔.*', '') as series, substring(number from '〔(\\d+)〕')::int as year,
    substring(number from '〕(\\d+)号')::int as serial from process.matter)
  select n.unit_id, series, year, count(*), max(serial) from n
  left join process.document_number d using (unit_id, series, year)
  group by unit_id, series, year, d.last having count(distinct serial) <> count(*) or max(serial) <> count(*) or d.last <> count(*)`

async function expectNothingLost(prefix: string, answers: readonly Answer[]): Promise<void> {
  const kept = await ask<{ id: string; number: string }>(
    `select id, number from process.matter where applicant_name like '${prefix}%'`,
  )
  const acknowledged = answers.filter((answer) => answer.status === 201)
  for (const { body } of acknowledged) {
    expect(kept).toContainEqual({ id: body.id, number: body.number })
    const matter = await desk.get(`/api/v1/matters/${body.id}`)
    expect(matter.status).toBe(200)
    expect(matter.body.history.length).toBeGreaterThanOrEqual(2)
    expect(matter.body.steps.find((step: { state: string }) => step.state === 'current')?.name).toBe('主任审批')
  }
  expect(await ask(TORN)).toEqual([])
  expect(await ask(MISNUMBERED)).toEqual([])
}

describe('a blow in the middle of forty submissions', () => {
  it('kill -9 of the server loses nothing acknowledged and leaves nothing half done', async () => {
    const answers = await submitAndStrike('断电', () => program.kill())
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 0]))
    printed.push(program.output())
    program = await startProgram({ data, port: program.port })
    expect((await desk.get('/api/v1/session')).status, 'the session outlives the program').toBe(200)
    await expectNothingLost('断电', answers)
    expect((await fileRequest(desk, '断电之后')).status).toBe(201)
  })

  it('kill -9 of the database is one sentence meanwhile, and heals by itself', async () => {
    const answers = await submitAndStrike('断库', async () => {
      const file = await readFile(join(data, 'postgres/cluster/postmaster.pid'), 'utf8')
      process.kill(Number(file.split('\n')[0]), 'SIGKILL')
    })
    for (const answer of answers) if (answer.status !== 201) expectSentence(answer, 503)
    expect(program.child.exitCode).toBe(null)
    await untilHealthy()
    await expectNothingLost('断库', answers)
    // The work behind the requests goes on too: the receipt is sent by a job.
    const after = await fileRequest(desk, '断库之后', {}, { applicant: { name: '断库之后', phone: PHONE } })
    expect(after.status).toBe(201)
    const sent = `select state from notices.message where subject = '${after.body.id}' and channel = 'sms' and phone_hash is not null`
    await expect
      .poll(() => ask<{ state: string }>(sent), { timeout: 30_000, interval: 500 })
      .toEqual([{ state: 'sent' }])
  })
})

describe('who is not let in', () => {
  it('a wrong password is told as an unknown name is, and a forged or expired session signs nobody in', async () => {
    const wrong = await answerOf(signIn(program, KEEPER, WRONG_PASSWORD))
    const unknown = await answerOf(signIn(program, 'nobody-here', WRONG_PASSWORD))
    for (const answer of [wrong, unknown]) expectSentence(answer, 401)
    expect(wrong.body.error.message).toBe(unknown.body.error.message)
    const visit = (cookie: string) => answerOf(fetch(`${program.url}/api/v1/tasks`, { headers: { cookie } }))
    const forged = ['x', randomBytes(32).toString('base64url'), `' or 1=1 --`, 'A'.repeat(5000)]
    for (const token of forged) expectSentence(await visit(`qs=${encodeURIComponent(token)}`), 401)
    const guest = await sitDown('fanglijuan')
    expect((await visit(guest.cookie)).status).toBe(200)
    const hash = createHash('sha256').update(guest.cookie.slice(3)).digest('hex')
    await ask(`update access.session set ends_at = opened_at where token_hash = '${hash}' returning id`)
    expectSentence(await visit(guest.cookie), 401)
  })

  it('a matter of another village answers as one that does not exist', async () => {
    const { id } = (await fileRequest(desk, '外村看不到')).body
    const stranger = await sitDown('hesumei')
    const [foreign, absent] = await Promise.all(
      [id, '00000000-0000-7000-8000-000000000000'].map((one) => stranger.get(`/api/v1/matters/${one}`)),
    )
    expectSentence(foreign!, 404)
    const told = ({ text }: Answer) => text.replace(/"requestId":"\w+"/, '')
    expect(told(foreign!)).toBe(told(absent!))
    expectSentence(await stranger.post(`/api/v1/matters/${id}/withdraw`, { reason: '不是我的' }), 404)
  })
})

refusesHostileInput(() => ({ program, desk, sitDown }))

const isRoot = process.getuid?.() === 0
const quietly = (command: string, ...args: string[]) => spawnSync(command, args, { stdio: 'ignore' }).status === 0

it.skipIf(!isRoot || !quietly('unshare', '-U', 'true'))(
  'a clone below a 0700 folder starts as root, its data inside',
  async () => {
    const clone = await mkdtemp(join(tmpdir(), 'qinglian-closed-'))
    await chmod(clone, 0o700)
    for (const name of ['src', 'db', 'packs', 'package.json'])
      await cp(join(ROOT, name), join(clone, name), { recursive: true })
    await symlink(join(ROOT, 'node_modules'), join(clone, 'node_modules'))
    const env = {
      QINGLIAN_DATA: '',
      QINGLIAN_MODE: 'production',
      QINGLIAN_PUBLIC_URL: 'https://example.invalid',
      QINGLIAN_PUBLIC_NAME: '清廉某县',
      QINGLIAN_STAFF_NAME: '某县',
      QINGLIAN_COUNTY: '某县',
      QINGLIAN_DIVISION: '990199',
    }
    try {
      // An office's own county: nothing of the demonstration has to be loaded to see the database run.
      const migrated = await runCommand(['migrate'], env, clone)
      expect(migrated.code, migrated.output).toBe(0)
      const closed = await startProgram({ root: clone, data: '', env })
      expect((await fetch(closed.url)).status).toBe(200)
      expect(statSync(join(clone, 'data/postgres/cluster/postmaster.pid')).isFile()).toBe(true)
      expect(await closed.stop()).toBe(0)
      printed.push(closed.output())
    } finally {
      await removeFolder(clone)
    }
  },
)

describe('a full disk', () => {
  const space = join(tmpdir(), `qinglian-full-${process.pid}`)
  const canMount = (() => {
    if (!isRoot || !quietly('mkdir', '-p', space)) return false
    return quietly('mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', space) && quietly('umount', space)
  })()
  afterAll(() => removeFolder(space))

  async function importsNothing(file: string): Promise<void> {
    const { code, output } = await runCommand(['import', 'public-spending/payments', file], { QINGLIAN_DATA: data })
    printed.push(output)
    expect(output.trim()).toBe('磁盘满了，没有导入，原有数据没有变。请腾出空间后再试。')
    expect(code).toBe(1)
    expect(await ask(`select id from facts.batch where pack = 'public-spending'`)).toEqual([])
    expect(await ask(`select row_id from fact_public_spending.payments limit 1`)).toEqual([])
    expect(await ask(`select relname from pg_class where relname like 'payments_b%'`)).toEqual([])
    expect((await desk.get('/api/v1/session')).status).toBe(200)
  }

  it.skipIf(!canMount)('while importing takes nothing in, and the same file is taken once there is room', async () => {
    const file = join(data, '..', `qinglian-payments-${process.pid}.csv`)
    const rows = Array.from(
      { length: 30_000 },
      (_, i) => `Body ${i % 17},Payee ${i} Street,2024-0${1 + (i % 9)},Things,${i}.25`,
    )
    await writeFile(file, `public_body,payee,month,category,amount_gbp\n${rows.join('\n')}\n`)
    const snapshots = join(data, 'snapshots')
    await mkdir(snapshots, { recursive: true })
    expect(quietly('mount', '-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', snapshots)).toBe(true)
    try {
      await importsNothing(file)
    } finally {
      quietly('umount', snapshots)
    }

    // The same from the database's side: the new rows go to a volume that is full.
    const { adminUrl } = await startCluster(join(data, 'postgres'))
    const admin = (...statements: string[]) => asSuperuser(adminUrl, statements, 'qinglian')
    expect(quietly('mount', '-t', 'tmpfs', '-o', 'size=1m,mode=711', 'tmpfs', space)).toBe(true)
    try {
      const { uid, gid } = statSync(join(data, 'postgres/cluster'))
      await mkdir(join(space, 'rows'), { mode: 0o700 })
      await chown(join(space, 'rows'), uid, gid)
      await admin(
        `create tablespace small location '${space}/rows'`,
        'grant create on tablespace small to qinglian_owner',
      )
      await admin(`alter role qinglian_owner set default_tablespace = 'small'`)
      await importsNothing(file)
    } finally {
      await admin('alter role qinglian_owner reset default_tablespace', 'drop tablespace if exists small').catch(
        () => {},
      )
      quietly('umount', space)
    }
    const taken = await runCommand(['import', 'public-spending/payments', file], { QINGLIAN_DATA: data })
    await removeFolder(file)
    expect(taken.output).toContain('导入 30000 行')
    expect(taken.code).toBe(0)
  })
})

describe('a pack with a mistake', () => {
  async function checked(
    file: string,
    change: (text: string) => string,
  ): Promise<{ code: number | null; output: string }> {
    const folder = await scratchFolder()
    const pack = join(folder, '_example-library')
    await cp(join(ROOT, 'packs/_example-library'), pack, { recursive: true })
    const text = await readFile(join(pack, file), 'utf8')
    expect(change(text)).not.toBe(text)
    await writeFile(join(pack, file), change(text))
    const result = await runCommand(['pack', 'check', pack])
    await removeFolder(folder)
    return result
  }

  it('is named with its line, or its element, and a missing folder with its name', async () => {
    const results = await Promise.all([
      checked('pack.yaml', (text) => text.replace('\n', '\nversoin: 2\n')),
      checked('flow/book-loan.bpmn', (text) =>
        text.replace('</bpmn:process>', '<bpmn:scriptTask id="magic" name="自动判断" /></bpmn:process>'),
      ),
      runCommand(['pack', 'check', '/nowhere']),
    ])
    expect(results.map(({ code }) => code)).toEqual([1, 1, 1])
    const [key, element, folder] = results.map(({ output }) => output)
    expect(key).toMatch(/pack\.yaml:2 .*“versoin”.*“version”/)
    expect(element).toMatch(/book-loan\.bpmn.*“自动判断”（magic）/)
    expect(folder!.trim()).toBe('没有找到文件 /nowhere/pack.yaml。')
  })
})

it('prints no password, session, ID number or telephone, whatever happened above', async () => {
  printed.push(program.output(), await readFile(join(data, 'postgres/postgres.log'), 'utf8'))
  const all = printed.join('\n')
  expect(all).toContain('"status":401')
  for (const secret of secrets) expect(all.includes(secret), secret.slice(0, 6)).toBe(false)
  expect(all.split('\n').filter((line) => line.includes('"defect"'))).toEqual([])
})
