import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type Problem, ProblemError, type ProblemKind } from '#kernel'
import { hasSentence, type Locale, sentenceOf, t } from '#texts'

/** What every JSON answer that is not a success looks like. */
export const problemAnswer = z
  .object({
    error: z.object({
      code: z.string(),
      message: z.string(),
      hint: z.string().optional(),
      requestId: z.string(),
      fields: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    }),
  })
  .meta({ id: 'Problem' })

export type ProblemAnswer = z.output<typeof problemAnswer>

/** One field of the request that was not understood: where, and what is wrong with it. */
export interface FieldFault {
  readonly path: string
  readonly fault: 'absent' | 'short' | 'long' | 'form' | 'unknown' | 'type'
}

export interface Fault {
  readonly problem: Problem
  readonly fields?: readonly FieldFault[]
  /** A mistake of ours: logged with its stack, answered without it. */
  readonly defect: boolean
}

const STATUS: Record<ProblemKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  too_large: 413,
  too_many: 429,
  unavailable: 503,
  broken: 500,
}
// Two statuses of HTTP itself have no kind of their own: no rule of a module can end in them.
const STATUS_OF_CODE: Record<string, number> = { 'http.method': 405, 'http.media_type': 415 }

export const statusOf = (problem: Problem): number => STATUS_OF_CODE[problem.code] ?? STATUS[problem.kind]

const FRAMEWORK: Record<string, Problem> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: 'http.media_type', kind: 'invalid' },
  FST_INVALID_MULTIPART_CONTENT_TYPE: { code: 'http.media_type', kind: 'invalid' },
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'http.body_too_large', kind: 'too_large' },
  FST_REQ_FILE_TOO_LARGE: { code: 'http.file_too_large', kind: 'too_large', params: { megabytes: 20 } },
  FST_FILES_LIMIT: { code: 'http.too_many_files', kind: 'too_large' },
  FST_FIELDS_LIMIT: { code: 'http.too_many_files', kind: 'too_large' },
  FST_PARTS_LIMIT: { code: 'http.too_many_files', kind: 'too_large' },
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'http.not_json', kind: 'invalid' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { code: 'http.not_json', kind: 'invalid' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: { code: 'http.cut_short', kind: 'invalid' },
  FST_ERR_BAD_URL: { code: 'http.address', kind: 'invalid' },
  FST_ERR_MAX_PARAM_LENGTH: { code: 'http.address', kind: 'invalid' },
  FST_ERR_MAX_LIMIT_SIZE: { code: 'http.body_too_large', kind: 'too_large' },
}

// What PostgreSQL and the operating system say when it is the world that failed, not our code.
const DATABASE: Record<string, Problem> = {
  '22021': { code: 'http.characters', kind: 'invalid' }, // invalid byte sequence: U+0000 in a text
  '22P05': { code: 'http.characters', kind: 'invalid' }, // the same inside jsonb
  '40001': { code: 'http.try_again', kind: 'conflict' },
  '40P01': { code: 'http.try_again', kind: 'conflict' },
  '53100': { code: 'http.disk_full', kind: 'unavailable' },
  '53300': { code: 'http.database_away', kind: 'unavailable' },
  '57P01': { code: 'http.database_away', kind: 'unavailable' },
  '57P02': { code: 'http.database_away', kind: 'unavailable' },
  '57P03': { code: 'http.database_away', kind: 'unavailable' },
  '57014': { code: 'http.took_too_long', kind: 'unavailable' },
  ECONNREFUSED: { code: 'http.database_away', kind: 'unavailable' },
  ECONNRESET: { code: 'http.database_away', kind: 'unavailable' },
  ENOENT: { code: 'http.database_away', kind: 'unavailable' },
  EPIPE: { code: 'http.database_away', kind: 'unavailable' },
  ENOSPC: { code: 'http.disk_full', kind: 'unavailable' },
}

// The driver says these without any code when the server dies under a query, or does not answer in time.
const CUT_OFF =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error)/

/** Reads anything thrown as a problem. What is not known is a defect of ours and says nothing about itself. */
export function faultOf(error: unknown): Fault {
  if (error instanceof ProblemError) return { problem: error.problem, defect: false }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const fields = error.validation.map((v) => ({
      path: pathOf(v.instancePath),
      fault: fieldFault(v.keyword, v.message),
    }))
    return { problem: { code: 'http.fields', kind: 'invalid' }, fields: unique(fields), defect: false }
  }
  const code = codeOf(error)
  const known = FRAMEWORK[code] ?? (isDatabaseError(error) ? DATABASE[code] : undefined)
  if (known) return { problem: known, defect: false }
  if (error instanceof Error && CUT_OFF.test(error.message))
    return { problem: DATABASE['ECONNREFUSED']!, defect: false }
  // The JSON parser refuses `__proto__` keys and broken text with a bare 400.
  if ((error as { statusCode?: number })?.statusCode === 400)
    return { problem: { code: 'http.not_json', kind: 'invalid' }, defect: false }
  return { problem: DEFECT, defect: true }
}

const DEFECT: Problem = { code: 'http.defect', kind: 'broken' }

/** The answer in the reader's language: what happened, what to do, and the number to quote on the telephone. */
export function renderProblem(fault: Fault, locale: Locale, requestId: string): ProblemAnswer {
  const { problem, fields } = fault
  const sentences = fields?.map((f) => ({ path: f.path, message: fieldSentence(locale, f) }))
  const message = sentences?.length
    ? sentenceOf(locale, { code: 'http.fields', kind: 'invalid', params: { what: sentences[0]!.message } })
    : sentenceOf(locale, problem)
  const hint = hasSentence(`${problem.code}.hint`)
    ? sentenceOf(locale, { ...problem, code: `${problem.code}.hint` })
    : undefined
  return { error: { code: problem.code, message, hint, requestId, fields: sentences } }
}

function fieldSentence(locale: Locale, { path, fault }: FieldFault): string {
  const name = path || t(locale, 'http.field_whole')
  switch (fault) {
    case 'absent':
      return t(locale, 'http.field_absent', { name })
    case 'short':
      return t(locale, 'http.field_short', { name })
    case 'long':
      return t(locale, 'http.field_long', { name })
    case 'unknown':
      return t(locale, 'http.field_unknown', { name })
    default:
      return t(locale, 'http.field_form', { name })
  }
}

function fieldFault(keyword: string, message = ''): FieldFault['fault'] {
  if (keyword === 'too_small') return 'short'
  if (keyword === 'too_big') return 'long'
  if (keyword === 'unrecognized_keys') return 'unknown'
  if (keyword === 'invalid_type') return message.endsWith('received undefined') ? 'absent' : 'type'
  return 'form'
}

const pathOf = (pointer: string): string => pointer.replace(/^\//, '').replaceAll('/', '.')

function unique(fields: FieldFault[]): FieldFault[] {
  return fields.filter((f, i) => fields.findIndex((g) => g.path === f.path) === i).slice(0, 20)
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : ''
}

/** Only errors of the driver and of sockets count: ENOENT from our own file reading is a defect, not an absent database. */
function isDatabaseError(error: unknown): boolean {
  const e = (error ?? {}) as { severity?: unknown; syscall?: unknown; code?: unknown }
  return (
    typeof e.severity === 'string' ||
    e.syscall === 'connect' ||
    ['ENOSPC', 'ECONNRESET', 'EPIPE'].includes(String(e.code))
  )
}
