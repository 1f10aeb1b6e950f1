import createClient from 'openapi-fetch'
import type { Failure, StoredFile } from './contract.ts'
import type { paths } from './paths.ts'

/** What went wrong, in a sentence the server wrote for the reader; `network` when no server answered. */
export class ApiProblem extends Error {
  readonly code: string
  readonly hint: string | undefined
  readonly status: number

  constructor(code: string, sentence: string, status: number, hint?: string) {
    super(sentence)
    this.name = 'ApiProblem'
    this.code = code
    this.hint = hint
    this.status = status
  }
}

// The header tells the server that the request was made by our own script and not by a form on another site.
const marked = { 'x-qinglian': '1' }

export const client = createClient<paths>({ baseUrl: '', headers: marked, credentials: 'same-origin' })

interface Reply<Data> {
  data?: Data
  error?: unknown
  response: Response
}

/** The answer's data; a refusal or a lost network is thrown as an `ApiProblem`. */
export async function answer<Data>(asked: Promise<Reply<Data>>): Promise<Data> {
  const reply = await asked.catch(() => {
    throw new ApiProblem('network', '', 0)
  })
  if (reply.error !== undefined || !reply.response.ok) throw problemOf(reply.error, reply.response.status)
  return reply.data as Data
}

function problemOf(body: unknown, status: number): ApiProblem {
  const failure = (body as Failure | undefined)?.error
  return new ApiProblem(failure?.code ?? 'unknown', failure?.message ?? '', status, failure?.hint)
}

/** Stores one file and returns how the server calls it. A form body cannot go through the typed client. */
export async function putFile(file: Blob, name: string): Promise<StoredFile> {
  const body = new FormData()
  body.append('file', file, name)
  const response = await fetch('/api/v1/files', {
    method: 'POST',
    body,
    headers: marked,
    credentials: 'same-origin',
  }).catch(() => {
    throw new ApiProblem('network', '', 0)
  })
  const read: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw problemOf(read, response.status)
  return read as StoredFile
}

/** Where the bytes of a matter's file are read. */
export function fileUrl(hash: string, matterId: string): string {
  return `/api/v1/files/${encodeURIComponent(hash)}?matter=${encodeURIComponent(matterId)}`
}

/** The bytes of a matter's file. */
export async function getFile(hash: string, matterId: string): Promise<Blob> {
  const response = await fetch(fileUrl(hash, matterId), { credentials: 'same-origin' }).catch(() => {
    throw new ApiProblem('network', '', 0)
  })
  if (!response.ok) throw problemOf(await response.json().catch(() => undefined), response.status)
  return response.blob()
}

/** Asks a path and reads JSON, for bodies that the typed client cannot carry; a refusal is thrown as an `ApiProblem`. */
export async function askPath<Answer>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Answer> {
  const isForm = body instanceof FormData
  const response = await fetch(path, {
    method,
    credentials: 'same-origin',
    headers: { ...marked, ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
  }).catch(() => {
    throw new ApiProblem('network', '', 0)
  })
  const read: unknown = await response.json().catch(() => undefined)
  if (!response.ok) throw problemOf(read, response.status)
  return read as Answer
}
