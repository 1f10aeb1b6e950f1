import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { asActor, endSession, findSession, openSession } from '#access'
import { openMatters } from '#casework'
import { holdersOf } from '#directory'
import { dateOf, type Instant, instantAt } from '#kernel'
import { type Pack, parseYaml } from '#pack'
import { completeTask, tasksOfMatter } from '#process'
import type { Stores } from '#store'
import { type LitFlag, moveRaised, raisedFlags } from './answered-flags.store.ts'
import { countySeed } from './county.ts'

const moment = z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/, 'YYYY-MM-DD HH:MM')

/** `fixtures/answered.yaml`: flags that were raised before the demonstration begins, and what people have said of them since. */
const Answered = z.strictObject({
  answered: z.array(
    z.strictObject({
      rule: z.string(),
      /** The unit's path as in the county's files: 沙渡镇/江下村. */
      unit: z.string(),
      period: z.string().optional(),
      raised: moment,
      steps: z
        .array(
          z.strictObject({
            step: z.string(),
            at: moment,
            /** Whose name the step bears, when its post has several holders. */
            by: z.string().optional(),
            outcome: z.string(),
            data: z.record(z.string(), z.unknown()),
          }),
        )
        .default([]),
    }),
  ),
})
type Answer = z.infer<typeof Answered>['answered'][number]

const instant = (text: string): Instant => instantAt(text.slice(0, 10), text.slice(11))

/** Lets people answer what the rules have raised, as packs tell it, through the same doors as in life. Returns how many flags. */
export async function answerFlags(stores: Stores, packs: readonly Pack[], now: Instant): Promise<number> {
  const answers = (await Promise.all(packs.map(answersOf))).flat()
  const unitIds = new Map(countySeed().villages.map((village) => [village.path, village.unitId]))
  const lit = await stores.owner.transaction((tx) => raisedFlags(tx))
  const told = answers.flatMap((answer) =>
    lit
      .filter(
        (flag) =>
          flag.rule === answer.rule &&
          flag.unitId === unitIds.get(answer.unit) &&
          (answer.period === undefined || flag.period === answer.period),
      )
      .map((flag) => ({ flag, answer, raised: instant(answer.raised) })),
  )
  told.sort((a, b) => a.raised.localeCompare(b.raised))
  await stores.owner.transaction(async (tx) => {
    for (const { flag, raised } of told) await moveRaised(tx, flag.id, raised)
  })
  for (const raised of new Set(told.map((one) => one.raised))) await openMatters(stores, raised)
  for (const { flag, answer } of told) await play(stores, flag, answer, now)
  return told.length
}

async function answersOf(pack: Pack): Promise<Answer[]> {
  const file = join(pack.dir, 'fixtures', 'answered.yaml')
  if (!existsSync(file)) return []
  return parseYaml(await readFile(file, 'utf8'), Answered, 'fixtures/answered.yaml').answered
}

/** Each step by a holder of its post, in a session of her own. */
async function play(stores: Stores, flag: LitFlag, answer: Answer, now: Instant): Promise<void> {
  for (const { step, at: said, by, outcome, data } of answer.steps) {
    const at = instant(said)
    if (at >= now) return
    const found = await stores.owner.transaction(async (tx) => {
      const [again] = await raisedFlags(tx, flag.id)
      const tasks = again?.matterId ? await tasksOfMatter(tx, again.matterId) : []
      const task = tasks.find((t) => t.state === 'open' && t.element === step)
      if (!task?.post_code) return undefined
      const holders = await holdersOf(tx, task.unit_id, task.post_code, dateOf(at))
      const holder = holders.find((h) => by === undefined || h.personName === by)
      return holder && { taskId: task.id, personId: holder.personId }
    })
    if (!found) throw new Error(`${answer.rule} ${answer.unit}: nobody can do ${step} ${by ?? ''}`)
    const { token } = await stores.app.transaction((tx) => openSession(tx, found.personId, at))
    const actor = await findSession(stores, token, at)
    if (!actor) throw new Error(`${answer.rule} ${answer.unit}: no session for ${step}`)
    await asActor(stores, actor, 'handling', (tx) =>
      completeTask(tx, { taskId: found.taskId, actor, outcome, data, at }),
    )
    await stores.app.transaction((tx) => endSession(tx, actor.sessionId, 'signed-out', at))
  }
}
