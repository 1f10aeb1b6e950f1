import { z } from 'zod'
import type { ColumnTypeName } from './column-type.ts'

/** SQL types that fact tables, fact views and rule parameters share. */
export type ParameterTypeName = 'bigint' | 'double precision' | 'text' | 'date' | 'timestamptz' | 'boolean'

const word = z.string().regex(/^[a-z][a-z0-9_]*$/, 'lower-case words joined by _')
const said = z.union([z.string().min(1), z.strictObject({ zh: z.string().min(1), en: z.string().optional() })])

const TYPE_NAMES = [
  'text',
  'integer',
  'money',
  'decimal',
  'date',
  'month',
  'instant',
  'boolean',
  'code',
  'id_number',
  'phone',
  'bank_account',
] as const satisfies readonly ColumnTypeName[]

export const ColumnDefinition = z.strictObject({
  type: z.enum(TYPE_NAMES),
  title: said,
  /** Headings under which files carry it; its own name and title always count. */
  from: z.union([z.string(), z.array(z.string())]).optional(),
  required: z.boolean().default(false),
  codelist: z.string().optional(),
  /** `table.column` of the same pack in which the value must be found. */
  reference: z
    .string()
    .regex(/^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/, 'table.column')
    .optional(),
  meaning: said.optional(),
  sensitivity: z.enum(['public', 'internal', 'personal', 'sealed']).default('internal'),
  currency: z.string().length(3).optional(),
})
export type ColumnDefinition = z.infer<typeof ColumnDefinition>

export const TableDefinition = z.strictObject({
  title: said,
  meaning: said.optional(),
  basis: z.array(z.string()).default([]),
  /** The column by which a cluster spreads the rows. */
  distribution: word.optional(),
  /** The columns that name a row: a second row with the same values is refused, in this file and against earlier ones. */
  key: z.array(word).min(1).optional(),
  /** What must hold between fields; a row that breaks one is refused at the later column. */
  checks: z
    .array(
      z.union([
        /** The date in `later` is not before the one in `earlier`; an identity number stands for the day of birth. */
        z.strictObject({ later: word, earlier: word }),
        /** One `value` for each `per`: the same person does not come with two numbers. */
        z.strictObject({ one: word, per: word }),
      ]),
    )
    .default([]),
  columns: z.record(
    word.refine((name) => name !== 'row_id' && name !== 'batch_id', 'row_id and batch_id are the machine’s own'),
    ColumnDefinition,
  ),
})
export type TableDefinition = z.infer<typeof TableDefinition>

/** `facts/tables.yaml`: the tables of outside data a pack brings. */
export const TableDefinitions = z.record(word, TableDefinition)
export type TableDefinitions = z.infer<typeof TableDefinitions>

/** `facts/sources.yaml`: where the rows of a table come from and what a healthy file looks like. */
export const SourceDefinition = z.strictObject({
  title: said,
  publisher: z.string().optional(),
  licence: z.string().optional(),
  every: z.enum(['once', 'day', 'week', 'month', 'quarter', 'year']).optional(),
  encoding: z.enum(['utf-8', 'gb18030', 'utf-16le', 'utf-16be']).optional(),
  delimiter: z.enum([',', ';', '\t', '|']).default(','),
  unknown_columns: z.enum(['fail', 'ignore']).default('fail'),
  expect: z
    .strictObject({
      rows: z.strictObject({ min: z.int().optional(), max: z.int().optional() }).optional(),
      /** Of all rows, how many may be unusable before the whole file is taken for the wrong one. */
      max_rejected_share: z.number().min(0).max(1).default(0.2),
    })
    .default({ max_rejected_share: 0.2 }),
})
export type SourceDefinition = z.infer<typeof SourceDefinition>
export const SourceDefinitions = z.record(word, SourceDefinition)
export type SourceDefinitions = z.infer<typeof SourceDefinitions>

/** A table of a pack with all that an import needs. */
export interface FactTable {
  readonly pack: string
  readonly name: string
  readonly definition: TableDefinition
  readonly source: SourceDefinition
  /** Codes by codelist name. */
  readonly codelists: Readonly<Record<string, readonly string[]>>
}

export const schemaOf = (pack: string): string => `fact_${pack.replace(/^_/, '').replaceAll('-', '_')}`
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`
