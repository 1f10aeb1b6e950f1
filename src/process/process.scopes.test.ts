import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Actor, asActor } from '#access'
import { sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { startMatter } from './filing.ts'
import { completeTask } from './handling.ts'
import { tasksOfMatter } from './task.store.ts'
import {
  otherUnit,
  type PersonName,
  personId,
  publish,
  SEAL_FLOW,
  START,
  settle,
  signedIn,
  unit,
} from './testing/village.ts'

/**
 * Random matters of two villages, read by everybody: what row security shows equals what the rule says in words. Who belongs to the unit
 * (or supervises it), filed it, asked for it, acted in it or has a step open sees it; relatives of the applicant do not, unless they acted.
 */
let db: TestDatabase
const actors = new Map<PersonName, Actor>()
const NAMES = ['周晓澜', '王建明', '董正平', '赵水根', '李外村', '方正'] as const

beforeAll(async () => {
  db = await cloneDatabase()
  await settle(db)
  await publish(db, 'test-pack/seal', SEAL_FLOW)
  for (const name of NAMES) actors.set(name, (await signedIn(db, name)).actor)
})
afterAll(() => db.drop())

interface Made {
  readonly id: string
  readonly unit: string
  readonly operator: PersonName
  readonly applicant: PersonName
  readonly checked: boolean
}

const matters = fc.array(
  fc.record({ inOther: fc.boolean(), applicant: fc.constantFrom(...NAMES), checked: fc.boolean() }),
  { minLength: 6, maxLength: 6 },
)

async function make({
  inOther,
  applicant,
  checked,
}: {
  inOther: boolean
  applicant: PersonName
  checked: boolean
}): Promise<Made> {
  const operator: PersonName = inOther ? '李外村' : '周晓澜'
  const actor = actors.get(operator)!
  const unitId = inOther ? otherUnit : unit
  const { matterId: id } = await asActor(db.stores, actor, 'handling', (tx) =>
    startMatter(tx, {
      process: 'test-pack/seal',
      unitId,
      operator: actor,
      applicant: { name: applicant, personId: personId(applicant) },
      data: {},
      at: START,
    }),
  )
  if (checked) {
    await asActor(db.stores, actor, 'handling', async (tx) => {
      const [task] = await tasksOfMatter(tx, id)
      await completeTask(tx, { taskId: task!.id, actor, outcome: 'passed', at: START })
    })
  }
  return { id, unit: unitId, operator, applicant, checked }
}

function maySee(who: PersonName, m: Made): boolean {
  if (who === m.operator || who === m.applicant) return true
  const home = who === '李外村' ? otherUnit : who === '赵水根' ? null : unit
  const inScope = who === '方正' || home === m.unit
  const related = (who === '董正平' && m.applicant === '赵水根') || (who === '赵水根' && m.applicant === '董正平')
  return inScope && !related
}

it('row security shows exactly what the rule in words allows', async () => {
  const shown = async (who: PersonName, table: 'matter' | 'task' | 'event') =>
    asActor(db.stores, actors.get(who)!, 'handling', async (tx) => {
      const { rows } = await sql<{
        id: string
      }>`select distinct ${sql.ref(table === 'matter' ? 'id' : 'matter_id')} as id from ${sql.table(`process.${table}`)}`.execute(
        tx,
      )
      return new Set(rows.map((row) => row.id))
    })
  const all: Made[] = []
  await fc.assert(
    fc.asyncProperty(matters, async (list) => {
      for (const one of list) all.push(await make(one))
      for (const who of NAMES) {
        const wanted = all
          .filter((m) => maySee(who, m))
          .map((m) => m.id)
          .sort()
        for (const table of ['matter', 'task', 'event'] as const)
          expect([...(await shown(who, table))].sort(), `${who} ${table}`).toEqual(wanted)
      }
    }),
    // The matters stay: a list tried again, smaller, would meet those of the list that failed.
    { numRuns: 6, endOnFailure: true },
  )
})

it('without a context nothing is seen and nothing can be written', async () => {
  const { rows } = await sql<{ n: bigint }>`select count(*) as n from process.matter`.execute(db.stores.app.query)
  expect(rows[0]!.n).toBe(0n)
  const { rows: facts } = await sql<{ n: bigint }>`select count(*) as n from fact.matter_field`.execute(
    db.stores.app.query,
  )
  expect(facts[0]!.n).toBe(0n)
  await expect(sql`update process.matter set status = 'done'`.execute(db.stores.app.query)).resolves.toMatchObject({
    numAffectedRows: 0n,
  })
})
