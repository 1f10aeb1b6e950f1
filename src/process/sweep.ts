import type { Instant } from '#kernel'
import { record } from '#ledger'
import type { Database, Tx } from '#store'
import { advance } from './advance.ts'
import { getDefinition } from './flow.store.ts'
import { lockMatter } from './matter.store.ts'
import { listDueTimers } from './task.store.ts'

export interface Sweep {
  readonly fired: number
  /** Timers that could not ring, with why; they are tried again at the next sweep and do not hold up the others. */
  readonly failed: readonly { readonly matterId: string; readonly timer: number; readonly error: unknown }[]
}

const MOST_AT_ONCE = 1_000

/** Rings every timer whose time has come, each in a transaction of its own. Safe to run twice at once: the matter's lock decides. */
export async function sweepTimers(owner: Database, at: Instant): Promise<Sweep> {
  const due = await owner.transaction((tx) => listDueTimers(tx, at, MOST_AT_ONCE))
  let fired = 0
  const failed: { matterId: string; timer: number; error: unknown }[] = []
  for (const { matter_id: matterId, timer } of due) {
    try {
      if (await owner.transaction((tx) => ring(tx, matterId, timer, at))) fired++
    } catch (error) {
      failed.push({ matterId, timer, error })
    }
  }
  return { fired, failed }
}

async function ring(tx: Tx, matterId: string, timer: number, at: Instant): Promise<boolean> {
  const matter = await lockMatter(tx, matterId)
  const armed = matter.state.timers.find((t) => t.id === timer)
  if (!armed || armed.due > at) return false
  const definition = await getDefinition(tx, matter.process, matter.hash)
  await advance(tx, matter, definition, { kind: 'timer', timer, data: matter.data }, null, at)
  await record(tx, {
    kind: 'process.timer_fired',
    unitId: matter.unit_id,
    content: { matter: matter.id, boundary: armed.boundary, due: armed.due },
    at,
  })
  return true
}
