import { holdersOf } from '#directory'
import { dateOf, type Instant, newId, ProblemError } from '#kernel'
import { record } from '#ledger'
import { notify } from '#notices'
import { listInstalledPacks } from '#pack'
import { sendMessage, startMatter, tasksOfMatter } from '#process'
import { recordVerdict } from '#rules'
import type { Stores, Tx } from '#store'
import { t } from '#texts'
import {
  addConclusion,
  linkMatter,
  listNewConclusions,
  listWithdrawn,
  lockOpening,
  markTold,
} from './casework.store.ts'
import { remediesOf } from './correcting.ts'
import { listWaitingFlags, type WaitingFlag } from './flag.store.ts'

/** What a pack says in `serves` when one of its flows handles flags, or tells people what they are entitled to. */
const PURPOSE = 'casework.flag'
const ENTITLEMENT = 'casework.entitlement'
const AT_ONCE = 500

export interface Opened {
  readonly opened: number
  /** Flags whose matter could not be opened, and why; they stay waiting. */
  readonly failed: readonly { readonly flagId: string; readonly error: unknown }[]
}

/** The flow that handles flags: `<pack>/<flow>` of the installed pack that says so; undefined when none does. */
export async function flagFlow(stores: Pick<Stores, 'owner'>, purpose = PURPOSE): Promise<string | undefined> {
  for (const pack of await listInstalledPacks(stores.owner)) {
    const flow = pack.serves[purpose]
    if (flow) return `${pack.id}/${flow}`
  }
  return undefined
}

/** Opens a matter for every raised flag that has none. Each flag in a transaction of its own, so that one cannot stop the others. */
export async function openMatters(stores: Pick<Stores, 'owner'>, at: Instant): Promise<Opened> {
  const process = await flagFlow(stores)
  if (!process) return { opened: 0, failed: [] }
  const telling = (await flagFlow(stores, ENTITLEMENT)) ?? process
  const waiting = await stores.owner.transaction((tx) => listWaitingFlags(tx, AT_ONCE, at))
  const failed: { flagId: string; error: unknown }[] = []
  let opened = 0
  for (const { id } of waiting) {
    try {
      opened += await stores.owner.transaction(async (tx) => {
        await lockOpening(tx)
        // Read again under the lock: another worker may have been faster, or the data may have taken the flag back.
        const [flag] = await listWaitingFlags(tx, 1, at, id)
        if (!flag) return 0
        await openMatter(tx, flag.colour === 'entitlement' ? telling : process, flag, at)
        return 1
      })
    } catch (error) {
      failed.push({ flagId: id, error })
    }
  }
  return { opened, failed }
}

async function openMatter(tx: Tx, process: string, flag: WaitingFlag, at: Instant): Promise<void> {
  const remedies = await remediesOf(tx, flag.rule)
  const { matterId } = await startMatter(tx, {
    process,
    unitId: flag.unitId,
    operator: null,
    applicant: { name: t('zh', 'casework.platform') },
    data: {
      flag_id: flag.id,
      rule: flag.rule,
      rule_title: flag.ruleTitle,
      subject: flag.subject,
      period: flag.period,
      value: flag.value,
      reason: flag.reason,
      raised_at: flag.raisedAt,
      recurrence: flag.recurrence,
      // Which verdicts can be followed by a deed: only these are offered.
      can_correct: remedies.correct,
      can_recover: remedies.recover,
      ...(flag.explainedBy ? { explained_by: flag.explainedBy } : {}),
    },
    at,
  })
  const { id: flagId, unitId, divisionCode, recurrence } = flag
  await linkMatter(tx, { matterId, flagId, unitId, divisionCode, openedAt: at, recurrence })
  await record(tx, {
    kind: 'casework.opened',
    unitId,
    content: { flag: flagId, matter: matterId, rule: flag.rule, recurrence },
    at,
  })
}

/**
 * Takes conclusions over into the record: three-way here, right or wrong for the rule's precision. A flag counts as right when
 * it was a problem, as wrong when it was dismissed. That the data were wrong (`correct`) says nothing of the rule, either way.
 */
export async function keepConclusions(tx: Tx, at: Instant, matterId?: string): Promise<number> {
  let kept = 0
  for (const conclusion of await listNewConclusions(tx, matterId)) {
    if (!(await addConclusion(tx, newId(at), conclusion))) continue
    const { flagId, verdict, unitId, personId } = conclusion
    if (verdict !== 'correct') await recordVerdict(tx, { flagId, upheld: verdict !== 'dismissed', at: conclusion.at })
    await record(tx, {
      kind: 'casework.concluded',
      unitId,
      content: { flag: flagId, matter: conclusion.matterId, verdict, person: personId },
      at,
    })
    kept++
  }
  return kept
}

/** Tells open matters whose flag the data themselves have taken back: a waiting flow hears it, and so does whoever has the next step. */
export async function tellWithdrawn(tx: Tx, at: Instant): Promise<number> {
  const withdrawn = await listWithdrawn(tx)
  for (const { matterId, flagId, unitId } of withdrawn) {
    await hear(tx, matterId, at)
    for (const task of await tasksOfMatter(tx, matterId)) {
      if (task.state !== 'open' || task.post_code === null) continue
      for (const holder of await holdersOf(tx, task.unit_id, task.post_code, dateOf(at)))
        await notify(tx, {
          to: { personId: holder.personId },
          channel: 'inbox',
          template: 'casework.flag_withdrawn',
          unitId,
          subject: matterId,
          at,
        })
    }
    await markTold(tx, matterId, at)
    await record(tx, { kind: 'casework.flag_withdrawn', unitId, content: { flag: flagId, matter: matterId }, at })
  }
  return withdrawn.length
}

async function hear(tx: Tx, matterId: string, at: Instant): Promise<void> {
  try {
    await sendMessage(tx, { matterId, message: 'casework.withdrawn', data: { flag_withdrawn: true }, at })
  } catch (error) {
    if (!(error instanceof ProblemError && error.problem.code === 'process.not_waiting')) throw error
  }
}
