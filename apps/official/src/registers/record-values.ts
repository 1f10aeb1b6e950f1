import type { RecordValue, RecordValues, RegisterField } from '@api'

/** A value as a person reads it; nothing for what nobody filled in. */
export function shown(field: RegisterField, value: RecordValue | null | undefined): string {
  if (value === undefined || value === null || value === '') return ''
  switch (field.type) {
    case 'money':
      return (Number(value) / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })
    case 'boolean':
      return value ? '✓' : '✗'
    case 'choice':
      return field.options.find((option) => option.value === value)?.label ?? String(value)
    default:
      return String(value)
  }
}

/** What the form begins with when a record is changed. */
export function typed(fields: readonly RegisterField[], values: RecordValues): Record<string, string | boolean> {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const value = values[field.name]
      if (value === undefined) return []
      if (field.type === 'money') return [[field.name, (Number(value) / 100).toFixed(2)]]
      return [[field.name, typeof value === 'boolean' ? value : String(value)]]
    }),
  )
}

/** What the server is sent: money in fen, figures as numbers, and null for what was left empty. */
export function entered(
  fields: readonly RegisterField[],
  form: Readonly<Record<string, string | boolean | undefined>>,
): Record<string, RecordValue | null> {
  return Object.fromEntries(fields.map((field) => [field.name, sentValue(field, form[field.name])]))
}

function sentValue(field: RegisterField, given: string | boolean | undefined): RecordValue | null {
  if (typeof given === 'boolean') return given
  const text = given?.trim() ?? ''
  if (text === '') return null
  if (field.type === 'money') return Math.round(Number(text) * 100)
  if (field.type === 'integer' || field.type === 'decimal') return Number(text)
  return text
}
