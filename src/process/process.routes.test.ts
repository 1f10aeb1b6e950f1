import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { identifier } from '#access'
import { type App, createServer } from '#http'
import { fixedClock } from '#kernel'
import { recordLook } from '#ledger'
import { sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { registerAction } from './action.ts'
import { routes } from './module.ts'
import { type PersonName, publish, SEAL_FLOW, START, settle, signedIn, unit } from './testing/village.ts'

let db: TestDatabase
let app: App
const tokens = new Map<PersonName, string>()

beforeAll(async () => {
  db = await cloneDatabase()
  await settle(db)
  registerAction('test.authorise', async () => ({ authorised: 2 }))
  await publish(db, 'test-pack/seal', SEAL_FLOW)
  for (const name of ['周晓澜', '王建明', '李外村', '董正平'] as const)
    tokens.set(name, (await signedIn(db, name)).token)
  const deps = { stores: db.stores, clock: fixedClock(START), config: { production: false } }
  app = await createServer({ ...deps, log: false, identify: identifier(deps), recordLook })
  routes(app, deps)
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await db.drop()
})

const ask = async (who: PersonName | null, method: 'GET' | 'POST', url: string, payload?: object) => {
  const answer = await app.inject({
    method,
    url,
    ...(payload ? { payload } : {}),
    headers: { 'x-qinglian': '1' },
    ...(who ? { cookies: { qs: tokens.get(who)! } } : {}),
  })
  return { status: answer.statusCode, body: answer.body ? (answer.json() as Record<string, unknown>) : null }
}
const file = async (more: object = {}) => {
  const { status, body } = await ask('周晓澜', 'POST', '/api/v1/matters', {
    process: 'test-pack/seal',
    unitId: unit,
    applicant: { name: '赵水根', phone: '13800000000' },
    ...more,
  })
  return { status, id: String(body!['id']), number: String(body!['number']) }
}

describe('the counter and the approver', () => {
  it('files and does the first step in one request; the approver finds it and finishes it', async () => {
    const filed = await file({ complete: { element: 'check', outcome: 'passed' } })
    expect(filed.status).toBe(201)
    expect(filed.number).toBe('用印〔2026〕1号')
    const list = await ask('王建明', 'GET', '/api/v1/tasks')
    expect(list.body).toMatchObject({
      total: 1,
      items: [
        {
          matterId: filed.id,
          step: 'approve',
          stepName: 'approve',
          applicant: '赵水根',
          overdue: false,
          unit: { name: '新坪村' },
        },
      ],
    })
    const task = String((list.body!['items'] as { id: string }[])[0]!.id)
    expect((await ask('王建明', 'POST', `/api/v1/tasks/${task}/complete`, { outcome: 'approved' })).status).toBe(204)
    const again = await ask('王建明', 'POST', `/api/v1/tasks/${task}/complete`, { outcome: 'approved' })
    expect([again.status, again.body!['error']]).toMatchObject([
      409,
      { code: 'process.task_done', message: '“approve”刚才已经由王建明办完了，不用再办。' },
    ])
    const matter = await ask('周晓澜', 'GET', `/api/v1/matters/${filed.id}`)
    expect(matter.body).toMatchObject({
      status: 'open',
      operator: { name: '周晓澜', post: '印章管理员' },
      steps: [
        { element: 'check', state: 'done' },
        { element: 'approve', state: 'done', outcome: '同意' },
        { element: 'authorise', state: 'done' },
        { element: 'stamp', state: 'current' },
      ],
    })
    expect(matter.body!['tasks']).toEqual([])
    const drawing = await ask('周晓澜', 'GET', `/api/v1/matters/${filed.id}/drawing`)
    expect(drawing.body).toMatchObject({ verdict: 'conforms', deviations: [], next: [{ element: 'stamp' }] })
    expect(String(drawing.body!['svg'])).toContain('<svg')
  })

  it('tells the approver, the applicant who left a telephone, and nobody by her own act', async () => {
    const { id } = await file({ complete: { element: 'check', outcome: 'passed' } })
    const told = async () =>
      (
        await sql<{ to: string; text: string }>`select to_name as "to", text from notices.message
          where subject = ${id} order by created_at, text`.execute(db.stores.owner.query)
      ).rows
    const first = await told()
    expect(first.map((one) => one.to).sort()).toEqual(['王建明', '赵水根'])
    expect(first.find((one) => one.to === '王建明')!.text).toContain('到了“approve”，请您办。')
    expect(first.find((one) => one.to === '赵水根')!.text).toContain('已受理')
    expect(first.every((one) => one.text.length <= 70)).toBe(true)
    const list = await ask('王建明', 'GET', '/api/v1/tasks')
    const task = (list.body!['items'] as { id: string; matterId: string }[]).find((one) => one.matterId === id)!
    await ask('王建明', 'POST', `/api/v1/tasks/${task.id}/complete`, { outcome: 'rejected', note: '材料不对' })
    const toApplicant = (await told()).filter((one) => one.to === '赵水根').map((one) => one.text)
    expect(toApplicant).toContainEqual(expect.stringContaining('没有办成：材料不对'))
  })

  it('shows the approver the outcomes with their labels, and the others that it is not theirs', async () => {
    const { id } = await file({ complete: { element: 'check', outcome: 'passed' } })
    expect((await ask('王建明', 'GET', `/api/v1/matters/${id}`)).body!['tasks']).toMatchObject([
      {
        element: 'approve',
        mine: true,
        outcomes: [
          { value: 'approved', label: '同意' },
          { value: 'rejected', label: '不同意' },
        ],
      },
    ])
    expect((await ask('周晓澜', 'GET', `/api/v1/matters/${id}`)).body!['tasks']).toMatchObject([
      { mine: false, form: null },
    ])
  })

  it('withdraws with a reason', async () => {
    const { id } = await file()
    expect((await ask('周晓澜', 'POST', `/api/v1/matters/${id}/withdraw`, { reason: ' ' })).status).toBe(400)
    expect((await ask('周晓澜', 'POST', `/api/v1/matters/${id}/withdraw`, { reason: '申请人不办了' })).status).toBe(204)
    const matter = await ask('周晓澜', 'GET', `/api/v1/matters/${id}`)
    expect(matter.body).toMatchObject({ status: 'withdrawn' })
    expect((matter.body!['history'] as { note: string }[]).at(-1)!.note).toBe('申请人不办了')
  })

  it('lists processes with what the caller may file, and each with its drawing', async () => {
    expect((await ask('周晓澜', 'GET', '/api/v1/processes')).body).toMatchObject([
      {
        id: 'test-pack/seal',
        startable: true,
        units: [unit],
        kinds: null,
        first: { element: 'check', outcome: 'passed' },
      },
    ])
    expect((await ask('王建明', 'GET', '/api/v1/processes')).body).toMatchObject([
      { id: 'test-pack/seal', startable: false, first: null },
    ])
    const one = await ask('王建明', 'GET', '/api/v1/processes/test-pack/seal')
    expect(one.body).toMatchObject({
      id: 'test-pack/seal',
      version: 1,
      steps: [{ element: 'check' }, { element: 'approve' }, { element: 'authorise' }, { element: 'stamp' }],
    })
    expect((await ask('王建明', 'GET', '/api/v1/processes/test-pack/none')).status).toBe(404)
  })
})

describe('who does not see it', () => {
  it('answers a foreign matter as one that does not exist', async () => {
    const { id } = await file()
    const foreign = await ask('李外村', 'GET', `/api/v1/matters/${id}`)
    const absent = await ask('李外村', 'GET', '/api/v1/matters/00000000-0000-7000-8000-000000000000')
    expect([foreign.status, (foreign.body!['error'] as { code: string }).code]).toEqual([404, 'process.no_such_matter'])
    expect((absent.body!['error'] as { message: string }).message).toBe(
      (foreign.body!['error'] as { message: string }).message,
    )
    expect((await ask('李外村', 'GET', '/api/v1/matters')).body).toEqual({ items: [], total: 0 })
    expect((await ask(null, 'GET', `/api/v1/matters/${id}`)).status).toBe(401)
  })

  it('never sends a telephone, and puts every look on record', async () => {
    const { id } = await file()
    const { body } = await ask('周晓澜', 'GET', `/api/v1/matters/${id}`)
    expect(JSON.stringify(body)).not.toMatch(/1380|phone/)
    const { rows } = await sql<{
      n: bigint
    }>`select count(*) as n from ledger.entry where kind = 'access.looked' and subject = ${id}`.execute(
      db.stores.owner.query,
    )
    expect(rows[0]!.n).toBe(1n)
  })

  it.each([
    ['no such shape of id', 'GET', '/api/v1/matters/1', undefined, 400],
    [
      'no applicant',
      'POST',
      '/api/v1/matters',
      { process: 'test-pack/seal', unitId: unit, applicant: { name: '' } },
      400,
    ],
    [
      'blank applicant',
      'POST',
      '/api/v1/matters',
      { process: 'test-pack/seal', unitId: unit, applicant: { name: '  ' } },
      400,
    ],
    ['unknown process', 'POST', '/api/v1/matters', { process: 'x/y', unitId: unit, applicant: { name: '甲' } }, 404],
    [
      'a file nobody handed in',
      'POST',
      '/api/v1/matters',
      {
        process: 'test-pack/seal',
        unitId: unit,
        applicant: { name: '甲' },
        files: [{ hash: `sha256:${'0'.repeat(64)}` }],
      },
      404,
    ],
  ] as const)('refuses %s with a sentence', async (_, method, url, payload, status) => {
    const answer = await ask('周晓澜', method, url, payload)
    expect(answer.status).toBe(status)
    expect((answer.body!['error'] as { message: string }).message).toMatch(/[一-龥]/)
  })
})
