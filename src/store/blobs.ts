import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, type ReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { invalid, missing } from '#kernel'

export interface Blob {
  /** `sha256:` and 64 hex digits of the content. */
  readonly hash: string
  readonly size: number
}

const HASH = /^sha256:([0-9a-f]{64})$/

function pathOf(folder: string, hash: string): string {
  const hex = HASH.exec(hash)?.[1]
  if (!hex) throw invalid('store.not_a_hash')
  return join(folder, hex.slice(0, 2), hex)
}

/**
 * Keeps bytes under their own hash. Returns only when file and folder are on the disk, so that a row that
 * names the hash may be committed afterwards. The same content twice is kept once.
 */
export async function putBlob(folder: string, bytes: Uint8Array): Promise<Blob> {
  const hash = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
  const target = pathOf(folder, hash)
  if (
    await stat(target).then(
      (s) => s.size === bytes.length,
      () => false,
    )
  )
    return { hash, size: bytes.length }
  await mkdir(dirname(target), { recursive: true, mode: 0o700 })
  const draft = `${target}.${randomUUID()}`
  const file = await open(draft, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  } finally {
    await file.close()
  }
  await rename(draft, target)
  const parent = await open(dirname(target), 'r')
  await parent.sync().finally(() => parent.close())
  return { hash, size: bytes.length }
}

/** A stream of the bytes kept under `hash`; `store.file_missing` when there are none. */
export async function openBlob(folder: string, hash: string): Promise<{ stream: ReadStream; size: number }> {
  const path = pathOf(folder, hash)
  const found = await stat(path).catch(() => undefined)
  if (!found) throw missing('store.file_missing')
  return { stream: createReadStream(path), size: found.size }
}
