import { afterAll, beforeAll, expect, it } from 'vitest'
import { installDirectory, personIdOf } from '#directory'
import { ProblemError } from '#kernel'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { createOneTimeAccount, listAccounts, resetAccount, type Slip, setPassword, signIn } from './index.ts'

const AT = '2026-11-05T00:30:00.000Z'
const LATER = '2026-11-20T00:30:00.000Z'
const VILLAGE = '990121100001'
const OWN = 'wo-de-xin-mima-88'
let db: TestDatabase
let slip: Slip

beforeAll(async () => {
  db = await cloneDatabase()
  const person = { name: '周晓澜', divisionCode: VILLAGE }
  const seed = { divisions: [], units: [], persons: [person], posts: [], occupancies: [] }
  slip = await db.stores.owner.transaction(async (tx) => {
    await installDirectory(tx, seed, AT)
    return createOneTimeAccount(tx, { personId: personIdOf(VILLAGE, '周晓澜'), name: 'ZhouXiaoLan' }, AT)
  })
})
afterAll(() => db.drop())

const tried = (password: string, newPassword?: string, at = AT) =>
  signIn(db.stores, { name: 'zhouxiaolan', password, newPassword }, at).then(
    () => 'in',
    (error: unknown) => (error instanceof ProblemError ? error.problem.code : String(error)),
  )
const state = async (at = AT) => (await db.stores.owner.transaction((tx) => listAccounts(tx, at)))[0]!.state

it('a slip opens nothing without a password of one’s own, and is worth nothing afterwards', async () => {
  expect(slip.password).toMatch(/^[a-z0-9]{4}(-[a-z0-9]{4}){2}$/)
  expect(await state()).toBe('waiting')
  expect(await tried(slip.password)).toBe('access.new_password_needed')
  expect(await tried('wrong', OWN)).toBe('access.wrong_credentials')
  expect(await tried(slip.password, slip.password)).toBe('access.weak_password')
  const both = await Promise.all([tried(slip.password, OWN), tried(slip.password, 'ling-yi-ge-mima-99')])
  expect(both.sort()).toEqual(['access.wrong_credentials', 'in'])
  expect(await tried(slip.password)).toBe('access.wrong_credentials')
  expect(await state()).toBe('open')
})

it('a reset ends what was, and its slip ends by itself', async () => {
  const again = await db.stores.owner.transaction((tx) => resetAccount(tx, ' ZHOUXIAOLAN', AT))
  expect(await tried(OWN)).toBe('access.wrong_credentials')
  expect(await state(LATER)).toBe('slip-over')
  expect(await tried(again.password, OWN, LATER)).toBe('access.slip_over')
  await db.stores.owner.transaction((tx) => setPassword(tx, 'zhouxiaolan', OWN, LATER))
  expect(await tried(OWN, undefined, LATER)).toBe('in')
  await expect(db.stores.owner.transaction((tx) => resetAccount(tx, 'nobody', AT))).rejects.toThrow(
    'access.no_such_person',
  )
})
