import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Keyring } from '#crypto'
import { type Instant, missing, newId } from '#kernel'
import { type Database, sql, type Tx } from '#store'

/** A file between being dropped and being confirmed or left. */
export interface Upload {
  readonly id: string
  readonly personId: string
  readonly unitId: string
  readonly divisionCode: string
  readonly fileName: string
  readonly hash: string
  readonly bytes: bigint
  readonly uploadedAt: Instant
}

/** Where dropped files wait, sealed: they hold the numbers of people in clear. */
export interface Waiting {
  readonly uploads: string
  readonly keyring: Keyring
}

const pathOf = ({ uploads }: Waiting, id: string): string => join(uploads, `${id}.sealed`)
const contextOf = (id: string): string => `facts.upload/${id}`

export async function keepUpload(
  tx: Tx,
  waiting: Waiting,
  file: Pick<Upload, 'personId' | 'unitId' | 'divisionCode' | 'fileName'> & { readonly content: Uint8Array },
  at: Instant,
): Promise<Upload> {
  const id = newId(at)
  const hash = `sha256:${createHash('sha256').update(file.content).digest('hex')}`
  await mkdir(waiting.uploads, { recursive: true, mode: 0o700 })
  await writeFile(pathOf(waiting, id), waiting.keyring.seal(file.content, contextOf(id)), { mode: 0o600 })
  const { personId, unitId, divisionCode, fileName } = file
  const bytes = BigInt(file.content.length)
  await sql`insert into facts.upload (id, person_id, unit_id, division_code, file_name, hash, bytes, uploaded_at)
    values (${id}, ${personId}, ${unitId}, ${divisionCode}, ${fileName}, ${hash}, ${bytes}, ${at})`.execute(tx)
  return { id, personId, unitId, divisionCode, fileName, hash, bytes, uploadedAt: at }
}

/** One's own waiting file with its bytes; problem `facts.no_such_upload`. */
export async function openUpload(tx: Tx, waiting: Waiting, id: string): Promise<Upload & { content: Uint8Array }> {
  const { rows } =
    await sql<Upload>`select id, person_id as "personId", unit_id as "unitId", division_code as "divisionCode",
    file_name as "fileName", hash, bytes, uploaded_at as "uploadedAt" from facts.upload where id = ${id}`.execute(tx)
  const upload = rows[0]
  const sealed = upload && (await readFile(pathOf(waiting, id), 'utf8').catch(() => undefined))
  if (!upload || sealed === undefined) throw missing('facts.no_such_upload')
  return { ...upload, content: waiting.keyring.open(sealed, contextOf(id)) }
}

export async function dropUpload(tx: Tx, waiting: Waiting, id: string): Promise<void> {
  await sql`delete from facts.upload where id = ${id}`.execute(tx)
  await rm(pathOf(waiting, id), { force: true })
}

/** Throws away what nobody confirmed. Owner's door; returns how many. */
export async function sweepUploads(owner: Database, waiting: Waiting, before: Instant): Promise<number> {
  const { rows } = await sql<{
    id: string
  }>`delete from facts.upload where uploaded_at < ${before} returning id`.execute(owner.query)
  for (const { id } of rows) await rm(pathOf(waiting, id), { force: true })
  return rows.length
}
