import { textsFaultIn } from '#forms'
import { invalid } from '#kernel'
import type { Field, Register } from './register.ts'

/** What a record says: JSON scalars by field; a field nobody filled in is absent. */
export type Values = Readonly<Record<string, string | number | boolean>>

const MOST_TEXT = { text: 200, note: 2000 } as const

/**
 * Checks what was entered and gives it back without blanks. One problem at a time, each naming the field by its label:
 * `registers.unknown_field`, `required`, `not_whole`, `not_a_number`, `not_a_date`, `not_a_month`, `not_yes_or_no`, `not_an_option`,
 * `too_long`, `out_of_bounds`, `characters`.
 */
export function checkValues(register: Register, entered: Readonly<Record<string, unknown>>): Values {
  for (const name of Object.keys(entered))
    if (!Object.hasOwn(register.fields, name)) throw invalid('registers.unknown_field', { name })
  const values: Record<string, string | number | boolean> = {}
  for (const [name, field] of Object.entries(register.fields)) {
    const given = Object.hasOwn(entered, name) ? entered[name] : undefined
    const value = typeof given === 'string' ? given.trim() : given
    if (value === undefined || value === null || value === '') {
      if (field.required) throw invalid('registers.required', { label: field.label.zh })
      continue
    }
    values[name] = checked(field, value)
  }
  return values
}

function checked(field: Field, value: unknown): string | number | boolean {
  const label = field.label.zh
  switch (field.type) {
    case 'text':
    case 'note': {
      if (typeof value !== 'string' || textsFaultIn(value)) throw invalid('registers.characters', { label })
      const most = MOST_TEXT[field.type]
      if (value.length > most) throw invalid('registers.too_long', { label, most })
      return value
    }
    case 'integer':
    case 'money':
      if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw invalid('registers.not_whole', { label })
      return within(field, value)
    case 'decimal':
      if (typeof value !== 'number' || !Number.isFinite(value)) throw invalid('registers.not_a_number', { label })
      return within(field, value)
    case 'date':
      if (typeof value !== 'string' || !isDate(value)) throw invalid('registers.not_a_date', { label })
      return value
    case 'month':
      if (typeof value !== 'string' || !/^\d{4}-(0[1-9]|1[0-2])$/.test(value))
        throw invalid('registers.not_a_month', { label })
      return value
    case 'boolean':
      if (typeof value !== 'boolean') throw invalid('registers.not_yes_or_no', { label })
      return value
    case 'choice':
      if (typeof value !== 'string' || !Object.hasOwn(field.options ?? {}, value))
        throw invalid('registers.not_an_option', { label })
      return value
  }
}

function within(field: Field, value: number): number {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = field
  if (value < min || value > max) throw invalid('registers.out_of_bounds', { label: field.label.zh })
  return value
}

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

/** The fields in which two versions differ, in the register's order. */
export function changedFields(register: Register, from: Values, to: Values): string[] {
  return Object.keys(register.fields).filter((name) => from[name] !== to[name])
}

/** A person's name as those see it who do not keep the register: the surname, and that something follows. */
export const maskedName = (name: string): string => `${[...name.trim()][0] ?? ''}**`

/** What a reader sees: masked fields whole only for those who keep the register. */
export function shownValues(register: Register, values: Values, keeps: boolean): Values {
  if (keeps) return values
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      register.fields[name]?.mask === 'masked' ? maskedName(String(value)) : value,
    ]),
  )
}
