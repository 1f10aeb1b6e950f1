import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Calendar } from '#clocks'
import { importFile } from '#facts'
import { type Instant, instantAt } from '#kernel'
import { type Pack, parseYaml } from '#pack'
import { findRegister, takeOver } from '#registers'
import { type Stores, sql } from '#store'
import type { Row } from './columns.ts'
import type { CountySeed } from './county.ts'
import { codeListsOf } from './fixtures.ts'
import { publishPast } from './past-sheets.ts'
import { Records } from './record-vocabulary.ts'
import { csvOf, keepRecords, type RecordWorld, type WrittenDown, writeDown } from './records.ts'

export interface LoadedRecords {
  readonly tableRows: number
  readonly kept: number
  readonly sheets: number
  readonly written: WrittenDown
}

/** `fixtures/records.yaml` of a pack, or undefined when it has none. Throws `PackProblem` for words outside the vocabulary. */
export async function readRecords(
  pack: Pick<Pack, 'dir'>,
  county: CountySeed,
  calendar: Calendar,
): Promise<RecordWorld | undefined> {
  const file = join(pack.dir, 'fixtures', 'records.yaml')
  if (!existsSync(file)) return undefined
  const records = parseYaml(await readFile(file, 'utf8'), Records, 'fixtures/records.yaml')
  return { records, county, calendar, codeLists: await codeListsOf(pack.dir) }
}

/** Imports what units wrote down, takes over what they keep, and publishes what they had published. Owner's door. */
export async function loadRecords(
  stores: Pick<Stores, 'owner'>,
  pack: Pick<Pack, 'id'>,
  world: RecordWorld,
  at: Instant,
): Promise<LoadedRecords> {
  const written = writeDown(world)
  let tableRows = 0
  for (const [table, columns] of Object.entries(world.records.tables)) {
    const text = csvOf(written.tables.get(table)!, Object.keys(columns))
    const file = { name: `${table}.csv`, stream: Readable.from([Buffer.from(text)]) }
    tableRows += (await importFile(stores, { pack: pack.id, table, file, at })).taken
  }
  return stores.owner.transaction(async (tx) => {
    let kept = 0
    for (const register of world.records.registers) {
      const definition = (await findRegister(tx, `${pack.id}/${register.register}`))!
      const since = instantAt(`${world.records.from}-05`, '09:00')
      const rows = keepRecords(world, register).map(({ village, state, values }) => ({
        unitId: village.unitId,
        divisionCode: village.divisionCode,
        key: String(values[definition.spec.key]),
        state: state ?? Object.keys(definition.spec.states)[0]!,
        body: fieldsOf(values, definition.spec.fields),
        at: since,
      }))
      kept += await takeOver(tx, definition, rows, '清产核资')
    }
    await sql`analyze registers.record, registers.version`.execute(tx)
    const sheets = await publishPast(tx, pack.id, world.records, world.county, world.calendar, at)
    return { tableRows, kept, sheets, written }
  })
}

/** What the register has a field for; other columns only helped to find these. */
const fieldsOf = (values: Row, fields: Readonly<Record<string, unknown>>): Row =>
  Object.fromEntries(Object.entries(values).filter(([name]) => name in fields))
