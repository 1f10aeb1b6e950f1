import { isUtf8 } from 'node:buffer'
import { createGunzip } from 'node:zlib'
import { invalid, tooLarge } from '#kernel'

export type Encoding = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be'

/** Enough to meet the first Chinese words of nearly any office export. */
const SAMPLE_BYTES = 1 << 18
const CHUNK_BYTES = 1 << 18

/** Unpacks gzip when the bytes begin as gzip does; refuses to unpack more than `maxBytes`. */
export async function* unpacked(source: AsyncIterable<Buffer>, maxBytes: number): AsyncGenerator<Buffer> {
  const { head, rest } = await peek(source, 2)
  const inner = head[0] === 0x1f && head[1] === 0x8b ? gunzipped(rest) : rest
  let bytes = 0
  for await (const chunk of inner) {
    bytes += chunk.length
    if (bytes > maxBytes) throw tooLarge('facts.file_too_large', { gigabytes: Math.round(maxBytes / 1e9) })
    yield chunk
  }
}

async function* gunzipped(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES })
  const feeding = (async () => {
    try {
      for await (const chunk of source)
        if (!gunzip.write(chunk)) await new Promise((resolve) => gunzip.once('drain', resolve))
      gunzip.end()
    } catch (error) {
      gunzip.destroy(error as Error)
    }
  })()
  try {
    for await (const chunk of gunzip) yield chunk as Buffer
    await feeding
  } catch (error) {
    if ((error as { code?: string }).code?.startsWith('Z_')) throw invalid('facts.broken_gzip')
    throw error
  } finally {
    gunzip.destroy()
  }
}

/** The bytes as UTF-8 without a byte-order mark; `declared` wins over what the bytes look like. */
export async function decoded(
  source: AsyncIterable<Buffer>,
  declared?: Encoding,
): Promise<{ encoding: Encoding; bytes: AsyncIterable<Buffer> }> {
  const { head, rest } = await peek(source, SAMPLE_BYTES)
  const encoding = declared ?? detectEncoding(head)
  if (encoding === 'utf-8') return { encoding, bytes: withoutMark(rest) }
  return { encoding, bytes: transcoded(rest, encoding) }
}

/** By byte-order mark, else UTF-8 when the sample is that, else GB18030 when it is that. Problem `facts.unknown_encoding`. */
export function detectEncoding(sample: Buffer): Encoding {
  if (sample[0] === 0xff && sample[1] === 0xfe) return 'utf-16le'
  if (sample[0] === 0xfe && sample[1] === 0xff) return 'utf-16be'
  // A character may be cut at the end of the sample.
  for (let cut = 0; cut < 4; cut++) if (isUtf8(sample.subarray(0, sample.length - cut))) return 'utf-8'
  for (let cut = 0; cut < 4; cut++) {
    try {
      new TextDecoder('gb18030', { fatal: true }).decode(sample.subarray(0, sample.length - cut))
      return 'gb18030'
    } catch {}
  }
  throw invalid('facts.unknown_encoding')
}

async function* transcoded(source: AsyncIterable<Buffer>, encoding: Encoding): AsyncGenerator<Buffer> {
  // Not fatal: a broken character becomes U+FFFD in its own row, and only that row is refused.
  const decoder = new TextDecoder(encoding)
  for await (const chunk of source) yield Buffer.from(decoder.decode(chunk, { stream: true }))
  yield Buffer.from(decoder.decode())
}

async function* withoutMark(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let first = true
  for await (const chunk of source) {
    const hasMark = first && chunk[0] === 0xef && chunk[1] === 0xbb && chunk[2] === 0xbf
    yield hasMark ? chunk.subarray(3) : chunk
    first = false
  }
}

/** The first `wanted` bytes (fewer when the source ends), and the source from its beginning again. */
async function peek(
  source: AsyncIterable<Buffer>,
  wanted: number,
): Promise<{ head: Buffer; rest: AsyncGenerator<Buffer> }> {
  const iterator = source[Symbol.asyncIterator]()
  const seen: Buffer[] = []
  let length = 0
  while (length < wanted) {
    const step = await iterator.next()
    if (step.done) break
    seen.push(step.value)
    length += step.value.length
  }
  const head = Buffer.concat(seen)
  return {
    head,
    rest: (async function* () {
      try {
        if (head.length) yield head
        for (let step = await iterator.next(); !step.done; step = await iterator.next()) yield step.value
      } finally {
        await iterator.return?.()
      }
    })(),
  }
}
