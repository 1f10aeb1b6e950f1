import { z } from 'zod'
import { actorOf } from '#access'
import type { App, RouteContext } from '#http'
import { missing } from '#kernel'
import { recordLook } from '#ledger'
import { isSensitive } from './identity.ts'
import { deskOf, type OfficeImports } from './office-import.ts'
import { hashInRow, openOriginal } from './original.store.ts'
import { getTable } from './table.store.ts'

const asked = z.object({
  table: z.string().regex(/^[a-z_][a-z0-9-]*\/[a-z][a-z0-9_]*$/),
  row: z.string().regex(/^\d{1,18}$/),
  column: z.string().regex(/^[a-z][a-z0-9_]*$/),
  purpose: z.string().trim().min(4).max(100),
  /** The flag in whose evidence the row stands: who looked is then shown there. */
  flag: z.guid().optional(),
})

/**
 * The only door behind which a sealed number is opened: one number of one row, for a purpose in words, for somebody responsible
 * for the row's place. The look is on record before the answer leaves.
 */
export function originalRoutes(app: App, deps: OfficeImports & Pick<RouteContext, 'clock'>): void {
  const { stores, keyring, clock } = deps
  app.post(
    '/api/v1/facts/originals',
    {
      config: { looks: 'none', limit: { max: 20, seconds: 60 } },
      schema: { body: asked, response: { 200: z.object({ value: z.string() }) } },
    },
    async (request) => {
      const actor = actorOf(request)
      const desk = deskOf(actor)
      const { table: name, row, column, purpose, flag } = request.body
      const [pack, plain] = name.split('/') as [string, string]
      const table = await getTable(stores.owner, pack, plain)
      const { columns } = table.definition
      if (!isSensitive(columns[column]?.type ?? '') || !('division_code' in columns))
        throw missing('facts.no_such_original')
      return stores.owner.transaction(async (tx) => {
        const found = await hashInRow(tx, table, row, column)
        if (!found?.hash || !found.division || !desk.within(found.division)) throw missing('facts.no_such_original')
        const { plain: value } = await openOriginal(tx, keyring, found.hash)
        await recordLook(tx, {
          personId: actor.personId,
          purpose,
          reads: [column],
          route: 'original',
          subject: flag ?? `${name}/${row}`,
          at: clock.now(),
        })
        return { value }
      })
    },
  )
}
