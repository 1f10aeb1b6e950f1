import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Actor, asActor } from '#access'
import { ProblemError } from '#kernel'
import { sql, type Tx } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { nextSerial } from './document-number.store.ts'
import {
  type Completion,
  completeTask,
  correctMatter,
  findProgress,
  getMatter,
  listTasks,
  registerAction,
  sendMessage,
  startMatter,
  sweepTimers,
  tasksOfMatter,
  withdraw,
} from './index.ts'
import { otherUnit, personId, publish, SEAL_FLOW, START, settle, signedIn, unit } from './testing/village.ts'

let db: TestDatabase
let zhou: Actor
let wang: Actor
const at = START
const as = <T>(actor: Actor, fn: (tx: Tx) => Promise<T>): Promise<T> => asActor(db.stores, actor, 'handling', fn)
const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: unknown) => (error instanceof ProblemError ? error.problem.code : String(error)),
  )

beforeAll(async () => {
  db = await cloneDatabase()
  await settle(db)
  await publish(db, 'test-pack/seal', SEAL_FLOW)
  zhou = (await signedIn(db, '周晓澜')).actor
  wang = (await signedIn(db, '王建明')).actor
})
afterAll(() => db.drop())
beforeEach(() => registerAction('test.authorise', async () => ({ authorised: 2 })))

const file = (more: { process?: string } = {}) =>
  as(zhou, (tx) =>
    startMatter(tx, {
      process: 'test-pack/seal',
      unitId: unit,
      operator: zhou,
      applicant: { name: '赵水根', phone: '138 0000 0000' },
      data: {},
      at,
      ...more,
    }),
  )
const taskOf = async (matterId: string, element: string) =>
  (await db.stores.owner.transaction((tx) => tasksOfMatter(tx, matterId))).findLast((t) => t.element === element)!
const complete = async (
  actor: Actor,
  matterId: string,
  element: string,
  outcome: string | null,
  more: Partial<Completion> = {},
) => {
  const { id } = await taskOf(matterId, element)
  return as(actor, (tx) => completeTask(tx, { taskId: id, actor, outcome, at, ...more }))
}
const row = async (matterId: string) =>
  (
    await sql<Record<string, unknown>>`select * from process.matter where id = ${matterId}::uuid`.execute(
      db.stores.owner.query,
    )
  ).rows[0]!

describe('a matter from the counter to the seal', () => {
  it('is filed by one person for another, checked, approved by a second, authorised and stamped', async () => {
    const { matterId, code: progressCode, number } = await file()
    expect(number).toMatch(/^用印〔2026〕\d+号$/)
    await complete(zhou, matterId, 'check', 'passed')
    expect((await taskOf(matterId, 'approve')).due_at).toBe('2026-11-06T09:30:00.000Z')
    expect(
      (await as(wang, (tx) => listTasks(tx, wang.posts, { limit: 50, offset: 0 }))).items.map((i) => i.matter_id),
    ).toContain(matterId)
    await complete(wang, matterId, 'approve', 'approved', { note: '同意' })
    expect((await row(matterId))['data']).toEqual({ authorised: 2 })
    await as(zhou, (tx) => sendMessage(tx, { matterId, message: 'test.stamped', data: { used: 2 }, at }))
    const view = await as(zhou, (tx) => getMatter(tx, matterId, zhou, at, 'zh'))
    expect(view).toMatchObject({
      status: 'done',
      applicant: '赵水根',
      operator: { name: '周晓澜', post: '印章管理员' },
      closedAt: at,
    })
    expect(view.steps.map((s) => [s.element, s.state])).toEqual([
      ['check', 'done'],
      ['approve', 'done'],
      ['authorise', 'done'],
      ['stamp', 'done'],
    ])
    expect(view.history.map((h) => h.what)).toEqual([
      '受理：试',
      '办完“check”',
      '走“送审”这条路',
      '办完“approve”',
      '走“同意”这条路',
      '平台办完“authorise”',
      '收到“stamp”',
      '“试”结束',
    ])
    const progress = await findProgress(db.stores.public, progressCode.toLowerCase())
    expect(progress).toMatchObject({ state: 'done', applicant: '赵*根', unit: '新坪村', place: '石溪县沙渡镇' })
    expect(JSON.stringify(progress)).not.toMatch(/赵水根|周晓澜|王建明|1380/)
  })

  it('keeps the telephone as a keyed hash and a sealed original only', async () => {
    const { matterId } = await file()
    const stored = await row(matterId)
    expect(stored['applicant_phone_hash']).toMatch(/^hmac-/)
    expect(JSON.stringify(stored)).not.toContain('13800000000')
    expect(JSON.stringify(stored)).not.toContain('138 0000 0000')
  })

  it('puts every change on the ledger in the same transaction', async () => {
    const { matterId } = await file()
    await complete(zhou, matterId, 'check', 'passed')
    const { rows } = await sql<{
      kind: string
    }>`select kind from ledger.entry where convert_from(bytes, 'UTF8') like ${`%${matterId}%`} order by at, id`.execute(
      db.stores.owner.query,
    )
    expect(rows.map((r) => r.kind).sort()).toEqual(['process.matter_filed', 'process.task_completed'])
  })

  it('answers nothing to the public but by the exact code', async () => {
    expect(await findProgress(db.stores.public, 'AAAA-AAAA-AAAA')).toBeUndefined()
    await expect(sql`select * from published.progress`.execute(db.stores.public.query)).rejects.toThrow(
      /permission denied/,
    )
    await expect(sql`select * from process.matter`.execute(db.stores.public.query)).rejects.toThrow(/permission denied/)
  })
})

