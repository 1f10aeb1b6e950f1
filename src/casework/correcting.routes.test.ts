import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { COUNTY, OTHER, openVillage, VILLAGE, type Village } from '../forms/testing/village.ts'
import { jobs, routes } from './module.ts'
import { errand, finish, openTask, prepareHandling, run } from './testing/handling.ts'

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

async function ask(method: 'GET' | 'POST', path: string, who: string, division: string, payload?: object) {
  const headers = { ...(await village.as(who, division)), 'x-qinglian': '1' }
  const answer = await village.app.inject({ method, url: `/api/v1${path}`, headers, ...(payload ? { payload } : {}) })
  return { status: answer.statusCode, body: answer.body ? answer.json() : null }
}
/** A fresh errand with its kind typed wrongly, flagged and explained. */
async function flagged(): Promise<{ subject: string; flagId: string; matterId: string }> {
  village.clock.advance(60_000)
  const subject = await errand(village)
  await run(db, village.clock.now())
  village.clock.advance(60_000)
  await jobs({ stores: db.stores })
    .find((job) => job.name === 'casework.open')!
    .run({}, village.clock.now())
  const { body } = await ask('GET', '/flags?limit=200', '周敏', COUNTY)
  const flag = body.items.find((f: { subject: string }) => f.subject === subject)
  await finish(village, flag.matterId, '王建明', VILLAGE, { outcome: 'explained' })
  return { subject, flagId: flag.id, matterId: flag.matterId }
}
const conclude = (matterId: string, outcome: string) =>
  finish(village, matterId, '周敏', COUNTY, { outcome, data: { verdict_reason: '看了卷宗' } })
const correct = (flagId: string, data: object, who = '王建明', division = VILLAGE) =>
  ask('POST', `/flags/${flagId}/correct`, who, division, { data, reason: '窗口选错了，是来问话的' })
const flagOf = async (flagId: string, who = '王建明', division = VILLAGE) =>
  (await ask('GET', `/flags/${flagId}`, who, division)).body
const stepOf = async (matterId: string) => (await db.stores.owner.transaction((tx) => openTask(tx, matterId)))?.element

describe('data found wrong', () => {
  it('are put right in the fields the rule names, append only; the rule asks again and another person closes', async () => {
    const { subject, flagId, matterId } = await flagged()
    expect((await flagOf(flagId)).casework.correction).toBeNull()
    await conclude(matterId, 'correct')

    const { correction } = (await flagOf(flagId)).casework
    expect(correction).toMatchObject({ mine: true, made: [], reported: [] })
    expect(correction.form.form.order).toEqual(['kind'])
    expect(correction.form.shown).toEqual({ kind: '书面材料' })
    expect((await flagOf(flagId, '周敏', COUNTY)).casework.correction).toMatchObject({ mine: false, form: null })

    expect((await correct(flagId, { kind: 'oral' })).status).toBe(204)
    const after = (await flagOf(flagId)).casework.correction
    expect(after.made).toEqual([
      expect.objectContaining({
        who: '王建明',
        reason: '窗口选错了，是来问话的',
        changes: [{ name: 'kind', label: '办什么', from: '书面材料', to: '口头询问' }],
      }),
    ])
    // What stood there before is kept, in the history and in the ledger.
    const { rows } = await sql<{ data: { changes: object[] }; note: string }>`
      select data, note from process.event where matter_id = ${subject}::uuid and kind = 'amended'`.execute(
      db.stores.owner.query,
    )
    expect(rows[0]!.data.changes).toEqual([{ name: 'kind', before: 'paper', after: 'oral' }])
    expect(rows[0]!.note).toContain('办什么：书面材料 → 口头询问')
    const { rows: proof } = await sql<{ n: number }>`
      select count(*)::int as n from ledger.entry where kind = 'process.matter_amended'
        and convert_from(bytes, 'UTF8') like ${`%${subject}%`}`.execute(db.stores.owner.query)
    expect(proof[0]!.n).toBe(1)

    await finish(village, matterId, '王建明', VILLAGE, { outcome: 'rectified' })
    expect(await stepOf(matterId)).toBe('close')
    const whole = await flagOf(flagId)
    expect(whole.state).toBe('withdrawn')
    expect(whole.casework.rerun).toMatchObject({ stillFlagged: false, reason: null })
    // The data were wrong, not the rule and not the doing.
    expect([whole.precision, whole.corrected]).toEqual([null, 1])
    await finish(village, matterId, '刘海英', COUNTY, { outcome: 'closed' })
    expect(await stepOf(matterId)).toBeUndefined()
  })

  it('that still do not satisfy the rule say why', async () => {
    const { flagId, matterId } = await flagged()
    await conclude(matterId, 'correct')
    await finish(village, matterId, '王建明', VILLAGE, { outcome: 'rectified' })
    expect((await flagOf(flagId)).casework.rerun).toMatchObject({ stillFlagged: true, reason: '没有附件' })
  })

  it('are corrected by nobody else, in no other field, never to the same value, and not without the verdict', async () => {
    const { flagId, matterId } = await flagged()
    const code = async (asked: ReturnType<typeof correct>) => {
      const { status, body } = await asked
      return [status, body?.error?.code]
    }
    expect(await code(correct(flagId, { kind: 'oral' }))).toEqual([403, 'casework.not_yours_to_correct'])
    await conclude(matterId, 'correct')
    expect(await code(correct(flagId, { kind: 'oral' }, '周敏', COUNTY))).toEqual([
      403,
      'casework.not_yours_to_correct',
    ])
    expect((await correct(flagId, { kind: 'oral' }, '别村主任', OTHER)).status).toBe(404)
    expect(await code(correct(flagId, { note: '改备注' }))).toEqual([400, 'process.not_amendable'])
    expect(await code(correct(flagId, { kind: 'paper' }))).toEqual([400, 'process.nothing_amended'])
    expect(await code(correct(flagId, { kind: 'other' }))).toEqual([400, 'forms.not_filled'])
  })

  it('are a verdict only where a remedy exists', async () => {
    const { matterId } = await flagged()
    await expect(conclude(matterId, 'recover')).rejects.toMatchObject({
      problem: { code: 'process.unknown_outcome', params: { outcomes: '合理、更正、整改、退回' } },
    })
  })
})
