import { expect } from 'vitest'
import { DEMONSTRATION_PASSWORD } from '#simulation'
import type { RunningProgram } from '../program.ts'

/** Somebody signed in, who speaks to the program as the staff app does. */
export interface Desk {
  readonly cookie: string
  readonly unit: string
  get(path: string): Promise<Answer>
  post(path: string, body: unknown): Promise<Answer>
  upload(name: string, bytes: Uint8Array): Promise<Answer>
}

/** `status` 0: the connection ended without an answer. */
export interface Answer {
  readonly status: number
  readonly text: string
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what came, whatever its shape
  readonly body: any
}

export async function answerOf(asked: Promise<Response>): Promise<Answer> {
  try {
    const response = await asked
    const text = await response.text()
    let body: unknown
    try {
      body = JSON.parse(text)
    } catch {}
    return { status: response.status, text, body }
  } catch {
    return { status: 0, text: '', body: undefined }
  }
}

const JSON_HEADERS = { 'content-type': 'application/json', 'x-qinglian': '1' }

export async function signIn(program: RunningProgram, name: string, password = DEMONSTRATION_PASSWORD) {
  return fetch(`${program.url}/api/v1/session`, {
    method: 'POST',
    headers: JSON_HEADERS,
    body: JSON.stringify({ name, password }),
  })
}

export async function openDesk(program: RunningProgram, name: string): Promise<Desk> {
  const signed = await signIn(program, name)
  const cookie = signed.headers.get('set-cookie')?.split(';')[0] ?? ''
  if (signed.status !== 204) throw new Error(`${name} cannot sign in: ${signed.status}`)
  const ask = (path: string, init: RequestInit = {}) =>
    answerOf(fetch(program.url + path, { ...init, headers: { cookie, ...(init.headers as Record<string, string>) } }))
  const session = await ask('/api/v1/session')
  return {
    cookie,
    unit: session.body.posts[0].unit.id,
    get: (path) => ask(path),
    post: (path, body) => ask(path, { method: 'POST', headers: JSON_HEADERS, body: JSON.stringify(body) }),
    upload: (name, bytes) => {
      const form = new FormData()
      form.append('file', new Blob([Uint8Array.from(bytes)]), name)
      return ask('/api/v1/files', { method: 'POST', headers: { 'x-qinglian': '1' }, body: form })
    },
  }
}

/** Files a request for the village seal; `data` and `more` replace what it usually says. */
export const fileRequest = (desk: Desk, name: string, data: object = {}, more: object = {}): Promise<Answer> =>
  desk.post('/api/v1/matters', {
    process: 'village-seal/seal-request',
    unitId: desk.unit,
    applicant: { name },
    data: { kind: 'house-application', copies: 1, ...data },
    ...more,
  })

/** One sentence a person can read, and nothing of the program's inside. */
export function expectSentence(answer: Answer, ...statuses: number[]): void {
  expect(statuses, answer.text.slice(0, 300)).toContain(answer.status)
  expect(answer.body?.error?.message).toMatch(/[一-龥].*。$/)
  expect(answer.text).not.toMatch(/node_modules|\.ts:\d|\bat \w+ \(|select |insert |constraint/i)
}
