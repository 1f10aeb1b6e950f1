import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Actor, openSession } from '#access'
import { openKeyring } from '#crypto'
import { installDirectory, personIdOf, postIdOf, unitIdOf } from '#directory'
import type { Instant } from '#kernel'
import type { TestDatabase } from '../../../test/database.ts'
import { readBpmn } from '../bpmn-reader.ts'
import { connectProcess } from '../connection.ts'
import { installFlow } from '../flow.store.ts'
import { drawn } from './drawing.ts'

export const START: Instant = '2026-11-05T00:30:00.000Z'
export const COUNTY = '990121000000'
export const TOWN = '990121100000'
export const VILLAGE = '990121100001'
export const OTHER = '990121100002'
export const unit = unitIdOf(VILLAGE)
export const otherUnit = unitIdOf(OTHER)

const people = {
  周晓澜: VILLAGE,
  王建明: VILLAGE,
  董正平: VILLAGE,
  赵水根: VILLAGE,
  李外村: OTHER,
  方正: TOWN,
} as const
export type PersonName = keyof typeof people
export const personId = (name: PersonName): string => personIdOf(people[name], name)

const held: [PersonName, string, string, string][] = [
  ['周晓澜', unit, 'seal-keeper', '印章管理员'],
  // 一肩挑: one person, two posts.
  ['王建明', unit, 'village-head', '村委会主任'],
  ['王建明', unit, 'party-secretary', '村党组织书记'],
  ['董正平', unit, 'supervision-chair', '村监会主任'],
  ['李外村', otherUnit, 'seal-keeper', '印章管理员'],
  ['方正', unitIdOf(TOWN), 'town-clerk', '乡镇审核'],
]

/** Two villages of a town with their cadres; 赵水根 is a declared relative of 董正平. */
export async function settle(db: TestDatabase): Promise<void> {
  connectProcess({ keyring: openKeyring(mkdtempSync(join(tmpdir(), 'process-keys-')), { at: START }) })
  await db.stores.owner.transaction((tx) =>
    installDirectory(
      tx,
      {
        divisions: [
          { code: COUNTY, name: '石溪县' },
          { code: TOWN, name: '沙渡镇' },
          { code: VILLAGE, name: '新坪村' },
          { code: OTHER, name: '江下村' },
        ],
        units: [
          { name: '石溪县', carrier: 'county-office', divisionCode: COUNTY },
          { name: '沙渡镇', carrier: 'town', divisionCode: TOWN },
          { name: '新坪村', carrier: 'village', divisionCode: VILLAGE },
          { name: '江下村', carrier: 'village', divisionCode: OTHER },
        ],
        persons: Object.entries(people).map(([name, divisionCode]) => ({ name, divisionCode })),
        posts: held.map(([, unitId, code, title]) => ({ unitId, code, title })),
        occupancies: held.map(([name, unitId, code]) => ({
          personId: personId(name),
          postId: postIdOf(unitId, code),
          fromOn: '2025-01-01',
        })),
        relations: [
          {
            personId: personId('董正平'),
            relativeName: '赵水根',
            relativePersonId: personId('赵水根'),
            kind: 'in-law',
            declaredOn: '2025-01-01',
          },
        ],
      },
      START,
    ),
  )
}

/** The actor of a person, in an open session. */
export async function signedIn(
  db: TestDatabase,
  name: PersonName,
  at: Instant = START,
): Promise<{ actor: Actor; token: string }> {
  const { actor, token } = await db.stores.app.transaction((tx) => openSession(tx, personId(name), at))
  return { actor, token }
}

/** Publishes a drawing as `<pack>/<name>`. */
export async function publish(
  db: TestDatabase,
  process: string,
  lines: string,
  words = 'q:startedBy="seal-keeper" q:series="用印"',
): Promise<void> {
  const xml = drawn(lines, words)
  const { definition, issues } = await readBpmn(xml)
  if (!definition) throw new Error(JSON.stringify(issues))
  await db.stores.owner.transaction((tx) =>
    installFlow(
      tx,
      { process, pack: process.split('/')[0]!, xml, definition, published: { title: definition.name } },
      START,
    ),
  )
}

/** Check, approve (four eyes), authorise, stamp; a reminder and a lapse on the approval. */
export const SEAL_FLOW = `user check post=seal-keeper q:workingDays=1 outcomes=passed:送审;outside:不受理
user approve post=village-head q:workingDays=1 notSameAs=check outcomes=approved:同意;rejected:不同意
service authorise action=test.authorise
receive stamp message=test.stamped workingDays=3
reminder late on approve workingDays=1
timer lapse on approve workingDays=5
end end_rejected status=rejected
end end_lapsed status=expired
end end_done status=done
xor checked
xor decided
start > check > checked
checked > approve [outcome = "passed"] "送审"
checked > end_rejected default
approve > decided
decided > authorise [outcome = "approved"] "同意"
decided > end_rejected default
authorise > stamp > end_done
late > end_late
lapse > end_lapsed`
