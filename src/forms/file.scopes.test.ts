import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startMatter } from '#process'
import { putBlob } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { newKeyring, prepareStamping } from '../devices/testing/stamping.ts'
import { fileRoutes } from './file.routes.ts'
import { describeFiles, recordFiles } from './file.store.ts'
import {
  NOW,
  OTHER,
  openVillage,
  people,
  personId,
  supervises,
  units,
  VILLAGE,
  type Village,
} from './testing/village.ts'

let db: TestDatabase
let village: Village
let blobs: string
interface Kept {
  hash: string
  by: string
  matter: string | undefined
  unitId: string
}
const files: Kept[] = []

beforeAll(async () => {
  db = await cloneDatabase()
  blobs = await mkdtemp(join(tmpdir(), 'qinglian-forms-'))
  village = await openVillage(db, (app, clock) => fileRoutes(app, { stores: db.stores, clock, blobs }))
  await prepareStamping(db, await newKeyring())
  let n = 0
  for (const [by, division, unitId] of [
    ['周晓澜', VILLAGE, units.village],
    ['别村管章', OTHER, units.other],
  ] as const) {
    for (const attached of [true, false]) {
      const { hash, size } = await putBlob(blobs, Buffer.from(`file ${++n}`))
      const matter = await village.acting(
        by,
        async (tx, operator) => {
          await recordFiles(tx, [
            {
              hash,
              size,
              name: 'a.jpg',
              mediaType: 'image/jpeg',
              blank: false,
              uploadedBy: operator.personId,
              at: NOW,
            },
          ])
          if (!attached) return undefined
          const filing = {
            process: 'paper-trial/paper',
            unitId,
            operator,
            applicant: { name: '赵水根' },
            data: { copies: 1 },
            at: NOW,
          }
          return (await startMatter(tx, { ...filing, files: [{ hash }] })).matterId
        },
        division,
      )
      files.push({ hash, by, matter, unitId })
    }
  }
})
afterAll(async () => {
  await village.app.close()
  await db.drop()
  await rm(blobs, { recursive: true, force: true })
})

const anyone = fc.constantFrom(...people.map(([name, division]) => ({ name, division })))

it('a file is read through a matter one may see and that holds it, or by whoever handed it in; otherwise it is not there', async () => {
  const headers = new Map<string, Record<string, string>>()
  for (const [name, division] of people) headers.set(name, await village.as(name, division))
  await fc.assert(
    fc.asyncProperty(anyone, fc.nat(3), fc.option(fc.nat(3), { nil: undefined }), async ({ name }, file, through) => {
      const kept = files[file]!
      const matter = through === undefined ? undefined : files[through]!.matter
      const answer = await village.app.inject({
        method: 'GET',
        url: `/api/v1/files/${kept.hash}${matter ? `?matter=${matter}` : ''}`,
        headers: headers.get(name)!,
      })
      const allowed = matter ? matter === kept.matter && supervises(name, kept.unitId) : kept.by === name
      expect([name, file, through, answer.statusCode]).toEqual([name, file, through, allowed ? 200 : 404])
    }),
    { numRuns: 300 },
  )
}, 120_000)

it('nobody attaches what she neither handed in nor sees', async () => {
  await fc.assert(
    fc.asyncProperty(anyone, fc.nat(3), async ({ name, division }, file) => {
      const kept = files[file]!
      const described = await village.acting(
        name,
        (tx) =>
          describeFiles(tx, [kept.hash]).then(
            () => true,
            () => false,
          ),
        division,
      )
      const allowed = kept.by === name || (kept.matter !== undefined && supervises(name, kept.unitId))
      expect([name, file, described]).toEqual([name, file, allowed])
    }),
    { numRuns: 60 },
  )
  await expect(
    village.acting('周晓澜', (tx) =>
      recordFiles(tx, [
        {
          hash: `sha256:${'e'.repeat(64)}`,
          size: 1,
          name: 'a',
          mediaType: 'image/png',
          blank: null,
          uploadedBy: personId('王建明'),
          at: NOW,
        },
      ]),
    ),
  ).rejects.toThrow('row-level security')
}, 120_000)
