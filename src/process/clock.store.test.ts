import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Actor, asActor } from '#access'
import { sweepClocks } from '#clocks'
import { ProblemError } from '#kernel'
import { sql, type Tx } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { packParts } from '../clocks/module.ts'
import {
  completeTask,
  findProgress,
  getMatter,
  pauseTask,
  readBpmn,
  registerAction,
  resumeTask,
  startMatter,
  sweepTimers,
  tasksOfMatter,
} from './index.ts'
import './module.ts'
import { drawn } from './testing/drawing.ts'
import { OTHER, publish, START, settle, signedIn, unit } from './testing/village.ts'

let db: TestDatabase
let zhou: Actor
let wang: Actor
const as = <T>(actor: Actor, fn: (tx: Tx) => Promise<T>): Promise<T> => asActor(db.stores, actor, 'handling', fn)

const LIMITS = `- code: answer_days
  title: 答复
  unit: working_days
  basis: 演示
  values:
    - { from: 2026-01-01, value: 2, document: 县一号 }
    - { from: 2026-01-01, division: ${OTHER}, value: 4, document: 村一号 }
`
const CLOCKS = `- code: answer
  title: 答复
  starts: 送到
  length: { limit: answer_days }
  counts: working_days
  basis: 演示
  pauses: [{ code: verifying, reason: 正在向镇里核实 }]
  reminders: [{ before: { working_days: 1 } }]
  escalate_to: { post: town-clerk, unit: town, after: { hours: 1 } }
- code: lapse
  title: 作废
  starts: 送到
  length: 4
  counts: working_days
  basis: 演示
`
const FLOW = `user answer post=village-head clock=answer outcomes=yes:同意
timer gone on answer clock=lapse
end end_gone status=expired
end end_done status=done
start > answer > end_done
gone > end_gone`

beforeAll(async () => {
  db = await cloneDatabase()
  await settle(db)
  await db.stores.owner.transaction(async (tx) => {
    const pack = { id: 'clock-pack', dir: '', manifest: { needs: [] } as never, items: () => [] }
    for (const [part, text] of [
      [packParts()[0]!, LIMITS],
      [packParts()[1]!, CLOCKS],
    ] as const)
      await part.install!(
        tx,
        [{ id: 'clock-pack/x', path: part.files, text, value: part.parse(text, part.files) }],
        pack,
        START,
      )
  })
  await publish(db, 'clock-pack/asking', FLOW)
  registerAction('test.authorise', async () => ({}))
  zhou = (await signedIn(db, '周晓澜')).actor
  wang = (await signedIn(db, '王建明')).actor
})
afterAll(() => db.drop())

const file = () =>
  as(zhou, (tx) =>
    startMatter(tx, {
      process: 'clock-pack/asking',
      unitId: unit,
      operator: zhou,
      applicant: { name: '赵水根' },
      data: {},
      at: START,
    }),
  )
const taskOf = async (matterId: string) =>
  (await db.stores.owner.transaction((tx) => tasksOfMatter(tx, matterId))).find((t) => t.element === 'answer')!
const texts = async (matterId: string) =>
  (
    await sql<{ line: string }>`select to_name || '：' || text as line from notices.message
      where subject = ${matterId} and template <> 'process.sms_task' order by created_at, id`.execute(
      db.stores.owner.query,
    )
  ).rows.map((r) => r.line)
const sweep = (at: string) => sweepClocks(db.stores.owner, at)
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: unknown) => (error instanceof ProblemError ? error.problem.code : String(error)),
  )

