import type { FieldSchema, TaskForm } from '@api'

export type Widget =
  | 'text'
  | 'textarea'
  | 'number'
  | 'money'
  | 'date'
  | 'select'
  | 'radio'
  | 'checkbox'
  | 'photo'
  | 'files'
  | 'phone'

export interface FormField {
  name: string
  label: string
  hint: string | undefined
  widget: Widget
  required: boolean
  options: { value: string; label: string }[]
  schema: FieldSchema
}

const drawn: readonly string[] = [
  'text',
  'textarea',
  'number',
  'money',
  'date',
  'select',
  'radio',
  'checkbox',
  'photo',
  'files',
  'phone',
]

/** The fields of a described form in the order they were written; lists and groups of fields are left to the server's own pages. */
export function fieldsOf(form: TaskForm): FormField[] {
  const properties = form.schema.properties ?? {}
  const order = (form.order ?? Object.keys(properties)).filter((name) => properties[name])
  return order.map((name) => {
    const schema = properties[name] ?? {}
    const options = form.options?.[name] ?? optionsOf(schema)
    return {
      name,
      label: form.labels[name] ?? schema.title ?? name,
      hint: form.hints?.[name] ?? schema.description,
      widget: widgetOf(schema, form.widgets?.[name], options.length),
      required: form.schema.required?.includes(name) ?? false,
      options,
      schema,
    }
  })
}

function optionsOf(schema: FieldSchema): { value: string; label: string }[] {
  if (schema.oneOf)
    return schema.oneOf.map((one) => ({ value: String(one.const), label: one.title ?? String(one.const) }))
  return (schema.enum ?? []).map((value) => ({ value: String(value), label: String(value) }))
}

function widgetOf(schema: FieldSchema, asked: string | undefined, options: number): Widget {
  if (asked && drawn.includes(asked)) return asked as Widget
  if (options > 0) return options <= 4 ? 'radio' : 'select'
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type
  if (type === 'boolean') return 'checkbox'
  if (type === 'integer' || type === 'number') return 'number'
  if (schema.format === 'date') return 'date'
  if (type === 'array') return 'files'
  return (schema.maxLength ?? 0) > 200 ? 'textarea' : 'text'
}

/**
 * What was typed, as the server expects it: figures as numbers, yuan as fen, empty answers left out.
 * Values of `photo` and `files` are hashes already.
 */
export function toData(
  fields: readonly FormField[],
  typed: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const data: Record<string, unknown> = {}
  for (const field of fields) {
    const value = typed[field.name]
    if (value === undefined || value === null || value === '') continue
    if (field.widget === 'number') data[field.name] = Number(value)
    else if (field.widget === 'money') data[field.name] = Math.round(Number(value) * 100)
    else if (typeof value === 'string' && field.options.length === 0) data[field.name] = value.trim()
    else data[field.name] = numeric(field.schema) ? Number(value) : value
  }
  return data
}

const numeric = (schema: FieldSchema): boolean => schema.type === 'integer' || schema.type === 'number'
