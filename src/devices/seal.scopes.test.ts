import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addGrant } from '#access'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { NOW, OTHER, openVillage, people, personId, supervises, units, type Village } from '../forms/testing/village.ts'
import { sealRoutes } from './seal.routes.ts'
import { registerDevice, sealId } from './seal.store.ts'
import { newKeyring, prepareStamping } from './testing/stamping.ts'

let db: TestDatabase
let village: Village
const headers = new Map<string, Record<string, string>>()

beforeAll(async () => {
  db = await cloneDatabase()
  const keyring = await newKeyring()
  village = await openVillage(db, (app, clock) => sealRoutes(app, { stores: db.stores, clock, keyring }))
  await prepareStamping(db, keyring)
  const seals = [{ kind: 'village', name: '江下村村委会章' }] as const
  await db.stores.owner.transaction((tx) =>
    registerDevice(tx, keyring, { unitId: units.other, divisionCode: OTHER, name: '江下村套筒', seals }, NOW),
  )
  for (const [name, division] of people) headers.set(name, await village.as(name, division))
})
afterAll(async () => {
  await village.app.close()
  await db.drop()
})

const anyone = fc.constantFrom(...people)
const anywhere = fc.constantFrom(units.village, units.other, units.town)

it('seals are seen by their village and those who supervise it; others get the same answer as for no seal at all', async () => {
  await fc.assert(
    fc.asyncProperty(anyone, anywhere, async ([name], unitId) => {
      const answer = await village.app.inject({
        method: 'GET',
        url: `/api/v1/seals?unitId=${unitId}`,
        headers: headers.get(name)!,
      })
      const allowed = unitId !== units.town && supervises(name, unitId)
      expect([name, unitId, answer.statusCode]).toEqual([name, unitId, allowed ? 200 : 404])
    }),
    { numRuns: 120 },
  )
}, 120_000)

it('a press is taken from the keeper of that very village and from nobody else', async () => {
  await fc.assert(
    fc.asyncProperty(anyone, anywhere, fc.boolean(), async ([name, , own, posts], unitId, document) => {
      const answer = await village.app.inject({
        method: 'POST',
        url: `/api/v1/seals/${sealId(unitId, 'village')}/press`,
        headers: headers.get(name)!,
        payload: { document },
      })
      const there = unitId !== units.town && supervises(name, unitId)
      const keeper = there && own === unitId && posts.includes('seal-keeper')
      expect([name, unitId, answer.statusCode]).toEqual([name, unitId, keeper ? 200 : there ? 403 : 404])
      if (keeper) expect(answer.json().outcome).toBe('refused')
    }),
    { numRuns: 150 },
  )
}, 120_000)

it('the keeper of one village who may also look after another does not stamp there', async () => {
  await db.stores.owner.transaction((tx) =>
    addGrant(
      tx,
      {
        to: { personId: personId('别村管章', OTHER) },
        role: 'village-supervisor',
        topics: ['seal'],
        purpose: '村务监督',
        from: '2026-01-01',
        over: { kind: 'unit', unitId: units.village },
      },
      NOW,
    ),
  )
  const answer = await village.app.inject({
    method: 'POST',
    url: `/api/v1/seals/${sealId(units.village, 'village')}/press`,
    headers: await village.as('别村管章', OTHER),
    payload: { document: true },
  })
  expect([answer.statusCode, answer.json().error?.code]).toEqual([403, 'devices.not_keeper'])
})
