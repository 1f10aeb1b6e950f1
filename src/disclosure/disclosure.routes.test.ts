import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asActor, identifier, SESSION_COOKIE } from '#access'
import { unitIdOf } from '#directory'
import { type App, createServer } from '#http'
import { fixedClock } from '#kernel'
import { sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { routes } from './module.ts'
import { findPersonalData } from './personal-data.ts'
import { actorNamed, installSample, NEXT_VILLAGE, START, VILLAGE } from './testing/village-books.ts'

const clock = fixedClock(START)
const cookies: Record<string, string> = {}
let db: TestDatabase
let app: App

beforeAll(async () => {
  db = await cloneDatabase()
  await installSample(db)
  const deps = { stores: db.stores, clock, config: { production: false } }
  app = await createServer({ ...deps, log: false, identify: identifier(deps) })
  routes(app, deps)
  await app.ready()
  for (const name of ['何素梅', '董正平']) cookies[name] = (await actorNamed(db, name)).token
  cookies['外村人'] = (await actorNamed(db, '外村人', NEXT_VILLAGE)).token
})
afterAll(async () => {
  await app.close()
  await db.drop()
})

const ask = (who: string, method: 'GET' | 'POST', url: string, payload?: object) =>
  app.inject({
    method,
    url,
    headers: { 'x-qinglian': '1' },
    cookies: { [SESSION_COOKIE]: cookies[who]! },
    ...(payload && { payload }),
  })
const draft = (who: string, period: string, village = VILLAGE) =>
  ask(who, 'POST', '/api/v1/publications', {
    pack: 'village-books',
    disclosure: 'loan-register',
    unitId: unitIdOf(village),
    period,
  })

describe('publishing', () => {
  let id = ''

  it('drafts what the person may see, masked from the first moment', async () => {
    const made = await draft('何素梅', '2026-10')
    expect(made.statusCode, made.body).toBe(201)
    id = made.json().id
    const seen = (await ask('何素梅', 'GET', `/api/v1/publications/${id}`)).json()
    expect(seen.rows).toEqual([
      ['1', '2026-10-02', '陈**', '2.50', ''],
      ['2', '2026-10-09', '李**', '5.00', '（隐去）'],
    ])
    expect(seen.headline).toBe('借出 2 次，平均 8 天还。')
    expect(seen).toMatchObject({ state: 'draft', dueOn: '2026-11-10', draftedAs: '报账员 何素梅', mayApprove: false })
    const { rows } = await sql<{ all: string }>`select content::text as all from disclosure.publication`.execute(
      db.stores.owner.query,
    )
    expect(findPersonalData(rows[0]!.all)).toEqual([])
    expect(rows[0]!.all).not.toContain('陈阿香')
  })

  it('keeps one draft at a time, and refuses periods and publications that are not', async () => {
    expect((await draft('何素梅', '2026-10')).json().error.code).toBe('disclosure.under_way')
    expect((await draft('何素梅', '2026-Q3')).json().error.code).toBe('disclosure.not_a_period')
    expect(
      (
        await ask('何素梅', 'POST', '/api/v1/publications', {
          pack: 'no-such',
          disclosure: 'x',
          unitId: unitIdOf(VILLAGE),
          period: '2026-10',
        })
      ).statusCode,
    ).toBe(404)
  })

  it('is not there for the next village: not to read, not to move, not to draft', async () => {
    expect((await ask('外村人', 'GET', `/api/v1/publications/${id}`)).statusCode).toBe(404)
    expect((await ask('外村人', 'POST', `/api/v1/publications/${id}/approve`, {})).statusCode).toBe(404)
    expect((await ask('外村人', 'POST', `/api/v1/publications/${id}/return`, { reason: '不该看到' })).statusCode).toBe(
      404,
    )
    expect((await ask('外村人', 'GET', '/api/v1/publications')).json()).toEqual({ items: [], total: 0 })
    expect((await draft('外村人', '2026-08')).statusCode).toBe(404)
  })

  it('needs another person, though the first holds the approving post as well', async () => {
    expect((await ask('何素梅', 'POST', `/api/v1/publications/${id}/approve`, {})).json().error.code).toBe(
      'disclosure.same_person',
    )
    expect((await ask('何素梅', 'POST', `/api/v1/publications/${id}/publish`, {})).json().error.code).toBe(
      'disclosure.not_approved',
    )
    expect((await ask('董正平', 'POST', `/api/v1/publications/${id}/approve`, {})).statusCode).toBe(204)
    expect((await ask('董正平', 'POST', `/api/v1/publications/${id}/approve`, {})).json().error.code).toBe(
      'disclosure.not_draft',
    )
  })

  it('publishes frozen bytes, on record, readable by the public role', async () => {
    const done = await ask('何素梅', 'POST', `/api/v1/publications/${id}/publish`, {})
    expect(done.json()).toMatchObject({
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      page: `/publications/${id}`,
    })
    const { rows } = await sql<{
      canonical: Buffer
      title: { zh: string }
    }>`select canonical, title from published.publication`.execute(db.stores.public.query)
    expect(rows[0]!.title.zh).toBe('石塘村2026 年 10 月借书公开表')
    expect(findPersonalData(rows[0]!.canonical.toString())).toEqual([])
    const entries = await sql<{ kind: string }>`select kind from ledger.entry order by at, id`.execute(
      db.stores.owner.query,
    )
    expect(entries.rows.map((e) => e.kind).sort()).toEqual([
      'disclosure.approved',
      'disclosure.drafted',
      'disclosure.published',
    ])
  })

  it('cannot be changed by those who serve requests, and the public role reads nothing else', async () => {
    for (const column of ['canonical', 'digest', 'title'])
      await expect(
        sql`update published.publication set ${sql.ref(column)} = null`.execute(db.stores.app.query),
      ).rejects.toThrow(/permission denied/)
    await expect(sql`delete from published.publication`.execute(db.stores.app.query)).rejects.toThrow(
      /permission denied/,
    )
    for (const table of [
      'disclosure.publication',
      'directory.person',
      'ledger.entry',
      'fact_village_books.loan',
      'model_village_books.source_loan_register',
    ])
      await expect(sql`select * from ${sql.table(table)}`.execute(db.stores.public.query)).rejects.toThrow(
        /permission denied/,
      )
  })

  it('is taken back within ten minutes, with a reason in which nothing personal stays', async () => {
    clock.advance(9 * 60_000)
    expect(
      (await ask('董正平', 'POST', `/api/v1/publications/${id}/return`, { reason: '写错了，打 13812345678' }))
        .statusCode,
    ).toBe(204)
    const { rows } = await sql<{
      taken_back_reason: string
    }>`select taken_back_reason from published.publication`.execute(db.stores.public.query)
    expect(rows[0]!.taken_back_reason).toBe('（隐去）')
    expect(
      (await ask('董正平', 'POST', `/api/v1/publications/${id}/return`, { reason: '再来' })).json().error.code,
    ).toBe('disclosure.not_returnable')
  })

  it('is corrected by a new edition once the window has passed', async () => {
    const publish = async () => {
      const made = (await draft('何素梅', '2026-10')).json()
      await ask('董正平', 'POST', `/api/v1/publications/${made.id}/approve`, {})
      expect((await ask('何素梅', 'POST', `/api/v1/publications/${made.id}/publish`, {})).statusCode).toBe(200)
      return made.id as string
    }
    const second = await publish()
    clock.advance(11 * 60_000)
    expect(
      (await ask('何素梅', 'POST', `/api/v1/publications/${second}/return`, { reason: '太晚了' })).json().error.code,
    ).toBe('disclosure.undo_over')
    const third = await publish()
    const { rows } = await sql<{
      edition: number
      superseded_by: string | null
    }>`select edition, superseded_by from published.publication where id = ${second}`.execute(db.stores.public.query)
    expect(rows[0]).toEqual({ edition: 2, superseded_by: third })
  })
})

describe('the source of a sheet', () => {
  const door = sql`select * from model_village_books.disclosed_loan_register()`

  it('shows requests the named columns of visible units only, and no model', async () => {
    expect((await door.execute(db.stores.app.query)).rows).toEqual([])
    for (const inner of ['lent', 'source_loan_register']) {
      const read = sql`select * from ${sql.table(`model_village_books.${inner}`)}`
      await expect(read.execute(db.stores.app.query)).rejects.toThrow(/permission denied/)
    }
    const { actor } = await actorNamed(db, '何素梅')
    const { rows } = await asActor(db.stores, actor, '办理公开', (tx) => door.execute(tx))
    expect(rows).toHaveLength(3)
    expect(Object.keys(rows[0] as object)).not.toContain('secret')
    await expect(door.execute(db.stores.public.query)).rejects.toThrow(/permission denied/)
  })

  it('is whole although the drafter has to stand back from a matter behind it', async () => {
    await db.stores.owner.transaction(async (tx) => {
      // Row security that hides the row from everybody, as recusal does, on a fact view that asks for its caller's rights.
      await sql`alter table fact_village_books.loan enable row level security`.execute(tx)
      await sql`create policy all_for_owner on fact_village_books.loan to qinglian_owner using (true)`.execute(tx)
    })
    const { actor } = await actorNamed(db, '何素梅')
    await asActor(db.stores, actor, '办理公开', async (tx) => {
      expect((await sql`select * from fact_village_books.loan`.execute(tx)).rows).toEqual([])
      expect((await door.execute(tx)).rows).toHaveLength(3)
    })
  })
})
