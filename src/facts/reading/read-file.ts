import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { invalid, tooLarge } from '#kernel'
import type { ReadFile } from './sheets.ts'

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url))
const HEAP_MB = 512
const PATIENCE_MS = 60_000
const ANSWER_BYTES = 256 * 1024 * 1024

export const MAX_ROWS = 200_000

/**
 * Reads a workbook or a text in columns in a process of its own, so that a hostile or broken file costs that process only.
 * Problems: `facts.workbook_broken`, `facts.workbook_locked`, `facts.too_many_rows`, `facts.file_empty`, `facts.unknown_encoding`,
 * `facts.not_a_table`, `facts.quotes_open`, `facts.workbook_too_large` when it takes more than its memory or time.
 */
export function readOfficeFile(bytes: Uint8Array, options: { readonly rows?: number } = {}): Promise<ReadFile> {
  const rows = options.rows ?? MAX_ROWS
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', `--max-old-space-size=${HEAP_MB}`, CHILD, String(rows)],
    { stdio: ['pipe', 'pipe', 'ignore'], env: {} },
  )
  return new Promise((resolve, reject) => {
    const tooMuch = () => tooLarge('facts.workbook_too_large')
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
    const parts: Buffer[] = []
    let length = 0
    child.stdout.on('data', (part: Buffer) => {
      length += part.length
      if (length > ANSWER_BYTES) child.kill('SIGKILL')
      else parts.push(part)
    })
    child.on('error', reject)
    child.on('close', (code) => {
      clearTimeout(timer)
      if (code !== 0) return reject(tooMuch())
      const answer = JSON.parse(Buffer.concat(parts).toString('utf8')) as ReadFile | { fault: string }
      if ('fault' in answer) reject(faultOf(answer.fault, rows))
      else resolve(answer)
    })
    // A child that died early closes its end; its exit says why.
    child.stdin.on('error', () => {})
    child.stdin.end(bytes)
  })
}

function faultOf(fault: string, rows: number): Error {
  if (fault === 'too_many_rows') return tooLarge('facts.too_many_rows', { rows })
  return invalid(`facts.${fault}`)
}
