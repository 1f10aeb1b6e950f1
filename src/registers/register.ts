import { z } from 'zod'
import { type PackIssue, type PackItem, parseYaml } from '#pack'
import type { Locale } from '#texts'

const Words = z.union([
  z
    .string()
    .min(1)
    .transform((zh): { zh: string; en?: string | undefined } => ({ zh })),
  z.strictObject({ zh: z.string().min(1), en: z.string().optional() }),
])
export type Words = z.output<typeof Words>
export const said = (words: Words, locale: Locale): string => (locale === 'en' && words.en) || words.zh

const Column = z.string().regex(/^[a-z][a-z0-9_]*$/, 'lower-case words joined by _')
const Code = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'kebab-case')
const Posts = z.array(Code).min(1)

/** Kinds of fields; money is whole fen, a month is `2026-10`. */
export const FIELD_TYPES = [
  'text',
  'note',
  'integer',
  'money',
  'decimal',
  'date',
  'month',
  'boolean',
  'choice',
] as const
export type FieldType = (typeof FIELD_TYPES)[number]

/** 公开等级 as in forms: what is not said stays inside. `masked` is a person's name and shown whole only to those who keep the register. */
const MASKS = ['public', 'masked', 'members', 'internal'] as const

const Field = z.strictObject({
  type: z.enum(FIELD_TYPES),
  label: Words,
  hint: Words.optional(),
  required: z.boolean().default(false),
  /** Set when the record is opened and never again, except by a correction. */
  fixed: z.boolean().default(false),
  /** Shown in the list. */
  listed: z.boolean().default(false),
  mask: z.enum(MASKS).default('internal'),
  options: z.record(z.string(), Words).optional(),
  min: z.number().optional(),
  max: z.number().optional(),
})
export type Field = z.output<typeof Field>

const State = z.strictObject({ title: Words, to: z.array(Code).default([]) })

/** `registers/<name>.yaml`: a kind of record, who keeps it, and the states it goes through. The first state is where it begins. */
export const Register = z.strictObject({
  title: Words,
  about: Words.optional(),
  basis: z.array(z.string()).default([]),
  /** Name of its fact view. */
  view: Column,
  /** What else of a unit one must be allowed to see to see this. */
  topic: z.enum(['matter', 'flag', 'publication', 'seal']).default('publication'),
  /** The field by which the unit knows a record; unique in the unit. */
  key: Column,
  /** The field that names a record in lists. */
  name: Column,
  fields: z.record(Column, Field),
  states: z.record(Code, State),
  /** Posts, in the record's unit or one above it, that write. */
  writes: z.strictObject({ open: Posts, change: Posts, correct: Posts.optional() }),
})
export type Register = z.output<typeof Register>

/** A register as its file brings it: with its fact view and the SQL types of its columns, for whoever checks rules without a database. */
export interface RegisterFile extends Register {
  readonly factView: { readonly name: string; readonly columns: Readonly<Record<string, SqlType>> }
}

export type SqlType = 'text' | 'bigint' | 'double precision' | 'date' | 'timestamptz' | 'boolean'
export const SQL_TYPES: Readonly<Record<FieldType, SqlType>> = {
  text: 'text',
  note: 'text',
  choice: 'text',
  month: 'text',
  integer: 'bigint',
  money: 'bigint',
  decimal: 'double precision',
  date: 'date',
  boolean: 'boolean',
}

export function parseRegister(text: string, path: string): RegisterFile {
  const register = parseYaml(text, Register as z.ZodType<Register>, path)
  const fields = Object.entries(register.fields).map(([name, { type }]) => [name, SQL_TYPES[type]] as const)
  return { ...register, factView: { name: register.view, columns: { ...VIEW_COLUMNS, ...Object.fromEntries(fields) } } }
}

/** What every view of a register has besides its fields. */
const VIEW_COLUMNS: Readonly<Record<string, SqlType>> = {
  record_id: 'text',
  unit_id: 'text',
  division_code: 'text',
  record_key: 'text',
  state: 'text',
  version: 'bigint',
  opened_on: 'date',
  changed_at: 'timestamptz',
}

/** What one file says wrongly of itself. */
export function checkRegisters(items: readonly PackItem<Register>[]): PackIssue[] {
  const views = items.map((item) => item.value.view)
  return items.flatMap(({ path, value }) => {
    const issues: PackIssue[] = []
    const complain = (code: string, name: string) => issues.push({ path, code, params: { name } })
    if (views.filter((view) => view === value.view).length > 1) complain('registers.view_taken', value.view)
    for (const column of [value.key, value.name]) if (!value.fields[column]) complain('registers.no_such_field', column)
    const key = value.fields[value.key]
    if (key && !(key.type === 'text' && key.required)) complain('registers.key_not_required', value.key)
    for (const [name, field] of Object.entries(value.fields)) {
      if (name in VIEW_COLUMNS) complain('registers.field_reserved', name)
      if ((field.type === 'choice') !== (field.options !== undefined)) complain('registers.options_lacking', name)
    }
    const states = Object.keys(value.states)
    if (states.length === 0) complain('registers.no_state', value.view)
    for (const state of Object.values(value.states))
      for (const to of state.to) if (!states.includes(to)) complain('registers.no_such_state', to)
    return issues
  })
}

export const firstState = (register: Register): string => Object.keys(register.states)[0]!

/** True when a record may go from one state to the other, or stays. */
export const mayMove = (register: Register, from: string, to: string): boolean =>
  from === to || (register.states[from]?.to.includes(to) ?? false)

/** The posts that may do this kind of entry. */
export const writersOf = (register: Register, kind: 'opened' | 'changed' | 'moved' | 'corrected'): readonly string[] =>
  kind === 'opened'
    ? register.writes.open
    : kind === 'corrected'
      ? (register.writes.correct ?? register.writes.change)
      : register.writes.change