describe('who may do what', () => {
  it('needs the post, counts persons for four eyes, and takes only offered outcomes', async () => {
    const { matterId } = await file()
    expect(await code(complete(wang, matterId, 'check', 'passed'))).toBe('process.not_your_task')
    expect(await code(complete(zhou, matterId, 'check', 'approved'))).toBe('process.unknown_outcome')
    expect(await code(complete(zhou, matterId, 'check', 'passed', { data: { extra: 1 } }))).toBe('process.no_form_here')
    await publish(
      db,
      'test-pack/two',
      'user a post=village-head\nuser b post=party-secretary notSameAs=a\nstart > a > b > end',
    )
    const two = await file({ process: 'test-pack/two' })
    await complete(wang, two.matterId, 'a', null)
    // 一肩挑: he holds both posts, and is still one person.
    expect(await code(complete(wang, two.matterId, 'b', null))).toBe('process.same_person')
  })

  it('refuses to file for a unit or from a post that may not', async () => {
    expect(
      await code(
        as(wang, (tx) =>
          startMatter(tx, {
            process: 'test-pack/seal',
            unitId: unit,
            operator: wang,
            applicant: { name: '赵水根' },
            data: {},
            at,
          }),
        ),
      ),
    ).toBe('process.may_not_file')
    expect(
      await code(
        as(zhou, (tx) =>
          startMatter(tx, {
            process: 'test-pack/seal',
            unitId: otherUnit,
            operator: zhou,
            applicant: { name: '赵水根' },
            data: {},
            at,
          }),
        ),
      ),
    ).toBe('process.may_not_file')
    expect(await code(file({ process: 'test-pack/none' }))).toBe('process.no_such_process')
  })

  it('can be withdrawn by who filed it, and by nobody else', async () => {
    const { matterId } = await file()
    expect(await code(as(wang, (tx) => withdraw(tx, { matterId, actor: wang, reason: '不办了', at })))).toBe(
      'process.not_yours_to_withdraw',
    )
    await as(zhou, (tx) => withdraw(tx, { matterId, actor: zhou, reason: '申请人不办了', at }))
    expect((await row(matterId))['status']).toBe('withdrawn')
    expect(await code(as(zhou, (tx) => withdraw(tx, { matterId, actor: zhou, reason: '再撤', at })))).toBe(
      'process.already_ended',
    )
    expect(await code(complete(zhou, matterId, 'check', 'passed'))).toBe('process.task_closed')
  })

  it('sends a step to the unit above when the drawing says so', async () => {
    await publish(db, 'test-pack/town', 'user a post=town-clerk unit=town\nstart > a > end')
    const { matterId } = await file({ process: 'test-pack/town' })
    const { actor: fang } = await signedIn(db, '方正')
    await complete(fang, matterId, 'a', null)
    expect((await row(matterId))['status']).toBe('done')
  })
})

describe('nothing half-done', () => {
  it('finishes once when it is clicked twice at the same moment', async () => {
    const { matterId } = await file()
    const both = await Promise.all([
      code(complete(zhou, matterId, 'check', 'passed')),
      code(complete(zhou, matterId, 'check', 'passed')),
    ])
    expect(both.sort()).toEqual(['done', 'process.task_done'])
    const { rows } = await sql<{
      n: bigint
    }>`select count(*) as n from process.task where matter_id = ${matterId}::uuid and element = 'approve'`.execute(
      db.stores.owner.query,
    )
    expect(rows[0]!.n).toBe(1n)
  })

  it('leaves everything as it was when an action fails in the middle', async () => {
    const { matterId } = await file()
    await complete(zhou, matterId, 'check', 'passed')
    const before = await row(matterId)
    registerAction('test.authorise', async () => {
      throw new Error('the lights went out')
    })
    expect(await code(complete(wang, matterId, 'approve', 'approved'))).toContain('lights')
    expect(await row(matterId)).toEqual(before)
    expect((await taskOf(matterId, 'approve')).state).toBe('open')
    registerAction('test.authorise', async () => ({ authorised: 1 }))
    await complete(wang, matterId, 'approve', 'approved')
    expect((await taskOf(matterId, 'stamp')).state).toBe('open')
  })

  it('numbers without gaps, also when some of those at once give up', async () => {
    const take = (give: boolean) =>
      db.stores.app
        .transaction(async (tx) => {
          const n = await nextSerial(tx, otherUnit, '证明', 2026)
          if (!give) throw new Error('gave up')
          return n
        })
        .catch(() => undefined)
    const taken = await Promise.all(Array.from({ length: 24 }, (_, i) => take(i % 3 !== 0)))
    expect(taken.filter((n) => n !== undefined).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 16 }, (_, i) => i + 1),
    )
    expect(await db.stores.app.transaction((tx) => nextSerial(tx, otherUnit, '证明', 2027))).toBe(1)
  })

  it('cannot rewrite who asked, nor the history', async () => {
    const { matterId } = await file()
    await expect(
      as(zhou, (tx) => sql`update process.matter set applicant_name = '别人' where id = ${matterId}::uuid`.execute(tx)),
    ).rejects.toThrow(/permission denied/)
    await expect(
      as(zhou, (tx) => sql`update process.event set what = '' where matter_id = ${matterId}::uuid`.execute(tx)),
    ).rejects.toThrow(/permission denied/)
    await expect(
      as(zhou, (tx) => sql`delete from process.event where matter_id = ${matterId}::uuid`.execute(tx)),
    ).rejects.toThrow(/permission denied/)
  })
})

