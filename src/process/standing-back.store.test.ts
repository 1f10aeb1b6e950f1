import { afterAll, beforeAll, expect, it } from 'vitest'
import { asActor } from '#access'
import { postIdOf } from '#directory'
import { sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { startMatter } from './filing.ts'
import { completeTask } from './handling.ts'
import { historyOf, tasksOfMatter } from './task.store.ts'
import { type PersonName, personId, publish, SEAL_FLOW, START, settle, signedIn, unit } from './testing/village.ts'

let db: TestDatabase

beforeAll(async () => {
  db = await cloneDatabase()
  await settle(db)
  await publish(db, 'test-pack/seal', SEAL_FLOW)
})
afterAll(() => db.drop())

/** 王建明, who approves, declares that 赵水根 is his brother-in-law. */
const declare = () =>
  sql`insert into directory.relation (id, person_id, relative_name, relative_person_id, kind, declared_on)
    values (gen_random_uuid(), ${personId('王建明')}, '赵水根', ${personId('赵水根')}, 'in-law', '2025-01-01')`.execute(
    db.stores.owner.query,
  )

async function fileFor(
  applicant: PersonName,
): Promise<{ id: string; told: string[]; history: [string, string | null][] }> {
  const { actor } = await signedIn(db, '周晓澜')
  const id = await asActor(db.stores, actor, 'handling', async (tx) => {
    const { matterId } = await startMatter(tx, {
      process: 'test-pack/seal',
      unitId: unit,
      operator: actor,
      applicant: { name: applicant, personId: personId(applicant) },
      data: {},
      at: START,
    })
    const [task] = await tasksOfMatter(tx, matterId)
    await completeTask(tx, { taskId: task!.id, actor, outcome: 'passed', at: START })
    return matterId
  })
  const { rows } = await sql<{ to: string }>`select to_name as "to" from notices.message where subject = ${id}
    and template not like '%receipt%' order by 1`.execute(db.stores.owner.query)
  const history = await db.stores.owner.transaction((tx) => historyOf(tx, id))
  return {
    id,
    told: rows.map((row) => row.to),
    history: history.filter((h) => h.kind.startsWith('stood_back')).map((h) => [h.kind, h.note]),
  }
}

it('asks the approver when nothing stands between', async () => {
  expect(await fileFor('董正平')).toMatchObject({ told: ['王建明'], history: [] })
})

it('asks nobody who is a relative: the unit above must name somebody', async () => {
  await declare()
  const { id, told, history } = await fileFor('赵水根')
  expect({ told, history }).toEqual({ told: ['方正'], history: [['stood_back_all', null]] })
  // Nor could he act if he tried.
  const { actor } = await signedIn(db, '王建明')
  const tasks = await db.stores.owner.transaction((tx) => tasksOfMatter(tx, id))
  const open = tasks.find((task) => task.state === 'open')!
  await expect(
    asActor(db.stores, actor, 'handling', (tx) =>
      completeTask(tx, { taskId: open.id, actor, outcome: 'approved', at: START }),
    ),
  ).rejects.toThrow('process.no_such_task')
})

it('asks whoever else holds the post, and says so', async () => {
  await sql`insert into directory.occupancy (person_id, post_id, from_on)
    values (${personId('董正平')}, ${postIdOf(unit, 'village-head')}, '2025-01-01')`.execute(db.stores.owner.query)
  const { told, history } = await fileFor('赵水根')
  // 董正平 is a relative of 赵水根 too; only for 周晓澜's own paper is everybody free.
  expect({ told, history }).toEqual({ told: ['方正'], history: [['stood_back_all', null]] })
  await sql`update directory.relation set ended_on = '2026-01-01' where person_id = ${personId('董正平')}`.execute(
    db.stores.owner.query,
  )
  expect(await fileFor('赵水根')).toMatchObject({ told: ['董正平'], history: [['stood_back', '村委会主任董正平']] })
})
