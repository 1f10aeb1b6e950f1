import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../test/database.ts'
import { parseIndicators } from './indicator.ts'
import { getMeasurements, installIndicators, measureAll } from './measurement.store.ts'

const AT = '2026-11-05T00:30:00.000Z'
const RUN = '01a00000-0000-7000-8000-000000000001'
const FILE = `
kept-in-time:
  title: 按时归还
  measure: 1 - flagged(kept-too-long) / judged(kept-too-long)
  unit: 比例
  better: higher
  per: [village, month]
  minimum_judged: 5
`
const A = '00000000-0000-8000-8000-00000000000a'
const B = '00000000-0000-8000-8000-00000000000b'
const C = '00000000-0000-8000-8000-00000000000c'

let database: TestDatabase

beforeAll(async () => {
  database = await cloneDatabase()
  await database.stores.owner.transaction(async (tx) => {
    for (const [id, code] of [
      [A, '990121100201'],
      [B, '990121100202'],
      [C, '990121100203'],
    ]) {
      await sql`insert into directory.division (code, name, level, from_on) values (${code}, ${code}, 'village', '2020-01-01')`.execute(
        tx,
      )
      await sql`insert into directory.unit (id, name, short_name, carrier, division_code, from_on) values (${id}, ${`村 ${code}`}, '村', 'village', ${code}, '2020-01-01')`.execute(
        tx,
      )
    }
    await sql`insert into rules.run (id, as_of, at, engine, scope) values (${RUN}, ${AT}, ${AT}, 'postgres', 'full')`.execute(
      tx,
    )
    const count = (unit: string | null, code: string, period: string, outcome: string, n: number) =>
      sql`insert into rules.answer_count (rule, rule_version, unit_id, division_code, period, outcome, count, run_id)
        values ('small-library/kept-too-long', 'v1', ${unit}, ${code}, ${period}, ${outcome}, ${n}, ${RUN})`.execute(tx)
    await count(A, '990121100201', '2026-10', 'clear', 9)
    await count(A, '990121100201', '2026-10', 'flag', 1)
    // A rule that names only the division counts for the village of that code.
    await count(null, '990121100202', '2026-10-07', 'clear', 2)
    await count(null, '990121100202', '2026-10-08', 'not_applicable', 4)
    await installIndicators(tx, 'small-library', parseIndicators(FILE, 'indicators.yaml'))
  })
  await measureAll(database.stores.owner, AT)
})
afterAll(() => database.drop())

describe('measurements', () => {
  test('every village of the period is there, in one of three states', async () => {
    const { period, rows } = await database.stores.owner.transaction((tx) =>
      getMeasurements(tx, 'small-library/kept-in-time'),
    )
    expect(period).toBe('2026-10')
    expect(rows.map((row) => [row.unit_id, row.state, row.value, row.judged, row.flagged, row.undecided])).toEqual([
      [A, 'measured', 0.9, 10n, 1n, 0n],
      [B, 'too_few', null, 2n, 0n, 4n],
      [C, 'no_data', null, 0n, 0n, 0n],
    ])
    expect(rows[0]!.parts).toEqual([
      { rule: 'small-library/kept-too-long', version: 'v1', judged: 10, flagged: 1, undecided: 0 },
    ])
  })
  test('measured again, it is the same', async () => {
    expect(await measureAll(database.stores.owner, AT)).toBe(3)
  })
  test('nobody sees a measurement without a session, and what is not there is a problem', async () => {
    expect((await sql`select 1 from scoring.measurement`.execute(database.stores.app.query)).rows).toEqual([])
    await expect(
      database.stores.owner.transaction((tx) => getMeasurements(tx, 'small-library/nothing')),
    ).rejects.toMatchObject({ problem: { code: 'scoring.no_such_indicator' } })
  })
})
