import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import formatsModule from 'ajv-formats'
import { type Locale, t } from '#texts'
import { type Form, type FormField, formText } from './form.ts'
import { faultIn, LIMITS } from './hostile-text.ts'

export interface FormProblem {
  /** The property, or a dotted path with the row number (`lines.0.name`); empty for the form as a whole. */
  field: string
  sentence: string
}

export type FormAnswer<T = Record<string, unknown>> = { ok: true; data: T } | { ok: false; problems: FormProblem[] }

// ajv-formats is CommonJS; under nodenext its function is the module's `default`.
const addFormats = formatsModule as unknown as (ajv: Ajv2020, formats: string[]) => void

function newAjv(): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    ownProperties: true,
  })
  addFormats(ajv, ['date', 'time', 'date-time', 'email', 'uuid'])
  return ajv
}

const compiled = new WeakMap<object, ValidateFunction>()

/** Compiles a form's schema (25 ms the first time, then kept); throws when it is not JSON Schema 2020-12. */
export function compileForm(form: Form): ValidateFunction {
  let found = compiled.get(form.schema)
  if (!found) {
    found = newAjv().compile(form.schema)
    compiled.set(form.schema, found)
  }
  return found
}

/**
 * Checks what a person has typed. At most one sentence a field, in the reader's language; the data comes back unchanged,
 * every text exactly as typed.
 */
export function validateForm(form: Form, data: unknown, locale: Locale): FormAnswer {
  const fault = faultIn(data)
  if (fault) {
    const params = { label: labelOf(form, fault.path, locale), most: LIMITS.text }
    return { ok: false, problems: [{ field: fault.path, sentence: t(locale, `forms.text_${fault.fault}`, params) }] }
  }
  const check = compileForm(form)
  const problems = new Map<string, string>()
  if (!check(data)) for (const error of check.errors ?? []) note(problems, form, error, locale)
  if (isRecord(data))
    for (const name of blankRequired(form, data)) put(problems, name, sentence(form, name, 'required', {}, locale))
  return problems.size
    ? { ok: false, problems: [...problems].map(([field, said]) => ({ field, sentence: said })) }
    : { ok: true, data: data as Record<string, unknown> }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A required text of nothing but spaces is as missing as an empty one. */
function blankRequired(form: Form, data: Record<string, unknown>): string[] {
  const required = (form.schema['required'] ?? []) as string[]
  return required.filter((name) => typeof data[name] === 'string' && data[name].trim() === '')
}

function note(problems: Map<string, string>, form: Form, error: ErrorObject, locale: Locale): void {
  // if/then and the alternatives report their own summary besides the field that failed; the field is what helps.
  if (['if', 'anyOf', 'oneOf', 'allOf', 'not'].includes(error.keyword) && problems.size) return
  const params = error.params as Record<string, unknown>
  let field = error.instancePath.slice(1).replaceAll('/', '.').replaceAll('~1', '/').replaceAll('~0', '~')
  const inner = params['missingProperty'] ?? params['additionalProperty']
  if (inner !== undefined) field = field ? `${field}.${String(inner)}` : String(inner)
  put(problems, field, sentence(form, field, error.keyword, params, locale))
}

function put(problems: Map<string, string>, field: string, said: string): void {
  if (!problems.has(field)) problems.set(field, said)
}

/** `lines.0.name` is described by the field `lines.name`. */
function fieldOf(form: Form, path: string): FormField | undefined {
  const name = path.replace(/\.\d+(?=\.|$)/g, '')
  // A sent key may be called `__proto__`; only what the form itself names is a field.
  return Object.hasOwn(form.fields, name) ? form.fields[name] : undefined
}

function labelOf(form: Form, path: string, locale: Locale): string {
  const field = fieldOf(form, path)
  return field ? formText(field.label, locale) : path.slice(0, 40)
}

function sentence(form: Form, path: string, keyword: string, params: Record<string, unknown>, locale: Locale): string {
  const errors = fieldOf(form, path)?.errors as Record<string, { zh: string; en?: string }> | undefined
  const own = errors?.[keyword] ?? errors?.['any']
  if (own) return formText(own, locale)
  const label = labelOf(form, path, locale)
  const limit = Number(params['limit'] ?? 0)
  switch (keyword) {
    case 'required':
    case 'dependentRequired':
      return t(locale, 'forms.required', { label })
    case 'enum':
    case 'const':
      return t(locale, 'forms.choose', { label })
    case 'minLength':
      return limit <= 1 ? t(locale, 'forms.required', { label }) : t(locale, 'forms.too_short', { label, limit })
    case 'maxLength':
      return t(locale, 'forms.too_long', { label, limit })
    case 'minimum':
    case 'exclusiveMinimum':
      return t(locale, 'forms.too_small', { label, limit })
    case 'maximum':
    case 'exclusiveMaximum':
      return t(locale, 'forms.too_large', { label, limit })
    case 'minItems':
      return t(locale, 'forms.too_few', { label, limit })
    case 'maxItems':
      return t(locale, 'forms.too_many', { label, limit })
    case 'additionalProperties':
      return t(locale, 'forms.unknown_field', { label })
    case 'type':
      return t(locale, 'forms.wrong_type', { label })
    default:
      return t(locale, 'forms.not_right', { label })
  }
}
