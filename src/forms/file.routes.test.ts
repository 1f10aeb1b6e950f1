import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { fileRoutes } from './file.routes.ts'
import { multipart, openVillage, type Village } from './testing/village.ts'

let db: TestDatabase
let village: Village
let blobs: string
let photo: Buffer

beforeAll(async () => {
  db = await cloneDatabase()
  blobs = await mkdtemp(join(tmpdir(), 'qinglian-forms-'))
  village = await openVillage(db, (app, clock) => fileRoutes(app, { stores: db.stores, clock, blobs }))
  const page = Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="800"><rect width="600" height="800" fill="#fff"/><text x="60" y="200" font-size="30">2 copies</text></svg>',
  )
  photo = await sharp(page)
    .jpeg()
    .withExif({ IFD0: { Make: 'SecretPhone' } })
    .toBuffer()
})
afterAll(async () => {
  await village.app.close()
  await db.drop()
  await rm(blobs, { recursive: true, force: true })
})

async function upload(bytes: Uint8Array, name: string, who = '周晓澜', headers: Record<string, string> = {}) {
  const body = multipart(bytes, name)
  return village.app.inject({
    method: 'POST',
    url: '/api/v1/files',
    headers: { ...(await village.as(who)), ...body.headers, ...headers },
    payload: body.payload,
  })
}
const read = async (hash: string, who: string, query = '', division?: string) =>
  village.app.inject({ method: 'GET', url: `/api/v1/files/${hash}${query}`, headers: await village.as(who, division) })

describe('handing in a file', () => {
  it('answers once the cleaned bytes are kept, and gives them back to who handed them in', async () => {
    const sent = await upload(photo, '建房申请表.jpg')
    expect(sent.statusCode).toBe(201)
    const file = sent.json()
    expect(file).toMatchObject({ name: '建房申请表.jpg', mediaType: 'image/jpeg', blank: false })
    const back = await read(file.hash, '周晓澜')
    expect(back.statusCode).toBe(200)
    expect(back.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    })
    expect(back.headers['content-disposition']).toBe(`inline; filename*=UTF-8''${encodeURIComponent('建房申请表.jpg')}`)
    expect(back.rawPayload.length).toBe(file.size)
    expect(back.rawPayload.includes('SecretPhone')).toBe(false)
    expect((await upload(photo, '建房申请表.jpg')).json()).toEqual(file)
  })

  it('refuses in the reader’s language, and keeps nothing of what it refused', async () => {
    const before = (await readdir(blobs, { recursive: true })).length
    const zip = await upload(Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(300)]), 'a.jpg')
    expect([zip.statusCode, zip.json().error.message]).toEqual([
      400,
      '这是压缩包，办事材料不收压缩包。请解开后一张一张传照片或 PDF。',
    ])
    const table = await upload(Buffer.from('a,b\n1,2\n3,4\n'), 'a.csv', '周晓澜', { 'accept-language': 'en' })
    expect(table.json().error.message).toMatch(/^This is a table/)
    expect((await upload(Buffer.alloc(0), 'a.jpg')).json().error.code).toBe('forms.file_empty')
    const large = await upload(Buffer.concat([photo, Buffer.alloc(21 * 1024 * 1024)]), 'a.jpg')
    expect(large.statusCode).toBe(413)
    expect((await readdir(blobs, { recursive: true })).length).toBe(before)
  })

  it('needs a signed-in person and the header of our own pages', async () => {
    const body = multipart(photo, 'a.jpg')
    const anonymous = await village.app.inject({
      method: 'POST',
      url: '/api/v1/files',
      headers: { ...body.headers, 'x-qinglian': '1' },
      payload: body.payload,
    })
    expect(anonymous.statusCode).toBe(401)
    const { cookie } = await village.as('周晓澜')
    const forged = await village.app.inject({
      method: 'POST',
      url: '/api/v1/files',
      headers: { ...body.headers, cookie },
      payload: body.payload,
    })
    expect(forged.statusCode).toBe(403)
  })
})

describe('reading a file', () => {
  it('is the same 404 for what is another’s, what is nobody’s and what a matter does not hold', async () => {
    const { hash } = (await upload(photo, 'a.jpg')).json()
    const nobody = `sha256:${'0'.repeat(64)}`
    const matter = '?matter=0199f6a0-0000-7000-8000-000000000001'
    for (const answer of [
      await read(hash, '王建明'),
      await read(hash, '别村管章', '', '990121100202'),
      await read(nobody, '王建明'),
      await read(hash, '周晓澜', matter),
    ]) {
      expect(answer.statusCode).toBe(404)
      expect(answer.json().error.code).toBe('forms.file_missing')
    }
    expect((await read('sha256:zz', '周晓澜')).statusCode).toBe(400)
  })
})
