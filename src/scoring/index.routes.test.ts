import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { installDirectory, personIdOf, postIdOf } from '#directory'
import { sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { COUNTY, NOW, OTHER, openVillage, TOWN, units, VILLAGE, type Village } from '../forms/testing/village.ts'
import { installIndices } from './index-edition.store.ts'
import { recomputes } from './index-edition.ts'
import { parseIndicators } from './indicator.ts'
import { installIndicators } from './measurement.store.ts'
import { routes } from './module.ts'
import { SMALL_INDEX } from './testing/small-index.ts'

const INDEX = '/api/v1/indices/small-pack/small-index'
const SHEET = { division: TOWN, period: '2026-Q3' }
const INDICATORS = ['seal', 'accounts', 'replies']
  .map(
    (name) =>
      `${name}:\n  title: ${name}\n  measure: flagged(a) / judged(a)\n  unit: 比例\n  better: higher\n  per: [village, quarter]\n  minimum_judged: 1\n`,
  )
  .join('')

let db: TestDatabase
let village: Village

beforeAll(async () => {
  db = await cloneDatabase()
  village = await openVillage(db, (app, clock) => routes(app, { stores: db.stores, clock }))
  await db.stores.owner.transaction(async (tx) => {
    await installDirectory(
      tx,
      {
        divisions: [],
        units: [],
        persons: [{ name: '经办员', divisionCode: TOWN }],
        posts: [{ unitId: units.town, code: 'town-discipline-officer', title: '沙渡镇纪委委员' }],
        occupancies: [
          {
            personId: personIdOf(TOWN, '经办员'),
            postId: postIdOf(units.town, 'town-discipline-officer'),
            fromOn: '2026-01-01',
          },
        ],
      },
      NOW,
    )
    await installIndicators(tx, 'small-pack', parseIndicators(INDICATORS, 'indicators.yaml'))
    await installIndices(tx, 'small-pack', [{ id: 'small-pack/small-index', value: SMALL_INDEX }])
    const measured = (unit: string, name: string, judged: number, flagged: number) =>
      sql`insert into scoring.measurement (indicator, period, unit_id, unit_name, division_code, judged, flagged, undecided, value, state, parts, measured_at)
        select ${`small-pack/${name}`}, '2026-Q3', u.id, u.name, u.division_code, ${judged}, ${flagged}, 0, ${1 - flagged / judged}::float8, 'measured', '[]', ${NOW}
        from directory.unit u where u.id = ${unit}`.execute(tx)
    await measured(units.village, 'seal', 100, 2)
    await measured(units.village, 'accounts', 9, 0)
    await measured(units.village, 'replies', 20, 1)
    await measured(units.other, 'replies', 20, 8)
  })
})
afterAll(async () => {
  await village.app.close()
  await db.drop()
})

async function call(method: 'GET' | 'POST', url: string, who: string, division = VILLAGE, payload?: object) {
  const answer = await village.app.inject({
    method,
    url,
    headers: await village.as(who, division),
    ...(payload ? { payload } : {}),
  })
  return { status: answer.statusCode, body: answer.body ? answer.json() : null }
}
const boardPath = `${INDEX}/board?division=${TOWN}&period=2026-Q3`

describe('a board', () => {
  let editionId: string

  test('is computed for those who oversee the town; what has no data is not rated', async () => {
    const { status, body } = await call('GET', boardPath, '张书记', TOWN)
    expect(status).toBe(200)
    expect(body).toMatchObject({ trial: true, edition: null, notRated: 1, division: { name: '沙渡镇' } })
    expect(body.rows.map((r: { unit: { name: string }; total: number | null }) => [r.unit.name, r.total])).toEqual([
      ['新坪村', 99.2],
      ['江下村', null],
    ])
    expect(body.rows[0].advice[0].sentence).toBe('再办好 2 件，可加 0.8 分')
    expect((await call('GET', boardPath, '周敏', COUNTY)).body.rows).toHaveLength(2)
  })

  test('is not there, before it is published, for a village and for those who run the machine', async () => {
    for (const who of ['周晓澜', '别村主任'])
      expect((await call('GET', boardPath, who, who === '周晓澜' ? VILLAGE : OTHER)).status).toBe(404)
    expect((await call('GET', boardPath, '管机器', COUNTY)).status).toBe(404)
  })

  test('moves with other weights only in the preview', async () => {
    const preview = await call('POST', `${INDEX}/preview`, '张书记', TOWN, {
      ...SHEET,
      weights: { clean: 30, open: 70 },
    })
    expect(preview.body.rows[0].dimensions.map((d: { of: number }) => d.of)).toEqual([30, 70])
    expect((await call('GET', boardPath, '张书记', TOWN)).body.rows[0].dimensions[0].of).toBe(60)
  })

  test('is prepared and published by two people in the posts the pack names', async () => {
    expect((await call('POST', `${INDEX}/editions`, '周敏', COUNTY, SHEET)).status).toBe(403)
    const made = await call('POST', `${INDEX}/editions`, '经办员', TOWN, SHEET)
    expect(made.status).toBe(201)
    editionId = made.body.id
    expect((await call('POST', `${INDEX}/editions`, '经办员', TOWN, SHEET)).body.error.code).toBe(
      'scoring.index_under_way',
    )
    expect(
      (await call('POST', `/api/v1/index-editions/${editionId}/publish`, '经办员', TOWN, {})).body.error.code,
    ).toBe('scoring.same_index_person')
    expect((await call('POST', `/api/v1/index-editions/${editionId}/publish`, '周敏', COUNTY, {})).status).toBe(403)
    expect((await call('GET', `/api/v1/index-editions/${editionId}/certificate`, '经办员', TOWN)).status).toBe(403)
    expect((await call('POST', `/api/v1/index-editions/${editionId}/publish`, '张书记', TOWN, {})).status).toBe(204)
    expect((await call('POST', `/api/v1/index-editions/${editionId}/publish`, '张书记', TOWN, {})).status).toBe(404)
  })

  test('once published is there for everybody and stays as it was', async () => {
    await db.stores.owner.query
      .withTables<{ 'scoring.measurement': { judged: bigint } }>()
      .updateTable('scoring.measurement')
      .set({ judged: 3n })
      .execute()
    const { body } = await call('GET', boardPath, '周晓澜')
    expect(body).toMatchObject({ edition: { id: editionId, state: 'published', objectionsUntil: '2026-11-12' } })
    expect(body.rows[0].total).toBe(99.2)
    await expect(
      db.stores.app.transaction((tx) =>
        sql`update scoring.index_edition set board = '[]' where id = ${editionId}`.execute(tx),
      ),
    ).rejects.toThrow(/permission denied/)
  })

  test('comes with a certificate that anyone computes again; a changed figure does not come out', async () => {
    const { body } = await call('GET', `/api/v1/index-editions/${editionId}/certificate`, '别村主任', OTHER)
    expect(recomputes(body)).toBe(true)
    body.board[0].dimensions[0].items[0].value = 0.5
    expect(recomputes(body)).toBe(false)
  })

  test('takes the objection of a village on it, and shows the answer', async () => {
    const path = `/api/v1/index-editions/${editionId}/objections`
    const text = '9 月的账 30 日就贴出来了，有照片。'
    const ask = (who: string, unitId: string, division: string) =>
      call('POST', path, who, division, { unitId, item: 'accounts', text })
    expect((await ask('别村主任', units.village, OTHER)).body.error.code).toBe('scoring.not_on_sheet')
    const made = await ask('王建明', units.village, VILLAGE)
    expect(made.status).toBe(201)
    const reply = (who: string, division: string) =>
      call('POST', `/api/v1/index-objections/${made.body.id}/reply`, who, division, {
        text: '已核对照片，重新计算。',
        outcome: 'recalculated',
      })
    expect((await reply('王建明', VILLAGE)).status).toBe(403)
    expect((await reply('张书记', TOWN)).status).toBe(204)
    expect((await reply('张书记', TOWN)).status).toBe(404)
    expect((await call('GET', boardPath, '周敏', COUNTY)).body.objections).toMatchObject([
      { text, outcome: 'recalculated', repliedAs: 'town-discipline-secretary' },
    ])
    const again = await call('POST', `${INDEX}/editions`, '经办员', TOWN, SHEET)
    expect(again.status).toBe(201)
    village.clock.set('2026-11-14T01:00:00.000Z')
    expect((await ask('王建明', units.village, VILLAGE)).body.error.code).toBe('scoring.objections_over')
  })
})
