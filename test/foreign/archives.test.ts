import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cleanUpload } from '#forms'
import { ProblemError } from '#kernel'
import { sentenceOf } from '#texts'

const SUITE = join(
  process.env['QINGLIAN_FOREIGN_DATA'] ?? join(import.meta.dirname, '../../../shared/data'),
  'suites/archives',
)
const files = existsSync(SUITE) ? readdirSync(SUITE).filter((name) => name !== 'SHA256SUMS') : []

/** Zip bombs, zip slip, 100,000 entries, XXE workbook, formula injection, cyclic tar: handed in as if they were documents. */
describe.skipIf(files.length === 0)(
  `archives (${files.length ? `${files.length} files` : 'skipped: not found'})`,
  () => {
    it.each(files)('%s is refused with a sentence, without being unpacked', async (name) => {
      const bytes = readFileSync(join(SUITE, name))
      for (const shown of [name, 'photo.jpg', 'contract.pdf', 'noending']) {
        const before = process.memoryUsage().rss
        const started = performance.now()
        const error = await cleanUpload(bytes, shown).catch((e: unknown) => e)
        expect(error).toBeInstanceOf(ProblemError)
        const { problem } = error as ProblemError
        expect(problem.kind).toBe('invalid')
        for (const locale of ['zh', 'en'] as const) expect(sentenceOf(locale, problem)).not.toContain(problem.code)
        expect(performance.now() - started).toBeLessThan(1_000)
        expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024)
      }
    })

    it('no file of the suite gets in by an image head in front of it', async () => {
      for (const name of files) {
        const bytes = readFileSync(join(SUITE, name))
        for (const head of [
          [0xff, 0xd8, 0xff],
          [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
          [...Buffer.from('%PDF-1.4\n')],
        ]) {
          const error = await cleanUpload(Buffer.concat([Buffer.from(head), bytes]), 'x').catch((e: unknown) => e)
          expect(error).toBeInstanceOf(ProblemError)
        }
      }
    })
  },
)
