import { type Actor, openSession } from '#access'
import { installDirectory, personIdOf, postIdOf, unitIdOf } from '#directory'
import type { TestDatabase } from '../../../test/database.ts'
import { packParts } from '../module.ts'
import { parseRegister } from '../register.ts'

/** Two villages that keep a register of boats; for the tests of this module. */
export const START = '2026-11-05T00:30:00.000Z'
export const TOWN = '990121101000'
export const VILLAGE = '990121101001'
export const NEXT_VILLAGE = '990121101002'
export const BOATS = 'village-boats/boat'

export const BOAT_FILE = `title: { zh: 渔船台账, en: Boats }
view: boat
key: number
name: title
fields:
  number: { type: text, label: 编号, required: true, fixed: true, listed: true, mask: public }
  title: { type: text, label: { zh: 船名, en: Name }, required: true, listed: true, mask: public }
  value: { type: money, label: 原值, required: true, fixed: true, min: 0, mask: public }
  bought_on: { type: date, label: 买来日期 }
  length: { type: decimal, label: 长（米）, max: 40 }
  crew: { type: integer, label: 船员 }
  covered: { type: boolean, label: 有棚 }
  use: { type: choice, label: 用途, options: { fishing: { zh: 打鱼, en: Fishing }, ferry: { zh: 摆渡, en: Ferry } } }
  holder: { type: text, label: 谁在用, mask: masked }
states:
  in-use: { title: { zh: 在用, en: In use }, to: [idle, gone] }
  idle: { title: 闲置, to: [in-use, gone] }
  gone: { title: 报废 }
writes: { open: [accountant], change: [accountant], correct: [accountant, town-clerk] }
`

const PEOPLE = [
  { name: '何素梅', village: VILLAGE, code: 'accountant' },
  { name: '董正平', village: VILLAGE, code: 'supervision-chair' },
  { name: '外村人', village: NEXT_VILLAGE, code: 'accountant' },
  { name: '镇上人', village: TOWN, code: 'town-clerk' },
] as const
export type PersonName = (typeof PEOPLE)[number]['name']

export async function settle(db: TestDatabase): Promise<void> {
  await db.stores.owner.transaction(async (tx) => {
    await installDirectory(
      tx,
      {
        divisions: [TOWN, VILLAGE, NEXT_VILLAGE].map((code, i) => ({ code, name: ['青溪镇', '石塘村', '下湾村'][i]! })),
        units: [
          { name: '青溪镇', carrier: 'town', divisionCode: TOWN },
          { name: '石塘村', carrier: 'village', divisionCode: VILLAGE },
          { name: '下湾村', carrier: 'village', divisionCode: NEXT_VILLAGE },
        ],
        persons: PEOPLE.map(({ name, village }) => ({ name, divisionCode: village })),
        posts: PEOPLE.map(({ village, code }) => ({ unitId: unitIdOf(village), code, title: code })),
        occupancies: PEOPLE.map(({ name, village, code }) => ({
          personId: personIdOf(village, name),
          postId: postIdOf(unitIdOf(village), code),
          fromOn: '2025-01-01',
        })),
      },
      START,
    )
  })
  await installBoats(db, BOAT_FILE)
}

export async function installBoats(db: TestDatabase, text: string, pack = 'village-boats'): Promise<void> {
  const value = parseRegister(text, 'registers/boat.yaml')
  await db.stores.owner.transaction((tx) =>
    packParts()[0]!.install!(
      tx,
      [{ id: `${pack}/boat`, path: 'registers/boat.yaml', text, value }],
      { id: pack } as never,
      START,
    ),
  )
}

export async function signedIn(db: TestDatabase, name: PersonName): Promise<{ actor: Actor; token: string }> {
  const { village } = PEOPLE.find((p) => p.name === name)!
  return db.stores.app.transaction((tx) => openSession(tx, personIdOf(village, name), START))
}