it('runs as long as the limit says, reminds before, escalates after, each once', async () => {
  const { matterId } = await file()
  // 5 November is a Thursday; two working days end on Monday the 9th.
  expect((await taskOf(matterId)).due_at).toBe('2026-11-09T09:30:00.000Z')
  expect((await sweep('2026-11-06T00:29:00.000Z')).told).toBe(0)
  const both = await Promise.all([sweep('2026-11-06T00:30:00.000Z'), sweep('2026-11-06T00:30:00.000Z')])
  expect(both.reduce((n, s) => n + s.told, 0)).toBe(1)
  expect(await texts(matterId)).toEqual([expect.stringMatching(/^王建明：.*“answer”到11月9日17:30截止/)])
  await sweep('2026-11-09T10:30:00.000Z')
  await sweep('2026-11-10T10:30:00.000Z')
  expect((await texts(matterId)).slice(1)).toEqual([expect.stringMatching(/^方正：.*新坪村.*“answer”11月9日17:30到期/)])
  const { rows } = await sql`select 1 from ledger.entry where kind = 'process.escalated'`.execute(db.stores.owner.query)
  expect(rows).toHaveLength(1)
})

it('says nothing about what is done', async () => {
  const { matterId } = await file()
  const { id } = await taskOf(matterId)
  await as(wang, (tx) => completeTask(tx, { taskId: id, actor: wang, outcome: 'yes', at: START }))
  await sweep('2026-12-01T00:00:00.000Z')
  expect(await texts(matterId)).toEqual([])
})

it('stands still for a reason the applicant reads, says nothing meanwhile, and goes on with what was left', async () => {
  const { matterId, code: progressCode } = await file()
  const { id } = await taskOf(matterId)
  const pause = (actor: Actor, reason: string) =>
    as(actor, (tx) => pauseTask(tx, { taskId: id, actor, reason, at: START }))
  expect(await code(pause(zhou, 'verifying'))).toBe('process.not_your_task')
  expect(await code(pause(wang, 'holiday'))).toBe('process.cannot_pause')
  await pause(wang, 'verifying')
  expect(await code(pause(wang, 'verifying'))).toBe('clocks.not_running')
  const shown = async () => (await findProgress(db.stores.public, progressCode))!.steps[0]
  expect(await shown()).toMatchObject({ dueAt: null, paused: { reason: '正在向镇里核实', since: START } })
  await sweep('2026-11-20T00:30:00.000Z')
  expect((await sweepTimers(db.stores.owner, '2026-11-20T00:30:00.000Z')).failed).toEqual([])
  expect(await texts(matterId)).toEqual([])
  expect((await taskOf(matterId)).state).toBe('open')
  // Two working days were left on the 5th, four until it lapses; taken up again on Friday the 20th.
  await as(wang, (tx) => resumeTask(tx, { taskId: id, actor: wang, at: '2026-11-20T00:30:00.000Z' }))
  expect(await shown()).toMatchObject({ dueAt: '2026-11-24T09:30:00.000Z' })
  expect((await shown())?.paused).toBeUndefined()
  await sweep('2026-11-23T00:30:00.000Z')
  expect(await texts(matterId)).toHaveLength(1)
  await sweepTimers(db.stores.owner, '2026-11-26T09:29:00.000Z')
  expect((await taskOf(matterId)).state).toBe('open')
  await sweepTimers(db.stores.owner, '2026-11-26T09:30:00.000Z')
  const view = await as(wang, (tx) => getMatter(tx, matterId, wang, START, 'zh'))
  expect([view.status, ...view.history.map((h) => h.what)].join()).toMatch(/^expired.*时限暂停.*接着算/)
})

it('a drawing that names a clock its pack has not is refused', async () => {
  const read = (clock: string, more = '') =>
    readBpmn(
      drawn(FLOW.replace('clock=answer', `clock=${clock}${more}`)),
      new Map([
        ['answer', { workingDays: 2 }],
        ['lapse', { days: 4 }],
      ]),
    )
  expect((await read('answer')).definition?.nodes['answer']).toMatchObject({
    limit: { workingDays: 2, clock: 'answer' },
  })
  expect((await read('anwser')).issues.map((i) => i.code)).toEqual(['process.unknown_clock'])
  expect((await read('answer', ' q:workingDays=2')).issues.map((i) => i.code)).toEqual(['process.bad_limit'])
})
