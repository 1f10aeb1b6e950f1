import type { Kind, ProcessItem } from '@api'
import { type FormField, fieldsOf } from '../process/form-field.ts'

/** How many kinds stand as large buttons; the rest is one tap further. */
export const commonCount = 6

// How a form's option says that a kind stands outside the list; taken off its title, because the button has a tag for it.
const outside = /\s*[（(](?:不在清单|not in the list)[）)]\s*$/

/** The kinds of a flow: as it names them, or as its form offers them. */
export function kindsOf(process: ProcessItem): Kind[] {
  if (process.kinds?.length) return process.kinds
  const offered = (process.form?.options?.['kind'] ?? []).map(({ value, label }) => ({
    code: value,
    title: label.replace(outside, ''),
    listed: !outside.test(label),
  }))
  const frequent = [
    ...offered.filter((kind) => kind.listed).slice(0, commonCount - 1),
    ...offered.filter((kind) => !kind.listed).slice(0, 1),
  ]
  return offered.map((kind) => ({ ...kind, common: frequent.includes(kind) }))
}

/** The kinds the counter offers: the frequent ones, kinds outside the list among them because people ask for those too. */
export function commonKinds(kinds: readonly Kind[]): Kind[] {
  const frequent = kinds.filter((kind) => kind.common)
  return (frequent.length > 0 ? frequent : kinds).slice(0, commonCount)
}

export const otherKinds = (kinds: readonly Kind[]): Kind[] => {
  const shown = new Set(commonKinds(kinds).map((kind) => kind.code))
  return kinds.filter((kind) => !shown.has(kind.code))
}

// What the counter itself draws or knows; everything else in the form is asked only when the kind needs it.
const own = ['kind', 'seal', 'copies', 'applicant_name']

/** The fields a kind needs besides name and copies: those its condition in the form's schema requires. */
export function extraFields(process: ProcessItem, kind: Kind): FormField[] {
  if (!process.form) return []
  const needed = new Set(conditionallyRequired(process.form.schema, kind.code))
  return fieldsOf(process.form)
    .filter((field) => !own.includes(field.name) && (needed.has(field.name) || field.required))
    .map((field) => ({ ...field, required: true }))
}

interface Condition {
  if?: { properties?: Record<string, { const?: unknown; enum?: unknown[] }> }
  then?: { required?: string[] }
}

function conditionallyRequired(schema: object, code: string): string[] {
  const conditions = ((schema as { allOf?: Condition[] }).allOf ?? []).filter((one) => {
    const test = one.if?.properties?.['kind']
    return test?.const === code || test?.enum?.includes(code)
  })
  return conditions.flatMap((one) => one.then?.required ?? [])
}

/** What is sent for a request; keys the form does not have are left out. */
export function requestData(
  process: ProcessItem,
  kind: Kind,
  filled: { name: string; copies: number; extra: Record<string, unknown> },
): Record<string, unknown> {
  const all: Record<string, unknown> = {
    kind: kind.code,
    seal: kind.seal ?? undefined,
    copies: filled.copies,
    applicant_name: filled.name,
    ...filled.extra,
  }
  const properties = process.form?.schema.properties
  return Object.fromEntries(
    Object.entries(all).filter(([key, value]) => value !== undefined && (!properties || key in properties)),
  )
}
