import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asActor } from '#access'
import { findPersonalData } from '#disclosure'
import { type App, createServer } from '#http'
import { fixedClock } from '#kernel'
import type { Pack } from '#pack'
import { completeTask, registerAction, startMatter, tasksOfMatter } from '#process'
import { sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { packParts } from '../process/module.ts'
import { drawn } from '../process/testing/drawing.ts'
import { SEAL_FLOW, START, settle, signedIn, unit } from '../process/testing/village.ts'
import { siteRoutes } from './index.ts'
import { jobs } from './module.ts'
import { spelledCode } from './progress.routes.ts'

const clock = fixedClock(START)
let db: TestDatabase
let app: App
let code = ''

const POWERS = `powers:
  - code: TP-01
    title: { zh: 用印审批, en: Use of the seal }
    basis: [《测试办法》第三条]
    holder: village-head
    flow: seal
    limit: { working_days: 1, basis: 《测试办法》第八条 }
    risks:
      - { point: 熟人来了就盖, level: high, control: 清单外的一律不受理, checked_by: 规则自动查 }
    published: 每月公布
`

beforeAll(async () => {
  db = await cloneDatabase()
  await settle(db)
  await db.stores.owner.transaction(async (tx) => {
    await sql`insert into pack.installed (id, title, version, workspace, mechanisms, serves, checksum, installed_at)
      values ('test-pack', '测试', '1.0.0', 'county', '[]', '{}', 'x', ${START})`.execute(tx)
    const xml = drawn(SEAL_FLOW, 'q:startedBy="seal-keeper" q:series="用印"')
    const [flow, , power] = packParts()
    const pack = { id: 'test-pack', items: () => [] } as unknown as Pack
    const item = (id: string, path: string, text: string, value: unknown) => [
      { id: `test-pack/${id}`, path, text, value },
    ]
    await flow!.install!(tx, item('seal', 'flow/seal.bpmn', xml, { xml }) as never, pack, START)
    await power!.install!(
      tx,
      item('powers', 'powers.yaml', POWERS, power!.parse(POWERS, 'powers.yaml')) as never,
      pack,
      START,
    )
  })
  registerAction('test.authorise', async () => ({ authorised: 2 }))
  const { actor: zhou } = await signedIn(db, '周晓澜')
  const filed = await asActor(db.stores, zhou, 'handling', (tx) =>
    startMatter(tx, {
      process: 'test-pack/seal',
      unitId: unit,
      operator: zhou,
      applicant: { name: '赵水根', phone: '138 1234 5678' },
      data: {},
      at: START,
    }),
  )
  code = filed.code
  const [check] = await db.stores.owner.transaction((tx) => tasksOfMatter(tx, filed.matterId))
  await asActor(db.stores, zhou, 'handling', (tx) =>
    completeTask(tx, { taskId: check!.id, actor: zhou, outcome: 'passed', at: START }),
  )
  const deps = { stores: db.stores, clock, config: { production: false } }
  app = await createServer({ ...deps, log: false })
  siteRoutes(app, { ...deps, product: '清廉石溪', telephone: '0000-12345', demo: true })
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await db.drop()
})

const get = (url: string) =>
  app.inject({ method: 'GET', url, headers: { accept: 'text/html' }, cookies: { lang: 'zh' } })
const words = (body: string) =>
  body
    .slice(body.indexOf('<main'))
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')

describe('progress by code', () => {
  it('shows posts and dates, never names or telephones', async () => {
    for (const url of [`/progress/${code}`, `/progress/${code.replaceAll('-', '').toLowerCase()}`]) {
      const { body, statusCode } = await get(url)
      expect(statusCode).toBe(200)
      expect(words(body)).toMatch(/一共 \d+ 步，办完 1 步。/)
      expect(body).toContain('现在轮到村委会主任')
      for (const name of ['赵水根', '周晓澜', '王建明', '138']) expect(words(body)).not.toContain(name)
      expect(findPersonalData(body)).toEqual([])
    }
  })

  it('says late by word and shape once the time is over', async () => {
    clock.advance(3 * 86_400_000)
    const { body } = await get(`/progress/${code}`)
    expect(body).toContain('<i class="dot"></i><span class="late">迟办</span>，该 11 月 6 日办完')
    clock.set(START)
  })

  it('gives every code that leads nowhere the same answer', async () => {
    const answers = []
    for (const wrong of ['AAAA-AAAA-AAAA', 'ZZZZ', "x'; drop table", '%00', code.slice(0, 9)]) {
      const { statusCode, body } = await get(`/progress/${encodeURIComponent(wrong)}`)
      answers.push(`${statusCode} ${words(body).replace(/name="code"[^>]*/g, '')}`)
    }
    expect(new Set(answers).size).toBe(1)
    expect(answers[0]).toContain('404')
    expect(answers[0]).toContain('没有查到')
    expect((await get(`/progress?code=${code.toLowerCase()}`)).headers.location).toBe(`/progress/${code}`)
    expect((await get('/progress?code=nothing')).statusCode).toBe(404)
  })

  it('is limited, so that nobody tries codes by the thousand', async () => {
    const many = await Promise.all(Array.from({ length: 40 }, () => get('/progress/AAAA-AAAA-AAAA')))
    expect(many.some((r) => r.statusCode === 429)).toBe(true)
  })

  it('prints a receipt: what, who decides, by when, the code and the telephone', async () => {
    const { body } = await get(`/receipts/${code}`)
    for (const part of ['受理回执', code, '0000-12345', '村委会主任', '<svg viewBox', '没有手机'])
      expect(body).toContain(part)
    expect((await get('/receipts/AAAA-AAAA-AAAA')).statusCode).toBe(404)
  })

  it('reads a code however it is written', () => {
    expect(spelledCode('acde fghj-kmnp')).toBe('ACDE-FGHJ-KMNP')
    expect(spelledCode('acde')).toBe('ACDE')
  })
})

describe('powers', () => {
  it('lists them and shows four views of the same drawing', async () => {
    expect(words((await get('/powers')).body)).toContain('TP-01 用印审批')
    await jobs(db)[0]!.run(undefined, START)
    const view = async (v: string) => (await get(`/powers/test-pack/TP-01?view=${v}`)).body
    const govern = await view('govern')
    expect(govern).toContain('熟人来了就盖')
    expect(govern).toContain('办过的太少，看不出来')
    expect(await view('work')).toContain('<b>印章管理员</b>')
    expect(words(await view('apply'))).toContain('到村里窗口说一声')
    expect(words(await view('watch'))).toContain('缺数据不算好，也不算坏')
    for (const v of ['govern', 'work', 'watch']) expect(await view(v)).toContain('class="chart"')
    expect((await get('/powers/test-pack/XX-99')).statusCode).toBe(404)
    expect((await get('/powers/test-pack/TP-01?view=nonsense')).statusCode).toBe(200)
  })
})
