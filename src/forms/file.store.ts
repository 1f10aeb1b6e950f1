import { type Instant, missing } from '#kernel'
import type { Tx } from '#store'

/** One file as a person handed it in. */
export interface KeptFile {
  /** `sha256:<hex>` of the bytes as kept (photos after cleaning). */
  hash: string
  name: string
  mediaType: string
  size: number
  /** Nothing is on the page; null when only an eye could tell. */
  blank: boolean | null
  uploadedBy: string
  at: Instant
}

interface FileRow {
  hash: string
  uploaded_by: string
  name: string
  media_type: string
  size: bigint
  blank: boolean | null
  at: string
}
type Tables = { 'forms.file': FileRow }

/** Records uploads; the bytes must already be on the disk. The same file from the same person is one row. */
export async function recordFiles(tx: Tx, files: readonly KeptFile[]): Promise<void> {
  // 7 parameters a row; PostgreSQL takes 65,535.
  for (let from = 0; from < files.length; from += 5_000) {
    const rows = files.slice(from, from + 5_000).map(
      (f): FileRow => ({
        hash: f.hash,
        uploaded_by: f.uploadedBy,
        name: f.name,
        media_type: f.mediaType,
        size: BigInt(f.size),
        blank: f.blank,
        at: f.at,
      }),
    )
    await tx
      .withTables<Tables>()
      .insertInto('forms.file')
      .values(rows)
      .onConflict((on) => on.columns(['hash', 'uploaded_by']).doNothing())
      .execute()
  }
}

/**
 * What is known of the files behind these hashes, in the order given. Row security shows a person her own uploads and
 * the files of matters she may see; a hash outside that throws `forms.file_not_yours`, so nobody attaches what she only heard of.
 */
export async function describeFiles(tx: Tx, hashes: readonly string[]): Promise<KeptFile[]> {
  if (hashes.length === 0) return []
  const rows = await tx
    .withTables<Tables>()
    .selectFrom('forms.file')
    .selectAll()
    .where('hash', 'in', [...hashes])
    .orderBy('at')
    .execute()
  const byHash = new Map(rows.map((row) => [row.hash, row]))
  return hashes.map((hash) => {
    const row = byHash.get(hash)
    if (!row) throw missing('forms.file_not_yours')
    return {
      hash,
      name: row.name,
      mediaType: row.media_type,
      size: Number(row.size),
      blank: row.blank,
      uploadedBy: row.uploaded_by,
      at: row.at,
    }
  })
}

type Attached = { 'fact.matter_file': { matter_id: string; name: string; hash: string; media_type: string } }

/**
 * A file as one may read it: through a matter one may see that really has it, or without a matter one's own upload.
 * Undefined for everything else, existing or not.
 */
export async function findReadableFile(
  tx: Tx,
  hash: string,
  matterId: string | undefined,
  personId: string,
): Promise<{ hash: string; name: string; mediaType: string } | undefined> {
  if (matterId !== undefined) {
    const row = await tx
      .withTables<Attached>()
      .selectFrom('fact.matter_file')
      .select(['name', 'media_type'])
      .where('matter_id', '=', matterId)
      .where('hash', '=', hash)
      .executeTakeFirst()
    return row && { hash, name: row.name, mediaType: row.media_type }
  }
  const row = await tx
    .withTables<Tables>()
    .selectFrom('forms.file')
    .select(['name', 'media_type'])
    .where('hash', '=', hash)
    .where('uploaded_by', '=', personId)
    .executeTakeFirst()
  return row && { hash, name: row.name, mediaType: row.media_type }
}
