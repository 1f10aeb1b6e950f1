import { type Form, type FormFile, formText } from './form.ts'

/** Bounds given to what the author left open: every text and every list has an end. */
const DEFAULT_TEXT = 200
const DEFAULT_LONG_TEXT = 2_000
const MOST_TEXT = 4_000
const DEFAULT_ITEMS = 50

type Schema = Record<string, unknown>
const isSchema = (value: unknown): value is Schema =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Turns a written form into one that is safe to offer: closed objects, bounded texts and lists, no outside references.
 * Throws `Error` with one sentence for what cannot be accepted.
 */
export function toForm(id: string, file: FormFile): Form {
  const seen = new Set<string>()
  const schema = harden(file.schema, '', file, seen)
  if (schema['type'] !== 'object' || !isSchema(schema['properties']))
    throw new Error('schema: a form is `type: object` with `properties`')
  for (const name of Object.keys(file.fields))
    if (!seen.has(name)) throw new Error(`fields.${name}: the schema has no such property`)
  for (const name of seen)
    if (!file.fields[name]) throw new Error(`fields.${name} is missing: each property needs a label`)
  return { id, title: file.title, intro: file.intro, schema, fields: file.fields }
}

function harden(from: Schema, path: string, file: FormFile, seen: Set<string>): Schema {
  const out: Schema = { ...from }
  const where = path || 'schema'
  for (const key of ['$ref', '$dynamicRef', '$id', '$schema'])
    if (key in out) throw new Error(`${where}: "${key}" is not used in forms; write the property out`)
  if (out['type'] === 'object' || isSchema(out['properties'])) {
    out['type'] = 'object'
    out['additionalProperties'] = false
    const properties = isSchema(out['properties']) ? out['properties'] : {}
    out['properties'] = Object.fromEntries(
      Object.entries(properties).map(([name, inner]) => {
        if (!/^[a-z][a-z0-9_]*$/.test(name)) throw new Error(`${where}.${name}: property names are snake_case`)
        const inside = path ? `${path}.${name}` : name
        seen.add(inside)
        if (!isSchema(inner)) throw new Error(`${inside}: must be a schema`)
        return [name, harden(inner, inside, file, seen)]
      }),
    )
    const required = Array.isArray(out['required']) ? out['required'] : []
    for (const name of required)
      if (typeof name !== 'string' || !(name in properties))
        throw new Error(`${where}: "${String(name)}" is required but not a property`)
  }
  if (out['type'] === 'array') {
    out['maxItems'] ??= DEFAULT_ITEMS
    if (isSchema(out['items'])) out['items'] = harden(out['items'], path, file, seen)
    else throw new Error(`${where}: a list says what its \`items\` are`)
  }
  if (out['type'] === 'string' && !Array.isArray(out['enum']) && !('const' in out)) {
    const long = file.fields[path]?.widget === 'textarea'
    out['maxLength'] ??= long ? DEFAULT_LONG_TEXT : DEFAULT_TEXT
    if (Number(out['maxLength']) > MOST_TEXT)
      throw new Error(`${where}: no text is longer than ${MOST_TEXT} characters`)
  }
  const field = file.fields[path]
  if (field?.options && Array.isArray(out['enum'])) {
    const options = Object.keys(field.options)
    const values = out['enum'].map(String)
    const odd = options.find((o) => !values.includes(o)) ?? values.find((v) => !options.includes(v))
    if (odd !== undefined)
      throw new Error(
        `fields.${path}.options (${formText(field.label, 'zh')}): "${odd}" is not in both options and enum`,
      )
  }
  return out
}
