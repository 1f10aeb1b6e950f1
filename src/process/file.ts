import { describeFiles } from '#forms'
import type { Instant } from '#kernel'
import type { Tx } from '#store'
import { insertFiles } from './matter.store.ts'
import { written } from './written.ts'

/** A file already handed in, by its hash; `name` replaces the uploaded name. */
export interface FileRef {
  readonly hash: string
  readonly name?: string | undefined
}

/** Attaches files to a matter. Throws `forms.file_not_yours` for a hash the caller neither uploaded nor sees. */
export async function attachFiles(
  tx: Tx,
  matterId: string,
  files: readonly FileRef[],
  element: string | null,
  at: Instant,
): Promise<void> {
  const kept = await describeFiles(
    tx,
    files.map((file) => file.hash),
  )
  await insertFiles(
    tx,
    kept.map((file, i) => ({
      matter_id: matterId,
      hash: file.hash,
      name: written(files[i]!.name ?? '') || file.name,
      media_type: file.mediaType,
      size: BigInt(file.size),
      blank: file.blank,
      element,
      at,
    })),
  )
}
