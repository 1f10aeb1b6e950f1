import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Engine, openEngine, sql } from '#store'
import { cloneDatabase, type TestDatabase } from '../../../test/database.ts'
import { asRule, statementIn, teach } from '../evaluate.store.ts'
import { OWN_FUNCTIONS } from './vocabulary.ts'

let database: TestDatabase
let engine: Engine

beforeAll(async () => {
  database = await cloneDatabase()
  engine = await openEngine({ memoryMb: 256 })
  await teach(engine)
})
afterAll(async () => {
  await engine.close()
  await database.drop()
})

const int = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }).map((n) => `cast(${n} as bigint)`)
const small = fc.integer({ min: 0, max: 9 }).map(String)
const double = fc
  .integer({ min: -1e9, max: 1e9 })
  .chain((n) => fc.constantFrom(1, 8, 100, 4096).map((d) => `cast(${n / d} as double precision)`))
const text = fc
  .constantFrom('a', '甲|乙', '|', '', 'x||y', "o'k")
  .map((s) => `cast('${s.replaceAll("'", "''")}' as text)`)
const date = fc
  .integer({ min: 0, max: 20_000 })
  .map((n) => `cast('${new Date(n * 86_400_000).toISOString().slice(0, 10)}' as date)`)
const instant = fc
  .integer({ min: 0, max: 2_000_000_000 })
  .map((n) => `cast('${new Date(n * 1000 + (n % 1000)).toISOString()}' as timestamptz)`)

const ARGUMENTS: Record<string, fc.Arbitrary<string>[]> = {
  ratio: [int, int],
  whole_part: [int, int],
  remainder_of: [int, int],
  rounded: [double, small],
  year_of: [date],
  month_of: [date],
  quarter_of: [date],
  date_of: [instant],
  hour_of: [instant],
  weekday_of: [date],
  minutes_between: [instant, instant],
  days_between: [date, date],
  plus_days: [date, int.map((n) => `${n} - ${n} + 31`)],
  plus_minutes: [instant, small],
  leading_digits: [int, fc.constantFrom('1', '2', '3')],
  benford_share: [fc.integer({ min: 10, max: 99 }).map((n) => `cast(${n} as bigint)`)],
  money_text: [int],
  share_text: [fc.integer({ min: 0, max: 1000 }).map((n) => `cast(${n / 1000} as double precision)`)],
  subject_of: [text, text, text],
}

test('every own word has arguments to be tried with', () => {
  expect(Object.keys(ARGUMENTS).sort()).toEqual(Object.keys(OWN_FUNCTIONS).sort())
})

for (const [name, takes] of Object.entries(ARGUMENTS))
  test(`${name} means the same on both engines`, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(...takes), { minLength: 1, maxLength: 20 }), async (calls) => {
        const list = calls.map(
          (args, i) => `select ${i} as i, cast(${name}(${args.join(', ')}) as ${typeOf(name)}) as x`,
        )
        const statement = `select cast(x as text) as x from (${list.join(' union all ')}) as said order by i`
        const inDuckdb = (await engine.all(statement)).map((row) => row['x'])
        const inPostgres = await database.stores.owner.transaction((tx) =>
          asRule(tx, () => statementIn<{ x: string | null }>(tx, '', { text: statement, values: [] })),
        )
        expect(inPostgres.map((row) => comparable(row.x))).toEqual(inDuckdb.map((x) => comparable(x as string | null)))
      }),
      { numRuns: 15 },
    )
  })

const DOUBLES = new Set(['ratio', 'rounded', 'minutes_between', 'benford_share'])
const typeOf = (name: string): string => (DOUBLES.has(name) ? 'double precision' : 'text')
/** The engines write numbers differently; what counts is that they are the same numbers to 12 digits. */
const comparable = (x: string | null): string | null =>
  x !== null && /^-?[\d.]+(e[+-]?\d+)?$/.test(x) ? Number(x).toPrecision(12) : x

test('the names lie in one schema of PostgreSQL and nowhere else', async () => {
  const { rows } = await sql<{
    name: string
  }>`select distinct proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
    where nspname = 'portable' order by 1`.execute(database.stores.owner.query)
  expect(rows.map((row) => row.name)).toEqual(Object.keys(OWN_FUNCTIONS).sort())
})