describe('time', () => {
  it('reminds once, then lapses, by working days', async () => {
    const { matterId } = await file()
    await complete(zhou, matterId, 'check', 'passed')
    expect((await sweepTimers(db.stores.owner, '2026-11-06T09:29:00.000Z')).fired).toBe(0)
    await sweepTimers(db.stores.owner, '2026-11-06T09:30:00.000Z')
    expect((await taskOf(matterId, 'approve')).state).toBe('open')
    const again = await Promise.all([1, 2].map(() => sweepTimers(db.stores.owner, '2026-11-12T09:30:00.000Z')))
    expect((await row(matterId))['status']).toBe('expired')
    expect((await taskOf(matterId, 'approve')).state).toBe('interrupted')
    expect(again.every((sweep) => sweep.failed.length === 0)).toBe(true)
    expect((await sweepTimers(db.stores.owner, '2027-01-01T00:00:00.000Z')).failed).toEqual([])
  })

  it('one timer that cannot ring does not hold up the others', async () => {
    await publish(
      db,
      'test-pack/broken',
      'service s action=test.absent\ntimer t on a hours=1\nstart > a > end1\nt > s > end2',
    )
    const broken = await file({ process: 'test-pack/broken' })
    await publish(db, 'test-pack/fine', 'timer t on a hours=2\nstart > a > end1\nt > end2')
    const fine = await file({ process: 'test-pack/fine' })
    const sweep = await sweepTimers(db.stores.owner, '2026-11-05T04:30:00.000Z')
    expect(sweep.failed.map((f) => f.matterId)).toContain(broken.matterId)
    expect((await row(fine.matterId))['status']).toBe('done')
    expect((await row(broken.matterId))['status']).toBe('open')
  })
})

describe('versions and incidents', () => {
  it('a matter keeps the version it began with', async () => {
    await publish(db, 'test-pack/moving', 'user a post=seal-keeper\nstart > a > end')
    const early = await file({ process: 'test-pack/moving' })
    await publish(db, 'test-pack/moving', 'user a post=seal-keeper\nuser b post=village-head\nstart > a > b > end')
    const late = await file({ process: 'test-pack/moving' })
    await complete(zhou, early.matterId, 'a', null)
    await complete(zhou, late.matterId, 'a', null)
    expect((await row(early.matterId))['status']).toBe('done')
    expect((await row(late.matterId))['status']).toBe('open')
  })

  it('stops where a guard cannot be judged, and goes on when the information is added', async () => {
    await publish(
      db,
      'test-pack/guard',
      'user a post=seal-keeper\nuser b post=village-head\nxor x\nstart > a > x\nx > b [amount > 5]\nx > end default\nb > end',
    )
    const { matterId } = await file({ process: 'test-pack/guard' })
    await complete(zhou, matterId, 'a', null)
    expect(await row(matterId)).toMatchObject({ incident: 'x', status: 'open' })
    expect((await as(zhou, (tx) => getMatter(tx, matterId, zhou, at, 'zh'))).incident).toContain('少一项')
    await as(zhou, (tx) => correctMatter(tx, { matterId, actor: zhou, data: { amount: 9 }, reason: '补金额', at }))
    expect(await row(matterId)).toMatchObject({ incident: null })
    expect((await taskOf(matterId, 'b')).state).toBe('open')
  })
})

it('shows rules the fact views', async () => {
  const { matterId } = await file()
  await complete(zhou, matterId, 'check', 'passed')
  const { rows } = await sql<
    Record<string, unknown>
  >`select m.process, m.month, m.operator_person_id, t.element, t.outcome, t.post_code, f.value
    from fact.matter m join fact.task_done t using (matter_id) join fact.matter_field f on f.matter_id = m.matter_id and f.name = 'applicant_name'
    where m.matter_id = ${matterId}`.execute(db.stores.owner.query)
  expect(rows).toEqual([
    {
      process: 'test-pack/seal',
      month: '2026-11',
      operator_person_id: personId('周晓澜'),
      element: 'check',
      outcome: 'passed',
      post_code: 'seal-keeper',
      value: '赵水根',
    },
  ])
})
