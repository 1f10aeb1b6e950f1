import { createReadStream, createWriteStream } from 'node:fs'
import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { invalid } from '#kernel'
import type { Engine } from '#store'
import { type NormalisedCsv, normaliseCsv } from './csv-normaliser.ts'
import { decoded, unpacked } from './encoding.ts'
import { planOf } from './plan.ts'
import { type Relation, tableRelation } from './relation.store.ts'
import { writeParquet } from './snapshot.store.ts'
import { type FactTable, quoteName } from './table.ts'

const MAX_UNPACKED_BYTES = 64e9
const MAX_REJECTS = 10_000

/**
 * Makes a file readable in the engine as the table it claims to be, without any database; `row_id` is the number of the row.
 * The same reading, refusals and problems as an import. `folder` is one the engine may use.
 */
export async function openFileAsTable(
  engine: Engine,
  table: FactTable,
  path: string,
  folder: string,
): Promise<{ relation: Relation; tally: NormalisedCsv['tally'] }> {
  if (!(await stat(path).catch(() => undefined))?.isFile()) throw invalid('facts.file_missing', { file: path })
  const opened = await decoded(
    unpacked(createReadStream(path, { highWaterMark: 1 << 18 }), MAX_UNPACKED_BYTES),
    table.source.encoding,
  )
  let columns: string[] = []
  const csv = normaliseCsv(opened.bytes, {
    delimiter: table.source.delimiter,
    firstRowId: 0,
    maxRejects: MAX_REJECTS,
    plan: (header) => {
      const plans = planOf(table, header)
      columns = plans.flatMap((plan) => (plan ? [plan.column] : []))
      return plans
    },
  })
  const draft = join(folder, `${table.name}.csv`)
  const parquet = join(folder, `${table.name}.parquet`)
  await pipeline(Readable.from(csv.bytes, { objectMode: false }), createWriteStream(draft))
  const relation = tableRelation(table)
  const typed = ['row_id', ...columns].map((name) => relation.columns.find((column) => column.name === name)!)
  await writeParquet(engine, draft, typed, parquet)
  await rm(draft)
  const list = relation.columns.map(({ name, type }) =>
    typed.some((c) => c.name === name) ? quoteName(name) : `cast(null as ${type}) as ${quoteName(name)}`,
  )
  await engine.run(
    `create or replace view ${quoteName(table.name)} as select ${list.join(', ')} from read_parquet('${parquet.replaceAll("'", "''")}')`,
  )
  return { relation, tally: csv.tally }
}
