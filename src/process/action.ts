import { conflict, type Instant } from '#kernel'
import type { Tx } from '#store'
import type { MatterData } from './state.ts'

/** What a service task asks of the platform. Runs in the matter's transaction; what it answers joins the matter's data. */
export type ActionHandler = (
  tx: Tx,
  call: { readonly matterId: string; readonly element: string; readonly params: MatterData; readonly at: Instant },
) => Promise<Record<string, unknown> | undefined> | Promise<void>

const handlers = new Map<string, ActionHandler>()

/** Registers what `q:action="<name>"` does; the owner of the deed does it in its module.ts. The last registration counts. */
export function registerAction(name: string, handler: ActionHandler): void {
  handlers.set(name, handler)
}

export function actionOf(name: string): ActionHandler {
  const handler = handlers.get(name)
  if (!handler) throw conflict('process.no_such_action', { action: name })
  return handler
}
