import { z } from 'zod'

/** A sentence of a pack: Chinese always, English when somebody has written it. */
export interface FormText {
  readonly zh: string
  readonly en?: string | undefined
}

const text = z
  .union([
    z.string().min(1).max(400),
    z.strictObject({ zh: z.string().min(1).max(400), en: z.string().max(400).optional() }),
  ])
  .transform((value): FormText => (typeof value === 'string' ? { zh: value } : value))

/** 公开等级: who may see a field once its matter is published. What is not said is kept inside. */
const MASK_LEVELS = ['public', 'masked', 'members', 'internal'] as const

/** How a `masked` field is masked. */
export const MASKED_AS = ['name', 'phone', 'id_number', 'account', 'address'] as const

export const WIDGETS = [
  'text',
  'textarea',
  'name',
  'phone',
  'number',
  'money',
  'date',
  'select',
  'radio',
  'checkbox',
  'photo',
  'files',
] as const

/** The JSON Schema keywords that may carry their own sentence; `any` stands for the rest. */
export const ERROR_KEYWORDS = [
  'required',
  'type',
  'enum',
  'const',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'pattern',
  'format',
  'minItems',
  'maxItems',
  'uniqueItems',
  'any',
] as const

const mask = z
  .union([z.enum(MASK_LEVELS), z.strictObject({ level: z.literal('masked'), as: z.enum(MASKED_AS) })])
  .transform((value) => (typeof value === 'string' ? { level: value } : value))
  .refine((value) => value.level !== 'masked' || 'as' in value, 'a masked field says how: { level: masked, as: name }')

const field = z.strictObject({
  label: text,
  hint: text.optional(),
  widget: z.enum(WIDGETS).optional(),
  mask: mask.default({ level: 'internal' }),
  options: z.record(z.string(), text).optional(),
  /** The pack's code list the values come from; its lines say more of each than the options do. */
  codelist: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .optional(),
  errors: z.partialRecord(z.enum(ERROR_KEYWORDS), text).default({}),
})

/** The shape of `forms/*.form.yaml`. Fields are named by property; inside lists and groups by a dotted path (`lines.amount_fen`). */
export const formFile = z.strictObject({
  title: text,
  intro: text.optional(),
  schema: z.record(z.string(), z.unknown()),
  fields: z.record(z.string(), field),
})

export type FormFile = z.output<typeof formFile>
export type FormField = FormFile['fields'][string]

/** A form ready to use: the file with its schema hardened (`form-schema.ts`). */
export interface Form {
  /** `pack/name`. */
  readonly id: string
  readonly title: FormText
  readonly intro?: FormText | undefined
  readonly schema: Readonly<Record<string, unknown>>
  readonly fields: Readonly<Record<string, FormField>>
}

export type FormLocale = 'zh' | 'en'

/** The sentence in the reader's language, or in Chinese where nobody has translated it. */
export const formText = (value: FormText, locale: FormLocale): string => (locale === 'en' && value.en) || value.zh

/** What the staff app draws a form from. Texts are in the reader's language; `schema` is the hardened JSON Schema. */
export interface FormDescription {
  id: string
  title: string
  intro: string | null
  schema: Readonly<Record<string, unknown>>
  order: string[]
  labels: Record<string, string>
  hints: Record<string, string>
  widgets: Record<string, string>
  options: Record<string, { value: string; label: string }[]>
}

/** Describes a form for drawing, in the order in which its fields were written. */
export function describeForm(form: Form, locale: FormLocale): FormDescription {
  const entries = Object.entries(form.fields)
  const chosen = <T>(pick: (f: FormField) => T | undefined): Record<string, T> =>
    Object.fromEntries(
      entries.flatMap(([name, f]) => {
        const value = pick(f)
        return value === undefined ? [] : [[name, value] as const]
      }),
    )
  return {
    id: form.id,
    title: formText(form.title, locale),
    intro: form.intro ? formText(form.intro, locale) : null,
    schema: form.schema,
    order: entries.map(([name]) => name),
    labels: chosen((f) => formText(f.label, locale)),
    hints: chosen((f) => (f.hint ? formText(f.hint, locale) : undefined)),
    widgets: chosen((f) => f.widget),
    options: chosen((f) =>
      f.options
        ? Object.entries(f.options).map(([value, label]) => ({ value, label: formText(label, locale) }))
        : undefined,
    ),
  }
}
