import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { COUNTY, OTHER, openVillage, units, VILLAGE, type Village } from '../forms/testing/village.ts'
import { jobs, routes } from './module.ts'
import { attach, errand, finish, openTask, prepareHandling, RULE_ID, run } from './testing/handling.ts'

let db: TestDatabase
let village: Village

beforeAll(async () => {
  db = await cloneDatabase()
  village = await openVillage(db, (app, clock) => routes(app, { stores: db.stores, clock }))
  await prepareHandling(db)
})
afterAll(async () => {
  await village.app.close()
  await db.drop()
})

const work = async (name: string) => {
  village.clock.advance(60_000)
  await jobs({ stores: db.stores })
    .find((job) => job.name === name)!
    .run({}, village.clock.now())
}
async function get(path: string, who = '周敏', division = COUNTY) {
  const answer = await village.app.inject({
    method: 'GET',
    url: `/api/v1${path}`,
    headers: await village.as(who, division),
  })
  return { status: answer.statusCode, ...answer.json() }
}
/** A fresh errand, flagged, with its matter open. */
async function flagged(): Promise<{ subject: string; flagId: string; matterId: string }> {
  village.clock.advance(60_000)
  const subject = await errand(village)
  await run(db, village.clock.now())
  await work('casework.open')
  const { items } = await get('/flags?limit=200')
  const flag = items.find((f: { subject: string }) => f.subject === subject)
  return { subject, flagId: flag.id, matterId: flag.matterId }
}
const stepOf = (matterId: string) => db.stores.owner.transaction((tx) => openTask(tx, matterId))
const explain = (matterId: string) => finish(village, matterId, '王建明', VILLAGE, { outcome: 'explained' })
const conclude = (matterId: string, outcome: string, who = '周敏') =>
  finish(village, matterId, who, COUNTY, { outcome, data: { verdict_reason: '看了附件清单' } })
const codeOf = (error: { problem?: { code: string } }) => error.problem?.code ?? String(error)

describe('a flag, from the question to the end', () => {
  it('is explained, found to be a problem, put right, asked again and closed by another person', async () => {
    const { subject, flagId, matterId } = await flagged()
    const list = await get('/flags')
    expect(list.items.find((f: { id: string }) => f.id === flagId)).toMatchObject({
      rule: RULE_ID,
      ruleTitle: '没有附件',
      group: '错误章',
      colour: 'amber',
      outcome: 'flag',
      value: 0,
      reason: '没有附件',
      state: 'raised',
      unit: { id: units.village, name: '新坪村' },
      matterId,
    })
    expect(list.counts['错误章']).toBe(list.total)
    const nowhen = await get('/flags?period=1999-01')
    expect([nowhen.total, nowhen.counts['错误章']]).toEqual([0, 0])
    expect(list.items[0].dueAt).not.toBeNull()

    // Each step refuses whoever is not meant to do it.
    await expect(finish(village, matterId, '周敏', COUNTY, { outcome: 'explained' }).catch(codeOf)).resolves.toBe(
      'process.not_your_task',
    )
    await explain(matterId)
    await expect(finish(village, matterId, '王建明', VILLAGE, { outcome: 'problem' }).catch(codeOf)).resolves.toBe(
      'process.not_your_task',
    )
    await expect(finish(village, matterId, '周敏', COUNTY, { outcome: 'problem' }).catch(codeOf)).resolves.toBe(
      'forms.not_filled',
    )
    await conclude(matterId, 'problem')

    // Said to be put right, but it is not: the rule asks again and the matter goes back.
    await finish(village, matterId, '王建明', VILLAGE, { outcome: 'rectified' })
    expect((await stepOf(matterId))?.element).toBe('rectify')
    await attach(db, subject, village.clock.now())
    await finish(village, matterId, '王建明', VILLAGE, { outcome: 'rectified' })
    expect((await stepOf(matterId))?.element).toBe('close')
    expect((await get(`/flags/${flagId}`)).state).toBe('withdrawn')

    await expect(finish(village, matterId, '周敏', COUNTY, { outcome: 'closed' }).catch(codeOf)).resolves.toBe(
      'process.same_person',
    )
    await finish(village, matterId, '刘海英', COUNTY, { outcome: 'closed' })
    expect(await stepOf(matterId)).toBeUndefined()
    await work('casework.open')
    const whole = await get(`/flags/${flagId}`)
    expect(whole.casework.steps.map((s: { name: string; state: string; who: string }) => [s.name, s.who])).toEqual(
      expect.arrayContaining([
        ['说明', '王建明'],
        ['下结论', '周敏'],
        ['销号', '刘海英'],
      ]),
    )
    expect(whole.precision).toMatchObject({ judged: 1, upheld: 1 })
  })

  it('is dismissed with a reason, counts against the rule, and is not taken up again', async () => {
    const { flagId, matterId } = await flagged()
    await explain(matterId)
    await conclude(matterId, 'return')
    await explain(matterId)
    await conclude(matterId, 'dismissed')
    await work('casework.keep-conclusions')
    await work('casework.keep-conclusions')
    const { rows } = await sql`select verdict, reason from casework.verdict where flag_id = ${flagId}::uuid`.execute(
      db.stores.owner.query,
    )
    expect(rows).toEqual([{ verdict: 'dismissed', reason: '看了附件清单' }])
    expect((await get(`/flags/${flagId}`)).precision).toMatchObject({ judged: 2, upheld: 1 })
    await run(db, village.clock.now())
    await work('casework.open')
    // The facts keep it lit; it asks nothing any more, so lists and counts of what is open leave it out.
    expect(await get(`/flags/${flagId}`)).toMatchObject({ matterId, state: 'settled' })
    const open = await get('/flags?state=raised')
    expect(open.items.map((f: { id: string }) => f.id)).not.toContain(flagId)
    const settled = await get('/flags?state=settled')
    expect(settled.items.map((f: { id: string }) => f.id)).toContain(flagId)
    expect(settled.counts['错误章']).toBe(settled.total)
  })

  it('raised again later gets a new matter that knows what was found before', async () => {
    const { subject, flagId, matterId } = await flagged()
    await explain(matterId)
    await conclude(matterId, 'problem')
    await attach(db, subject, village.clock.now())
    await finish(village, matterId, '王建明', VILLAGE, { outcome: 'rectified' })
    await finish(village, matterId, '刘海英', COUNTY, { outcome: 'closed' })
    village.clock.advance(86_400_000)
    await sql`delete from process.file where matter_id = ${subject}::uuid`.execute(db.stores.owner.query)
    await run(db, village.clock.now())
    await work('casework.open')
    const again = await get(`/flags/${flagId}`)
    expect(again.matterId).not.toBe(matterId)
    const { rows } = await sql<{
      n: number
    }>`select recurrence as n from casework.flag_matter where matter_id = ${again.matterId}::uuid`.execute(
      db.stores.owner.query,
    )
    expect(rows[0]!.n).toBeGreaterThanOrEqual(2)
  })

  it('taken back by the data tells the open matter and whoever has the next step, once', async () => {
    const { subject, matterId } = await flagged()
    await attach(db, subject, village.clock.now())
    await run(db, village.clock.now())
    await work('casework.open')
    await work('casework.open')
    const { rows } = await sql<{
      to_name: string
    }>`select to_name from notices.message where channel = 'inbox' and subject = ${matterId}`.execute(
      db.stores.owner.query,
    )
    expect(rows).toEqual([{ to_name: '王建明' }])
    expect((await stepOf(matterId))?.element).toBe('explain')
  })

  it('is taken up once, however many workers look', async () => {
    village.clock.advance(60_000)
    const subject = await errand(village)
    await run(db, village.clock.now())
    await Promise.all([work('casework.open'), work('casework.open'), work('casework.open')])
    const { rows } = await sql<{
      n: number
    }>`select count(*)::int as n from casework.flag_matter m join rules.flag f on f.id = m.flag_id where f.subject = ${subject}`.execute(
      db.stores.owner.query,
    )
    expect(rows[0]!.n).toBe(1)
  })
})

