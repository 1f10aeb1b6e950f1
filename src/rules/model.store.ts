import { listRelations } from '#facts'
import { type Instant, missing } from '#kernel'
import type { Tx } from '#store'
import { asRule, statementIn } from './evaluate.store.ts'
import { loadRules } from './install.store.ts'
import { placesOf } from './places.ts'
import { modelStatement, type Statement } from './statement.ts'

/**
 * The rows of one unit in a pack's model, as owner and over the facts as they are now: whoever calls has first asked whether the
 * reader may see that unit. The model has a column `unit_id`. Values as in JSON: an instant is a text with its offset. Problem `rules.no_such_model`.
 */
export async function modelRowsOf(
  tx: Tx,
  of: { readonly pack: string; readonly model: string; readonly unitId: string; readonly asOf: Instant },
): Promise<Record<string, unknown>[]> {
  const { text, values } = await statementOf(tx, of)
  const statement = {
    text: `select to_jsonb(said) as row from (${text}) as said where unit_id = $${values.length + 1}`,
    values: [...values, of.unitId],
  }
  const rows = await asRule(tx, () => statementIn<{ row: Record<string, unknown> }>(tx, '', statement))
  return rows.map(({ row }) => row)
}

/** How many rows of a unit and period have a boolean column true, false, or null. */
export interface ModelCount {
  readonly unitId: string
  readonly period: string
  readonly isTrue: boolean | null
  readonly count: number
}

/** Counts a model's rows by `unit_id`, `period` and a boolean column, over all units, as owner. Problem `rules.no_such_model`. */
export async function modelCountsOf(
  tx: Tx,
  of: { readonly pack: string; readonly model: string; readonly column: string; readonly asOf: Instant },
): Promise<ModelCount[]> {
  const { text, values } = await statementOf(tx, of)
  const column = `"${of.column.replaceAll('"', '""')}"`
  const statement = {
    text: `select cast(unit_id as text) as "unitId", period, ${column} as "isTrue", cast(count(*) as double precision) as count
      from (${text}) as said where unit_id is not null group by 1, 2, 3`,
    values,
  }
  return asRule(tx, () => statementIn<ModelCount>(tx, '', statement))
}

async function statementOf(
  tx: Tx,
  of: { readonly pack: string; readonly model: string; readonly asOf: Instant },
): Promise<Statement> {
  const [rule] = await loadRules(tx, { pack: of.pack })
  if (!rule?.models.has(of.model)) throw missing('rules.no_such_model', { model: `${of.pack}/${of.model}` })
  const places = placesOf(await listRelations(tx, of.pack))
  return modelStatement(rule, of.model, { asOf: of.asOf, places })
}
