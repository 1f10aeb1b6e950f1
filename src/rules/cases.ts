import { z } from 'zod'
import type { Relation } from '#facts'
import { parseYaml } from '#pack'

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])
const Row = z.record(z.string(), scalar)
const Expected = z.strictObject({
  subject: z.string(),
  period: z.string().optional(),
  outcome: z.enum(['flag', 'clear', 'not_applicable']),
  value: z.union([z.number(), z.null()]).optional(),
  /** How many rows stand behind a flag. */
  rows: z.int().optional(),
})
const Case = z.strictObject({
  title: z.string(),
  as_of: z.string().optional(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  /** Values every row of a table has unless it says otherwise. */
  defaults: z.record(z.string(), Row).optional(),
  given: z.record(z.string(), z.array(Row)),
  expect: z.array(Expected),
})
export type RuleCase = z.infer<typeof Case>

/** `x.test.yaml`: a list of cases, F flagged, C clear, N not applicable. */
export const parseCases = (text: string, path: string): RuleCase[] =>
  parseYaml(text, z.strictObject({ cases: z.array(Case).min(1) }), path).cases

/** `repeat: 5` in a row stands for five such rows; `{n}` in its text becomes 1 to 5. */
function repeated(row: z.infer<typeof Row>): z.infer<typeof Row>[] {
  const { repeat, ...rest } = row
  if (typeof repeat !== 'number') return [rest]
  return Array.from({ length: repeat }, (_, i) =>
    Object.fromEntries(
      Object.entries(rest).map(([k, v]) => [
        k,
        typeof v === 'string'
          ? v.replaceAll('{n}', String(i + 1)).replaceAll('{nn}', String(i + 1).padStart(2, '0'))
          : v,
      ]),
    ),
  )
}

const literal = (value: string | number | boolean | null): string =>
  value === null ? 'null' : `'${String(value).replaceAll("'", "''")}'`

/** The case's rows as relations written out in the statement itself, for any engine. Unknown columns are an error in words. */
export function placesOfCase(aCase: RuleCase, relations: readonly Relation[]): Map<string, string> {
  const places = new Map<string, string>()
  for (const name of Object.keys(aCase.given))
    if (!relations.some((relation) => relation.name === name)) throw new RangeError(`${name}?`)
  for (const { name, columns } of relations) {
    const rows = (aCase.given[name] ?? [])
      .flatMap(repeated)
      .map((row): z.infer<typeof Row> => ({ ...aCase.defaults?.[name], ...row }))
    for (const row of rows)
      for (const key of Object.keys(row))
        if (!columns.some((column) => column.name === key)) throw new RangeError(`${name}.${key}?`)
    const cells = (row: z.infer<typeof Row>, line: number) =>
      columns.map(
        (column) =>
          `cast(${column.name === 'row_id' && row['row_id'] === undefined ? literal(line + 1) : literal(row[column.name] ?? null)} as ${column.type})`,
      )
    const heading = columns.map((column) => `"${column.name}"`).join(', ')
    const values = rows.length
      ? rows.map((row, i) => `(${cells(row, i).join(', ')})`).join(', ')
      : `(${cells({}, 0).join(', ')})`
    places.set(name, `(select * from (values ${values}) as given (${heading})${rows.length ? '' : ' where false'})`)
  }
  return places
}