describe('one flag on one screen', () => {
  it('shows rule, law, innocent explanations and the rows, names masked until opened for a purpose, and who looked', async () => {
    const { flagId } = await flagged()
    const first = await get(`/flags/${flagId}`)
    expect(first).toMatchObject({
      why: '没有附件，日后说不清。',
      legalBasis: ['《试行办法》第一条'],
      params: { most_files: 0 },
      falsePositives: ['照片晚一天才传上来'],
    })
    expect(first.ruleText.startsWith('select m.matter_id')).toBe(true)
    const cells = (flag: typeof first) => JSON.stringify(flag.evidence)
    expect(first.evidence.map((e: { table: string }) => e.table)).toEqual(
      expect.arrayContaining(['matter', 'matter_field']),
    )
    expect(cells(first)).not.toContain('赵水根')
    expect(cells(first)).toContain('赵*根')
    const opened = await get(`/flags/${flagId}?open=${encodeURIComponent('核对申请人')}`, '刘海英')
    expect(cells(opened)).toContain('赵水根')
    const after = await get(`/flags/${flagId}`)
    expect(after.looks.map((l: { who: string }) => l.who)).toEqual(expect.arrayContaining(['周敏', '刘海英']))
    const { rows } = await sql<{
      n: number
    }>`select count(*)::int as n from ledger.entry where kind = 'access.looked' and subject = ${flagId} and convert_from(bytes, 'UTF8') like '%核对申请人%'`.execute(
      db.stores.owner.query,
    )
    expect(rows[0]!.n).toBe(1)
  })

  it('is not there for another village, and its own village sees the question', async () => {
    const { flagId } = await flagged()
    expect(await get(`/flags/${flagId}`, '别村主任', OTHER)).toMatchObject({
      status: 404,
      error: { code: 'casework.no_such_flag' },
    })
    expect((await get('/flags', '别村主任', OTHER)).total).toBe(0)
    expect((await get(`/flags/${flagId}`, '王建明', VILLAGE)).status).toBe(200)
    expect((await get('/flags', '管机器')).total).toBe(0)
    expect((await get('/flags?state=withdrawn')).items.every((f: { state: string }) => f.state === 'withdrawn')).toBe(
      true,
    )
  })
})
