import type { CalendarDate } from '#kernel'
import type { CodeList } from './code-list.ts'
import { benford, type Chance } from './random.ts'
import type { Column } from './vocabulary.ts'

export type Scalar = string | number | boolean
export type Row = Record<string, Scalar>

/** What a generator may look at besides chance and the columns before it. */
export interface ColumnWorld {
  readonly chance: Chance
  readonly codeLists: ReadonlyMap<string, CodeList>
  /** The name of an actor of this matter. */
  actorName(actor: string): string
  /** The date so many working days after the matter was filed. */
  workingDaysAfter(days: number): CalendarDate
}

/** Fills a row column by column, in the order written; later columns see earlier ones. */
export function fillRow(columns: Readonly<Record<string, Column>>, world: ColumnWorld, row: Row = {}): Row {
  for (const [name, column] of Object.entries(columns)) {
    delete row[name]
    if (holds(column.when, row)) {
      const value = generate(column, world, row)
      if (value !== undefined) row[name] = value
    }
  }
  return row
}

/** The base columns with some replaced in place, so that what depends on them still comes after them. */
export const withColumns = (
  base: Readonly<Record<string, Column>>,
  ...over: Readonly<Record<string, Column>>[]
): Record<string, Column> => Object.assign({}, base, ...over) as Record<string, Column>

export function holds(when: Column['when'], row: Row): boolean {
  return Object.entries(when ?? {}).every(([name, wanted]) => {
    const value = row[name]
    return value !== undefined && (Array.isArray(wanted) ? wanted.includes(value) : wanted === value)
  })
}

function generate(column: Column, world: ColumnWorld, row: Row): Scalar | undefined {
  const { chance: c } = world
  if ('value' in column) return column.value
  if ('pick' in column) return c.pick(column.pick)
  if ('whole' in column) return c.whole(...column.whole)
  if ('decimal' in column) {
    const [low, high] = column.decimal
    const steps = c.whole(0, Math.round((high - low) / column.step))
    return Number((low + steps * column.step).toFixed(6))
  }
  if ('benford_amount' in column) return Math.round(benford(c, ...column.benford_amount))
  if ('codelist' in column) {
    const list = listOf(world, column.codelist)
    for (const code of Object.keys(column.weights)) list.rowOf(code)
    return c.weighted(Object.entries(column.weights))
  }
  if ('lookup' in column) return listOf(world, column.lookup).valueOf(String(row[column.by]), column.column)
  if ('same_as' in column) return row[column.same_as]
  if ('actor' in column) return world.actorName(column.actor)
  if ('id_number' in column) return identityNumber(c)
  return world.workingDaysAfter(c.whole(...column.working_days_after))
}

function listOf(world: ColumnWorld, name: string): CodeList {
  const found = world.codeLists.get(name)
  if (!found) throw new Error(`no code list ${name}`)
  return found
}

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

/** GB 11643-1999 number with the fictional county code 990121. */
export function identityNumber(c: Chance): string {
  const two = (n: number): string => String(n).padStart(2, '0')
  const born = `${c.whole(1940, 2004)}${two(c.whole(1, 12))}${two(c.whole(1, 28))}`
  const body = `990121${born}${String(c.whole(1, 999)).padStart(3, '0')}`
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(body[i]), 0)
  return body + '10X98765432'[sum % 11]
}
