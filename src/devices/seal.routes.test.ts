import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { instantAt, plusMinutes } from '#kernel'
import { sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { OTHER, openVillage, units, type Village } from '../forms/testing/village.ts'
import { sealRoutes } from './seal.routes.ts'
import { sealId } from './seal.store.ts'
import { approved, handIn, newKeyring, prepareStamping } from './testing/stamping.ts'

let db: TestDatabase
let village: Village
const seal = (kind: 'party' | 'village' | 'coop') => sealId(units.village, kind)

beforeAll(async () => {
  db = await cloneDatabase()
  const keyring = await newKeyring()
  village = await openVillage(db, (app, clock) => sealRoutes(app, { stores: db.stores, clock, keyring }))
  await prepareStamping(db, keyring)
})
afterAll(async () => {
  await village.app.close()
  await db.drop()
})
let day = 1
beforeEach(() => {
  day += 1
  // Each case on a day of its own, so that what was approved in one is over in the next.
  village.clock.set(instantAt(`2026-11-${String(day + 4).padStart(2, '0')}`, '08:47'))
  return sql`update devices.authorisation set revoked_at = granted_at, revoked_why = 'test', expires_at = granted_at + interval '1 second'`.execute(
    db.stores.owner.query,
  )
})

async function press(
  kind: 'party' | 'village' | 'coop',
  body: object = { document: true },
  who = '周晓澜',
  division?: string,
) {
  const answer = await village.app.inject({
    method: 'POST',
    url: `/api/v1/seals/${seal(kind)}/press`,
    headers: await village.as(who, division),
    payload: body,
  })
  return { status: answer.statusCode, ...answer.json() }
}
async function seals(who = '周晓澜', query = '', division?: string) {
  const answer = await village.app.inject({
    method: 'GET',
    url: `/api/v1/seals${query}`,
    headers: await village.as(who, division),
  })
  return { status: answer.statusCode, ...answer.json() }
}
const messages = async () =>
  (
    await sql<{ to_name: string; text: string }>`select to_name, text from notices.message order by created_at`.execute(
      db.stores.owner.query,
    )
  ).rows
const matterOf = async (id: string) =>
  (
    await sql<{
      status: string
      data: Record<string, unknown>
    }>`select status, data from process.matter where id = ${id}::uuid`.execute(db.stores.owner.query)
  ).rows[0]!

describe('a seal that was approved for two impressions', () => {
  it('falls twice, locks, tells the approver, and the matter is done', async () => {
    const matterId = await approved(village)
    const before = await seals()
    expect(before.unit).toEqual({ id: units.village, name: '新坪村' })
    expect(before.seals.map((s: { kind: string; locked: boolean }) => [s.kind, s.locked])).toEqual([
      ['party', true],
      ['village', false],
      ['coop', true],
    ])
    expect(before.seals[1].authorisation).toMatchObject({
      matterId,
      title: '盖一份纸',
      applicant: '赵水根',
      copies: 2,
      used: 0,
    })

    village.clock.advance(5 * 60_000)
    expect(await press('village')).toMatchObject({
      outcome: 'stamped',
      reason: null,
      used: 1,
      copies: 2,
      locked: false,
    })
    expect(await press('village')).toMatchObject({ outcome: 'stamped', used: 2, copies: 2, locked: true })
    expect(await press('village')).toMatchObject({ outcome: 'refused', reason: '本次批准 2 份，已盖 2 份。', used: 2 })

    expect((await messages()).at(-1)).toEqual({
      to_name: '王建明',
      text: '【清廉】新坪村村委会章 08:52 用印完成，2 份，与审批一致。',
    })
    expect(await matterOf(matterId)).toMatchObject({
      status: 'done',
      data: { reconciled: 'agrees', stamped: 2, differences: '' },
    })
    const { rows } =
      await sql`select kind, count(*)::int as n from devices.event where at >= ${plusMinutes(village.clock.now(), -1)} group by kind order by kind`.execute(
        db.stores.owner.query,
      )
    expect(rows).toEqual([
      { kind: 'impression', n: 2 },
      { kind: 'refused', n: 1 },
      { kind: 'unlocked', n: 1 },
    ])
    const facts =
      await sql`select authorised, document_hash is not null as document, photo_hash is not null as photo from fact.impression where matter_id = ${matterId}`.execute(
        db.stores.owner.query,
      )
    expect(facts.rows).toEqual([
      { authorised: true, document: true, photo: true },
      { authorised: true, document: true, photo: true },
    ])
  })

  it('locks after three idle minutes and opens again to a card', async () => {
    await approved(village)
    expect((await press('village')).outcome).toBe('stamped')
    village.clock.advance(3 * 60_000 + 1)
    expect((await seals()).seals[1].locked).toBe(true)
    expect(await press('village')).toMatchObject({
      outcome: 'refused',
      reason: expect.stringContaining('超过 3 分钟没有操作'),
    })
    expect(await press('village')).toMatchObject({ outcome: 'stamped', used: 2 })
  })

  it('answers ten presses at once with two impressions', async () => {
    const matterId = await approved(village)
    const answers = await Promise.all(Array.from({ length: 10 }, () => press('village')))
    expect(
      answers
        .filter((a) => a.outcome === 'stamped')
        .map((a) => a.used)
        .sort(),
    ).toEqual([1, 2])
    expect(answers.filter((a) => a.outcome === 'refused').every((a) => a.reason === '本次批准 2 份，已盖 2 份。')).toBe(
      true,
    )
    expect((await matterOf(matterId)).data['stamped']).toBe(2)
  })
})

describe('two papers approved for one seal', () => {
  it('stamps the one in hand and says so of the others', async () => {
    const first = await approved(village)
    village.clock.advance(60_000)
    const second = await approved(village)
    const [, seal] = (await seals()).seals
    expect(seal.authorisation.matterId).toBe(first)
    expect(seal.authorisations.map((a: { matterId: string }) => a.matterId)).toEqual([first, second])
    const inHand = seal.authorisations[1].id
    const document = { document: true, authorisation: inHand }
    expect(await press('village', document)).toMatchObject({ outcome: 'stamped', used: 1 })
    expect(await press('village', document)).toMatchObject({ outcome: 'stamped', used: 2 })
    expect(await press('village', document)).toMatchObject({ reason: '本次批准 2 份，已盖 2 份。' })
    expect(await matterOf(second)).toMatchObject({ status: 'done' })
    expect(await matterOf(first)).toMatchObject({ status: 'open' })
    expect(await press('village', { document: true, authorisation: null })).toMatchObject({
      outcome: 'refused',
      reason: '手里这份文件还没有批准用这枚章，不能盖。',
    })
    expect(await press('coop', document)).toMatchObject({ reason: '手里这份文件还没有批准用这枚章，不能盖。' })
    // Without a paper named, the sleeve goes by the oldest it has.
    expect(await press('village')).toMatchObject({ outcome: 'stamped', used: 1 })
    expect(await press('village')).toMatchObject({ outcome: 'stamped', used: 2 })
    expect(await matterOf(first)).toMatchObject({ status: 'done' })
  })
})

describe('the sleeve refuses, it does not only warn', () => {
  it('without a document, without an approval, with another seal', async () => {
    expect((await press('village', { document: false })).reason).toBe('没有文件，不能盖。')
    expect((await press('village')).reason).toBe('这枚章没有批准的用印，不能盖。')
    await approved(village, { flow: 'contract' })
    expect((await press('village')).reason).toBe('批准的是经联社章，这枚是村（居）委会章，不能盖。')
    expect((await press('coop', { document: false })).reason).toBe('没有文件，不能盖。')
    expect((await press('coop')).outcome).toBe('stamped')
  })

  it('after the time, without an attachment, on blank paper', async () => {
    await approved(village)
    const { expiresAt } = (await seals()).seals[1].authorisation
    village.clock.set(plusMinutes(expiresAt, 1))
    expect((await press('village')).reason).toMatch(/^批准已经过期（有效到 2026-11-\d\d \d\d:\d\d），请重新申请。$/)
    await approved(village, { document: 'none' })
    expect((await press('village')).reason).toMatch(/^申请没有附文件，不能盖。/)
  })

  it('on blank paper, approved or under the camera', async () => {
    await approved(village, { document: 'blank' })
    expect((await press('village')).reason).toBe('纸是空白的，不能盖。')
    await approved(village, { flow: 'contract' })
    const photo = await village.acting('周晓澜', (tx) => handIn(tx, true, village.clock.now()))
    expect((await press('coop', { document: true, photo })).reason).toBe('纸是空白的，不能盖。')
    const written = await village.acting('周晓澜', (tx) => handIn(tx, false, village.clock.now()))
    expect((await press('coop', { document: true, photo: written })).outcome).toBe('stamped')
  })

  it('in the reader’s language', async () => {
    const answer = await village.app.inject({
      method: 'POST',
      url: `/api/v1/seals/${seal('party')}/press`,
      headers: { ...(await village.as('周晓澜')), 'accept-language': 'en' },
      payload: { document: false },
    })
    expect(answer.json().reason).toBe('No document, no stamp.')
  })
})

describe('only the keeper’s hand', () => {
  it('neither the approver nor the keeper of another village', async () => {
    await approved(village)
    expect(await press('village', { document: true }, '王建明')).toMatchObject({
      status: 403,
      error: { code: 'devices.not_keeper', message: '只有本单位的印章管理员能盖章。' },
    })
    expect(await press('village', { document: true }, '别村管章', OTHER)).toMatchObject({
      status: 404,
      error: { code: 'devices.no_such_seal' },
    })
    expect(await press('village', { document: true, photo: 'sha256:none' })).toMatchObject({ status: 404 })
    expect(await press('village', { document: true, face: 'x' })).toMatchObject({ status: 400 })
    expect(await seals('别村管章', `?unitId=${units.village}`, OTHER)).toMatchObject({ status: 404 })
    expect((await seals('周晓澜')).seals[1].authorisation.used).toBe(0)
  })
})
