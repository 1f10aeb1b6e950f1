import { gunzipSync } from 'node:zlib'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { identifier } from '#access'
import { unitIdOf } from '#directory'
import {
  approvePublication,
  draftPublication,
  findPersonalData,
  publishPublication,
  returnPublication,
} from '#disclosure'
import { closeTypesetter } from '#documents'
import { type App, createServer } from '#http'
import { fixedClock } from '#kernel'
import type { Pack } from '#pack'
import { setWorkspace, sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { actorNamed, installSample, NEXT_VILLAGE, START, VILLAGE } from '../disclosure/testing/village-books.ts'
import { siteRoutes } from './index.ts'
import { homePart } from './village.store.ts'

const HOME = `holdings:
  - { disclosure: village-books/loan-register, title: "借书 {loans} 次", about: "平均 {days} 天还" }
  - { disclosure: village-books/never-published, title: "别的 {loans} 次", about: 也没有 }
lists:
  - { disclosure: village-books/loan-register, title: 谁借的书, first: 1, all: 看全部 }
supervision:
  - { post: supervision-chair, at: village, about: 他先看 }
`
const AT = '2026-11-05T01:12:00.000Z'
const clock = fixedClock(AT)
let db: TestDatabase
let app: App
let id = ''

beforeAll(async () => {
  db = await cloneDatabase()
  await installSample(db)
  const { actor: maker } = await actorNamed(db, '何素梅')
  const { actor: checker } = await actorNamed(db, '董正平')
  await db.stores.owner.transaction(async (tx) => {
    await setWorkspace(
      tx,
      {
        kind: 'demonstration',
        division: '990121000000',
        county: '石溪县',
        publicName: '清廉石溪',
        staffName: '石溪县小微权力监督',
        clockOffsetMs: 0,
      },
      START,
    )
    const item = { id: 'village-books/home', path: 'home.yaml', text: HOME, value: homePart.parse(HOME, 'home.yaml') }
    await homePart.install!(tx, [item], { id: 'village-books' } as Pack, START)
    const ask = { definitionId: 'village-books/loan-register', unitId: unitIdOf(VILLAGE), period: '2026-10' }
    id = (await draftPublication(tx, { ...ask, author: maker, at: AT })).id
    await approvePublication(tx, { id, author: checker, at: AT })
    await publishPublication(tx, { id, author: maker, at: AT })
  })
  const deps = { stores: db.stores, clock, config: { production: false } }
  app = await createServer({ ...deps, log: false, identify: identifier(deps) })
  siteRoutes(app, { ...deps, product: '清廉石溪', telephone: '0000-12345', demo: true })
  await app.ready()
})
afterAll(async () => {
  await app.close()
  closeTypesetter()
  await db.drop()
})

const get = (url: string, headers: Record<string, string> = {}) =>
  app.inject({ method: 'GET', url, headers: { accept: 'text/html', ...headers } })

describe("a village's page", () => {
  it('shows what is published, says what is not, and nobody whole', async () => {
    const { body, statusCode } = await get(`/v/${VILLAGE}`)
    expect(statusCode).toBe(200)
    for (const words of ['这个村还没有公布过账', '借书 2 次', '还没有公布', '谁借的书', '董正平', '他先看'])
      expect(body).toContain(words)
    expect(findPersonalData(body)).toEqual([])
    for (const hidden of ['陈阿香', '13812345678', '别的 ']) expect(body).not.toContain(hidden)
    expect((await get(`/v/${NEXT_VILLAGE}`)).body).not.toContain('借书 2 次')
  })

  it('draws no button that leads nowhere', async () => {
    const { body } = await get(`/v/${VILLAGE}`)
    for (const [, path] of body.matchAll(/href="(\/(?!\/)[^"?#]*)/g)) {
      const { statusCode } = await get(path!)
      expect([path, statusCode]).toEqual([path, 200])
    }
    expect(body).not.toContain('/ask')
    expect(body).not.toContain('/mine')
  })

  it('is the same compressed, for whoever takes that', async () => {
    const plain = await get(`/v/${VILLAGE}`)
    const small = await get(`/v/${VILLAGE}`, { 'accept-encoding': 'gzip, br' })
    expect(small.headers['content-encoding']).toBe('gzip')
    expect(gunzipSync(small.rawPayload).toString()).toBe(plain.body)
    expect(small.rawPayload.length).toBeLessThan(10 * 1024)
    expect(small.headers['content-security-policy']).toBe(plain.headers['content-security-policy'])
  })

  it('answers every address that is no village alike', async () => {
    const bodies = new Set<string>()
    for (const code of ['990121999999', '12', 'x%27--', '990121101000'])
      for (const part of ['', '/people', '/kiosk', '/poster.pdf']) {
        const { statusCode, body } = await get(`/v/${code}${part}`)
        expect(statusCode).toBe(404)
        bodies.add(/<title>([^<]*)/.exec(body)?.[1] ?? body)
      }
    expect([...bodies]).toEqual(['没有这个村的公开页。请对照墙上的二维码，或者打村里电话问。'])
  })

  it('has no poster before there is anything to print', async () => {
    for (const [path, words] of [
      [`/v/${VILLAGE}/poster.pdf?month=2026-11`, '石塘村 2026 年 11 月的账还没有公布，不能印海报。公布以后再来印。'],
      [`/publications/${unitIdOf(VILLAGE)}/poster.pdf`, ''],
    ] as const) {
      const { statusCode, body } = await get(path)
      expect(statusCode).toBe(404)
      expect(body).toContain(words)
    }
  })
})

describe('one edition', () => {
  it('gives script and picture of any sheet, with its number', async () => {
    const { body } = await get(`/publications/${id}/broadcast`)
    expect(body).toContain('各位乡亲，现在念石塘村二零二六年十月借书公开表。')
    expect(body).toContain('借出，两次。')
    const picture = await get(`/publications/${id}/card.png`)
    expect(await sharp(picture.rawPayload).metadata()).toMatchObject({ format: 'png', width: 1080, height: 1080 })
    expect((await get(`/publications/${id}/card`)).body).toContain(`/v/${VILLAGE}`)
  })

  it('is not printed any more once it was taken back, and leaves the page', async () => {
    const { actor: maker } = await actorNamed(db, '何素梅')
    await db.stores.owner.transaction((tx) => returnPublication(tx, { id, author: maker, reason: '写错了', at: AT }))
    for (const form of ['poster.pdf', 'card.png', 'broadcast', 'card']) {
      const { statusCode, body } = await get(`/publications/${id}/${form}`)
      expect([form, statusCode]).toEqual([form, 404])
      expect(body).toContain('这张表已经撤回，不能再印')
    }
    // The edition is asked for again after a second.
    await expect.poll(async () => (await get(`/v/${VILLAGE}`)).body, { timeout: 5_000 }).not.toContain('借书 2 次')
  })
})

it('lets the public read offices, never what else is known of a person', async () => {
  const { rows } = await sql<{ holder: string }>`select distinct holder from published.office`.execute(
    db.stores.public.query,
  )
  expect(rows.map(({ holder }) => holder).sort()).toEqual(['何素梅', '外村人', '董正平'].sort())
  for (const table of ['directory.person', 'directory.relation', 'directory.occupancy'])
    await expect(sql`select 1 from ${sql.raw(table)}`.execute(db.stores.public.query)).rejects.toThrow(
      /permission denied/,
    )
})
